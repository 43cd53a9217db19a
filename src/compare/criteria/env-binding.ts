import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { guestContainers } from '../guest-policy.ts';
import { named } from '../named.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const envBinding: Criterion = {
  id: 'env-binding',
  title: 'Binding of the environment',
  group: 'identity',
  question: 'Who decides on the environment the application starts with?',
  answers: {
    wrap,
    load: () =>
      declared(
        'host',
        'not bound: it comes from the container configuration as the kubelet gave it, and names listed as untrusted override what is measured',
        [
          upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/create.go:127-130'),
          upstream('occlum', 'src/libos/src/entry.rs:383-432'),
        ],
      ),
    'load-gramine': () =>
      declared(
        'measurement',
        'bound: the manifest fixes all of it and passes nothing through; the loader may read more from the encrypted root',
        [constructed],
      ),
    vm,
    'occlum-image': () =>
      declared('measurement', 'bound but for the names in `env.untrusted`, where the host overrides the defaults', [
        upstream('occlum', 'src/libos/src/entry.rs:383-432'),
      ]),
    'bigdl-ppml': () =>
      declared('host', 'not bound: `loader.insecure__use_host_env` is on', [
        upstream('bigdl', 'ppml/base/bash.manifest.template:5'),
      ]),
    marblerun: () =>
      declared('coordinator', 'bound: the premain takes it from the coordinator, whose manifest clients attest', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    nitro: () => declared('measurement', 'bound: it is part of the enclave image file', [nitroMeasurements]),
    'bare-rune': () =>
      declared('host', 'not bound: the entire environment of the host is joined with spaces and handed in', [
        upstream('inclavare-containers', 'rune/libenclave/runelet.go:324-332'),
      ]),
  },
};

function wrap(facts: Facts): Answer {
  const { environment, evidence } = facts.manifest();
  if (environment.all)
    return {
      value: 'host',
      text: 'not bound: `loader.insecure__use_host_env` lets the host give any variable',
      evidence,
    };
  const fixed = `${environment.fixed.length} ${environment.fixed.length === 1 ? 'variable' : 'variables'} of the manifest`;
  const names = named(environment.passthrough);
  return {
    value: names === '' ? 'measurement' : 'partly host',
    text:
      names === ''
        ? `bound: ${fixed} and those of the image are measured, and the host gives none`
        : `bound but for ${names}, which the host gives; ${fixed} and those of the image are measured`,
    evidence: [...evidence, upstream('gsc', 'gsc.py:117-132')],
    assumptions: ['variables of the image whose value has several lines are dropped, as GSC does'],
  };
}

function vm(facts: Facts): Answer {
  const { isChecked, why, permissions, evidence } = guestContainers(facts);
  if (!isChecked) return { value: 'host', text: `not bound: ${why}`, evidence };
  const open = permissions.containers.flatMap(({ environment }) => environment).filter(isOpen).length;
  return open === 0
    ? { value: 'policy', text: `bound: ${why}`, evidence }
    : { value: 'partly host', text: `${why}; of ${open} of its variables the host chooses within a pattern`, evidence };
}

type Rule = ReturnType<typeof guestContainers>['permissions']['containers'][number]['environment'][number];

function isOpen({ name, value }: Rule): boolean {
  const matcher = typeof name === 'string' ? value : name.entry;
  return matcher?.kind === 'pattern' || matcher?.kind === 'anything';
}
