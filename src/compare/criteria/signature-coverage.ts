import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { guestContainers } from '../guest-policy.ts';
import { upstream } from '../upstream.ts';

export const signatureCoverage: Criterion = {
  id: 'signature-coverage',
  title: 'Coverage by a signature',
  group: 'identity',
  question: 'What share of the image is under a signature that is verified before it runs?',
  answers: {
    wrap: () => ({
      ...declared(
        0,
        'none: signatures of the original do not carry over to the wrapped image, whose files are measured instead',
        [upstream('gsc', 'Documentation/index.rst:528-531')],
      ),
      unit: '1',
    }),
    load,
    'load-gramine': () => ({
      ...declared(0, 'none: a key stands in for the signature of the image', [constructed]),
      unit: '1',
    }),
    vm,
  },
};

function load(facts: Facts): Answer {
  const evidence = [
    upstream('enclave-cc', 'src/enclave-agent/src/services/images.rs:28'),
    upstream('guest-components', 'image-rs/src/image.rs:296-314'),
  ];
  if (!facts.flag('load.security-validate'))
    return { value: 0, unit: '1', text: 'none: `security_validate` is false, so no policy is looked at', evidence };
  return bySignature(facts, 'load.accepts-unsigned', {
    evidence,
    warning: '; the host can still set `security_validate` to false, unmeasured',
  });
}

function vm(facts: Facts): Answer {
  const name = facts.has('policy') ? pinning(facts) : undefined;
  if (name !== undefined)
    return { value: 1, unit: '1', text: `all of it: ${name} names digests, which stand for every byte` };
  return bySignature(facts, 'vm.accepts-unsigned', {
    evidence: [upstream('trustee', 'kbs/docs/initdata.md')],
    warning: '',
  });
}

/** The name of a policy that the guest enforces and that names digests alone. */
function pinning(facts: Facts): string | undefined {
  const guest = facts.attempt(() => guestContainers(facts));
  if ('needs' in guest || !guest.value.isChecked) return undefined;
  const { pinsImageDigest, name } = facts.policy();
  return pinsImageDigest === true ? name : undefined;
}

interface Signed {
  readonly evidence: NonNullable<Answer['evidence']>;
  readonly warning: string;
}

function bySignature(facts: Facts, input: string, { evidence, warning }: Signed): Answer {
  return facts.flag(input)
    ? { value: 0, unit: '1', text: 'none: the image policy accepts images without a signature', evidence }
    : { value: 1, unit: '1', text: `all of it: the image policy accepts nothing unsigned${warning}`, evidence };
}
