import { figure } from '../../text/quantity.ts';
import type { Evidence } from '../comparison.ts';
import { constructed } from '../constructed.ts';
import type { Answer, Criterion } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';

const unit = 'reference values/year';

export const referenceValues: Criterion = {
  id: 'reference-values',
  title: 'Reference values per year',
  group: 'operations',
  question: 'How many new identities do the verifiers have to be told of in a year?',
  core: true,
  better: 'lower',
  answers: {
    wrap: ofEachImage,
    load: (facts) =>
      ofTheLibos(facts, 'the bundle of agent and application', upstream('enclave-cc', 'README.md:31-34')),
    'load-gramine': (facts) => ofTheLibos(facts, 'the generic manifest', constructed),
    vm: ofTheGuest,
  },
};

/** Every rebuild is another MRENCLAVE; what the choice causes are those for a new libOS. */
function ofEachImage(facts: Facts): Answer {
  const [images, releases, libos, base] = facts.numbers(
    'fleet.images',
    'fleet.releases',
    'rates.libos',
    'rates.base-image',
  );
  const value = images * (releases + libos + base);
  const marginal = images * libos;
  return {
    value,
    unit,
    marginal,
    text: `every rebuild is another MRENCLAVE: ${figure(images)} images × (${figure(releases)} releases + ${figure(libos)} of the libOS + ${figure(base)} of the base image) = ${figure(value)}, of which wrapping causes ${figure(images)} × ${figure(libos)} = ${figure(marginal)}`,
    evidence: [upstream('gsc', 'finalize_manifest.py:164-166')],
    assumptions: ['verifiers pin MRENCLAVE, not MRSIGNER with a floor of ISVSVN'],
  };
}

function ofTheLibos(facts: Facts, what: string, evidence: Evidence): Answer {
  const [libos] = facts.numbers('rates.libos');
  return {
    value: libos,
    unit,
    marginal: libos,
    text: `one MRENCLAVE for every image: ${what} changes with ${figure(libos)} releases of the libOS a year`,
    evidence: [evidence],
  };
}

/** Init data hold the policy, which names what may run: how much of it changes with what is released. */
function ofTheGuest(facts: Facts): Answer {
  const [images, releases, base, guest] = facts.numbers(
    'fleet.images',
    'fleet.releases',
    'rates.base-image',
    'rates.guest-image',
  );
  const byRelease = images * releases + guest;
  const byDigest = images * (releases + base) + guest;
  const pins = facts.has('policy') ? facts.policy().pinsImageDigest : undefined;
  const released = `${figure(images)} images × ${figure(releases)} releases + ${figure(guest)} of the guest image = ${figure(byRelease)}`;
  const rebuilt = `${figure(images)} × (${figure(releases)} + ${figure(base)} of the base image) + ${figure(guest)} = ${figure(byDigest)}`;
  const own = `the VM itself causes ${figure(guest)}`;
  return {
    value: pins === true ? byDigest : byRelease,
    unit,
    marginal: guest,
    text:
      pins === true
        ? `the policy pins image digests, so init data change with every rebuild: ${rebuilt}, of which ${own}; ${released} if it pinned none`
        : `init data change with releases: ${released}, of which ${own}; ${rebuilt} when they pin image digests`,
    parts: [
      { name: 'when init data pin no image digest', value: byRelease, unit },
      { name: 'when init data pin image digests', value: byDigest, unit },
    ],
    evidence: [upstream('trustee', 'kbs/docs/initdata.md')],
    assumptions: pins === undefined ? ['the pod policy changes with releases of the application only'] : [],
  };
}
