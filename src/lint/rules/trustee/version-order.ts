import type { Expr } from '../../../rego/syntax.ts';
import { expressionsIn, pathOf } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeVersionOrder = policyRule({
  id: 'trustee/version-order',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Versions of enclaves that are compared by their order.',
    why: 'Trustee shows ISVSVN and ISVPRODID as the bytes of the quote in hexadecimal, lowest first: `0100` is 1 and `0001` is 256. As texts, or as the numbers those texts spell, they have another order, so `>=` lets old builds in and keeps new ones out.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_signer in data.reference.sgx_mr_signer\n    input.sgx.body.isv_prod_id == "0100"\n    input.sgx.body.isv_svn >= "0300"\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
        at: 'input.sgx.body.isv_svn >= "0300"',
      },
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    to_number(input.sgx.body.isv_svn) >= 3\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
      },
    ],
    good: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.isv_svn in ["0300", "0400"]\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || (kind !== 'key-release' && kind !== 'appraisal')) return;
    for (const expr of expressionsIn(kata.module)) {
      if (expr.kind !== 'binary' || !['<', '<=', '>', '>='].includes(expr.op)) continue;
      const name = [expr.left, expr.right].map(numberOf).find((one) => one !== undefined);
      if (name === undefined) continue;
      yield {
        at: expr.range,
        message: `\`${name}\` is hexadecimal with its lowest byte first, which has no such order`,
        help: 'list the values that are accepted: `in ["0300", "0400"]`',
        ...unnoticed,
      };
    }
  },
});

function numberOf(expr: Expr): string | undefined {
  if (expr.kind === 'call') return expr.args.map(numberOf).find((one) => one !== undefined);
  const path = pathOf(expr);
  const name = path.at(-1);
  return path.includes('sgx') && name !== undefined && /^(?:isv_svn|isv_prod_id|config_svn)$/.test(name)
    ? name
    : undefined;
}
