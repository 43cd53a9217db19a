import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';
import { wrappedArgv } from '../wrapped-argv.ts';

export const evidenceNames: Criterion = {
  id: 'evidence-names',
  title: 'What the evidence names',
  group: 'identity',
  question: 'What does a verifier know to be running?',
  answers: {
    wrap(facts) {
      const { isBound, why, ...rest } = wrappedArgv(facts);
      const exactly = 'this wrapped image with this manifest';
      return {
        ...rest,
        value: isBound ? `${exactly}, started in this way` : `${exactly}, started as the host likes`,
        text: isBound ? `${exactly}, started in this way: ${why}` : `${exactly}, but started as the host likes: ${why}`,
      };
    },
    load: () =>
      declared(
        'a loader',
        'that a loader of Confidential Containers for SGX runs; neither the image nor that its signature was checked',
        [
          upstream('enclave-cc', 'README.md:31-34'),
          upstream('enclave-cc', 'src/enclave-agent/src/services/images.rs:28'),
        ],
      ),
    'load-gramine': () =>
      declared(
        'a loader and its key server',
        'that the generic loader runs and whose key server it obeys; what is in the encrypted root is known to the key server alone',
        [constructed],
      ),
    vm: () =>
      declared(
        'a guest and its init data',
        'the guest, and by the digest of the init data the policy; images when the policy names them',
        [upstream('trustee', 'attestation-service/src/ear_token/ear_default_policy_cpu.rego:364-391')],
      ),
    'occlum-image': () =>
      declared('an image', 'this Occlum instance with this root file system; not its arguments', [
        upstream('occlum', 'tools/occlum_build.mk:57-75'),
      ]),
    'bigdl-ppml': () =>
      declared(
        'an environment',
        'the PPML environment with these arguments; the runtimes it loads are files of the host',
        [upstream('bigdl', 'ppml/base/bash.manifest.template:14,77-92')],
      ),
    marblerun: () =>
      declared('a deployment', 'a coordinator with this manifest, and so every marble that it lists', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    'teaclave-executors': () =>
      declared('an executor', 'the executor; the function is not in the measurement', [
        upstream('incubator-teaclave', 'docs/executing-in-occlum.md', 'v0.5.1'),
      ]),
    nitro: () => declared('an image', 'this enclave image file (PCR0), whoever signed it (PCR8)', [nitroMeasurements]),
    'bare-rune': () =>
      declared(
        'an image of unknown origin',
        'an Occlum instance that the node built; nothing ties it to the image that was asked for',
        [upstream('inclavare-containers', 'shim/runtime/v2/rune/v2/rune.go:27-108')],
      ),
  },
};
