import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { enclaveCcContainerId } from '../enclave-cc-container-id.ts';
import { type Facts, Missing } from '../facts.ts';
import { named } from '../named.ts';
import { upstream } from '../upstream.ts';

export const imageReference: Criterion = {
  id: 'image-reference',
  title: 'Strength of the image reference',
  group: 'identity',
  question: 'Does the reference say which image runs?',
  answers: {
    wrap: () =>
      declared('not needed', 'the reference need not be trusted: what is measured is the content', [
        upstream('gsc', 'finalize_manifest.py:164-166'),
      ]),
    load,
    'load-gramine': () =>
      declared(
        'not needed',
        'the reference need not be trusted: what opens is what was encrypted under the released key, whatever its name',
        [constructed],
      ),
    vm,
    nitro: () =>
      declared('not needed', 'the reference need not be trusted: PCR0 is the content', [
        { source: 'AWS Nitro Enclaves User Guide, "Cryptographic attestation"', asOf: '2026-08' },
      ]),
    'bare-rune': () =>
      declared(
        'free text',
        '`IMAGE_DIGEST` is free text of the pod specification, and the key of the cache of built enclaves',
        [upstream('inclavare-containers', 'shim/runtime/carrier/occlum/bundle-cache.go:51-65')],
      ),
  },
};

/** A digest can't be used, and tags of one name collide. */
function load(facts: Facts): Answer {
  const references = referencesOf(facts);
  const evidence = [
    upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/utils.go:58-69'),
    upstream('enclave-cc', 'src/enclave-agent/src/services/images.rs:67-73,101-106'),
  ];
  const refused = references.filter((reference) => enclaveCcContainerId(reference) === undefined);
  if (refused.length > 0)
    return {
      value: 'refused',
      text: `${listed(refused)} can't be pulled: the agent refuses names with a digest`,
      evidence,
    };
  const colliding = collisions(references);
  return colliding.length > 0
    ? {
        value: 'tags that collide',
        text: `${listed(colliding)} get one name on a node, where one takes the place of the other`,
        evidence,
      }
    : {
        value: 'tag',
        text: `${listed(references)}: a tag, which can be moved, and not part of the evidence`,
        evidence,
      };
}

function vm(facts: Facts): Answer {
  const references = referencesOf(facts);
  const open = references.filter((reference) => !reference.includes('@sha256:'));
  const evidence = [upstream('trustee', 'kbs/docs/initdata.md')];
  return open.length === 0
    ? {
        value: 'digest',
        text: `${listed(references)}: a digest, which counts where the policy in the init data holds it`,
        evidence,
      }
    : { value: 'tag', text: `${listed(open)}: a tag, which can be moved; digests work`, evidence };
}

function referencesOf(facts: Facts): readonly string[] {
  const references = facts.pod().images;
  if (references.length === 0) throw new Missing(['pod']);
  return references;
}

function collisions(references: readonly string[]): readonly string[] {
  const distinct = [...new Set(references)];
  const ids = distinct.map(enclaveCcContainerId);
  return distinct.filter((_, at) => ids.some((id, other) => other !== at && id === ids[at]));
}

function listed(references: readonly string[]): string {
  return named([...new Set(references)]);
}
