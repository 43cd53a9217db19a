import { stringsIn, textOf } from '../../../data/member.ts';
import { publicSigner } from '../../../sgx/public-signers.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const attestationPublicSigner = dataRule({
  id: 'attestation/public-signer',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Signers whose private key everybody has.',
    why: 'Anyone can sign an enclave that shows such an MRSIGNER, so to accept it is to accept every enclave. The one of the key in every package of Occlum stands in examples of Trustee and MarbleRun, and enclave-cc signs with it.',
    bad: [
      {
        as: 'occlum-init-ra',
        manifest:
          '{ "ra_config": { "verify_mr_enclave": "on", "sgx_mrs": [{ "mr_signer": "83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e" }] } }',
        at: '"83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e"',
      },
    ],
    good: [
      {
        as: 'occlum-init-ra',
        manifest:
          '{ "ra_config": { "verify_mr_enclave": "on", "sgx_mrs": [{ "mr_signer": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" }] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const node of stringsIn(root)) {
      const known = publicSigner(textOf(node)!.trim().replace(/^0x/i, ''));
      if (!known) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `this is ${known.name}: anyone signs with it`,
        help: 'sign with a key of your own',
        ...unnoticed,
      };
    }
  },
});
