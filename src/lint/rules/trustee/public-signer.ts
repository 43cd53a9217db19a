import { publicSigner } from '../../../sgx/public-signers.ts';
import { expressionsIn } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteePublicSigner = policyRule({
  id: 'trustee/public-signer',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Policies that accept a signer whose private key everybody has.',
    why: 'Anyone can sign an enclave that shows such an MRSIGNER, so the policy accepts every enclave. The key in every package of Occlum, with which enclave-cc is signed, stands as an example in Trustee itself.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_signer == "83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e"\n    input.sgx.body.isv_prod_id == "0000"\n    input.sgx.body.isv_svn in ["0100"]\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
        at: '83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e',
      },
    ],
    good: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || (kind !== 'key-release' && kind !== 'appraisal')) return;
    for (const expr of expressionsIn(kata.module)) {
      if (expr.kind !== 'const') continue;
      for (const { 0: text, index } of kata.module.source.slice(expr.range).matchAll(/\b[0-9a-fA-F]{64}\b/g)) {
        const known = publicSigner(text);
        if (!known) continue;
        const start = expr.range.start + index;
        yield {
          at: { start, end: start + text.length },
          message: `this is ${known.name}: anyone signs with it`,
          help: 'sign with a key of your own',
          ...unnoticed,
        };
      }
    }
  },
});
