import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { nitroKeys } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const evidenceAudience: Criterion = {
  id: 'evidence-audience',
  title: 'Audience of evidence',
  group: 'identity',
  question: 'To whom is the workload attested?',
  answers: {
    wrap: () =>
      declared('any relying party', 'any relying party that the application answers to', [
        upstream('gramine', 'Documentation/attestation.rst'),
      ]),
    load: () =>
      declared(
        'owner of the key broker',
        'the owner of the key broker alone; users of the application see no evidence',
        [
          upstream('enclave-cc', 'README.md:31-34'),
          upstream('trustee', 'kbs/docs/kbs_attestation_protocol.md:196-208'),
        ],
      ),
    'load-gramine': () =>
      declared(
        'owner of the key server',
        'the owner of the key server; others too, but for them it names the loader alone',
        [constructed],
      ),
    vm: () =>
      declared(
        'owner of the key broker',
        'the owner of the key broker, and whoever asks the attestation agent in the guest',
        [upstream('trustee', 'kbs/docs/kbs_attestation_protocol.md:196-208')],
      ),
    marblerun: () =>
      declared('clients of the coordinator', 'clients attest the coordinator once, which vouches for all marbles', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    nitro: () =>
      declared(
        'any relying party',
        'any relying party that verifies the document, and the key service, whose conditions name PCRs',
        [nitroKeys],
      ),
  },
};
