import { constructed } from '../constructed.ts';
import type { Answer, Criterion } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { upstream } from '../upstream.ts';

export const measuredIdentity: Criterion = {
  id: 'measured-identity',
  title: 'Measured identity',
  group: 'identity',
  question: 'Which MRENCLAVE does the enclave of the application have?',
  answers: { wrap, 'load-gramine': loadGramine },
};

function wrap(): never {
  throw new Missing(['wrapped-image'], {
    text: 'unknown before the image is built and signed: no two builds of GSC list the same files in the same order',
    evidence: [upstream('gsc', 'finalize_manifest.py:82-126')],
  });
}

/** The same for all images, and for no two key servers. */
function loadGramine(facts: Facts): Answer {
  const made = facts.attempt(() => facts.loadGramine());
  const certificates = facts.attempt(() => facts.text('load-gramine.certificates'));
  const needs = [
    ...('needs' in made ? made.needs : made.value.needs),
    ...('needs' in certificates ? certificates.needs : []),
  ];
  const server = 'needs' in certificates ? 'a key server' : `the key server with certificates ${certificates.value}`;
  const identity = 'needs' in made ? undefined : made.value.identity;
  if (!identity || needs.length > 0)
    throw new Missing([...new Set(needs)], {
      text: `its manifest is made for all images and ${server}, and measured once ${needs.map((need) => `\`${need}\``).join(', ')} is given`,
      evidence: [constructed],
    });
  return {
    value: identity.mrenclave,
    text: `${identity.mrenclave} for all images and ${server}: Gramine keeps its manifest when it loads late because the manifest says nothing of an image`,
    evidence: [constructed],
    assumptions: ['the loader, limits and layout of the generic manifest: constructed, and not tried'],
  };
}
