import type { Expr } from '../../../rego/syntax.ts';
import { expressionsIn, pathOf } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeSignerWithoutVersion = policyRule({
  id: 'trustee/signer-without-version',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Signers that are accepted with every enclave they ever signed.',
    why: 'A signer vouches for all of its products and all of their versions, those with known holes among them. Besides MRSIGNER a policy has to name ISVPRODID and the ISVSVN that are good, or MRENCLAVE instead.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_signer in data.reference.sgx_mr_signer\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
        at: 'input.sgx.body.mr_signer',
      },
    ],
    good: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_signer in data.reference.sgx_mr_signer\n    input.sgx.body.isv_prod_id == "0100"\n    input.sgx.body.isv_svn in ["0300"]\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
      },
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body.mr_signer in data.reference.sgx_mr_signer\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || (kind !== 'key-release' && kind !== 'appraisal')) return;
    for (const { branches } of kata.module.rules)
      for (const { body } of branches) {
        const found = expressionsIn(body);
        const signer = found.find((expr) => names(expr, 'mr_signer'));
        if (!signer || found.some((expr) => names(expr, 'mr_enclave'))) continue;
        const missing = ['isv_prod_id', 'isv_svn'].filter((name) => !found.some((expr) => names(expr, name)));
        if (missing.length === 0) continue;
        yield {
          at: signer.range,
          message: `every ${missing.length === 2 ? 'product and version' : missing[0] === 'isv_svn' ? 'version' : 'product'} of the signer is accepted`,
          help: `compare ${missing.map((name) => `\`${name}\``).join(' and ')} too`,
          ...unnoticed,
        };
      }
  },
});

function names(expr: Expr, name: string): boolean {
  return expr.kind === 'index' && pathOf(expr).at(-1) === name;
}
