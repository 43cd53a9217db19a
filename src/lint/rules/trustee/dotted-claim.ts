import { expressionsIn, pathOf } from '../../policy-rego.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const trusteeDottedClaim = policyRule({
  id: 'trustee/dotted-claim',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Claims that are looked up by a name with dots.',
    why: 'Claims lie in tables of tables: `input.sgx.body.mr_enclave`. Older examples write `input["sgx.body.mr_enclave"]`, one key with dots in it, which is never there: the rule is never true, and the claim keeps its default. `attributes.flags` alone is one key with a dot.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input["sgx.body.mr_enclave"] in ["0f34"]\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
        at: '"sgx.body.mr_enclave"',
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
      if (expr.kind !== 'index' || expr.key.kind !== 'const' || pathOf(expr)[0] !== 'input') continue;
      const name = expr.key.value;
      if (typeof name !== 'string' || !/^(?:sgx|tdx|snp|cca|csv|se|az_?tdx_?vtpm|az_?snp_?vtpm)\.[\w.]+$/.test(name))
        continue;
      yield {
        at: expr.key.range,
        message: `there is no claim with the name \`${abbreviated(name)}\``,
        help: `write \`input.${name}\``,
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
