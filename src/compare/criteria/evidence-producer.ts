import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const evidenceProducer: Criterion = {
  id: 'evidence-producer',
  title: 'Producer of evidence',
  group: 'identity',
  question: 'Who produces the attestation evidence, and when?',
  answers: {
    wrap: () =>
      declared('application enclave', 'the enclave of the application itself, whenever it asks for a quote', [
        upstream('gramine', 'Documentation/attestation.rst'),
      ]),
    load: () =>
      declared(
        'agent enclave',
        'the agent enclave, once, while the image is pulled; the enclave of the application gives none',
        [
          upstream('guest-components', 'image-rs/src/image.rs:197-212'),
          upstream('enclave-cc', 'docs/design.md:108-148'),
        ],
      ),
    'load-gramine': () =>
      declared(
        'application enclave',
        'the enclave that later is the application, once before the key is released and whenever it asks',
        [constructed],
      ),
    vm: () =>
      declared('guest', 'the attestation agent in the guest, for all containers of the pod', [
        upstream('guest-components', 'attestation-agent', '8246e5e0 (2026-08)'),
      ]),
    'occlum-image': () =>
      declared('application enclave', 'the enclave of the application itself', [
        upstream(
          'guest-components',
          'attestation-agent/attester/src/sgx_dcap/mod.rs:14-28,57-78',
          '8246e5e0 (2026-08)',
        ),
      ]),
    marblerun: () =>
      declared('coordinator', 'each marble to the coordinator, and the coordinator to clients', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    'teaclave-executors': () =>
      declared('executor', 'each service of the platform, on every attested channel', [
        upstream('incubator-teaclave', 'config/build.config.toml', 'v0.5.1'),
      ]),
    nitro: () =>
      declared('platform', 'the secure module of the platform signs a document with the PCRs', [nitroMeasurements]),
    'bare-rune': () =>
      declared('none by default', 'an attestation type has to be set, and an unknown one is dropped without an error', [
        upstream('inclavare-containers', 'rune/libenclave/check.go:347-350'),
      ]),
  },
};
