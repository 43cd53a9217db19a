import { expressionsIn, pathOf } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeNoSgxRule = policyRule({
  id: 'trustee/no-sgx-rule',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Policies of the attestation service that have no rule for SGX.',
    why: 'The policy that Trustee comes with has none either: evidence of an enclave keeps the defaults, 33 for its executables, and is never affirmed, or is let through by a broker that does not look at that.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.tdx.quote.body.mr_td in data.reference.tdx_mr_td\n}\n',
        at: 'executables',
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
    if (!kata || kind !== 'appraisal' || expressionsIn(kata.module).some((expr) => pathOf(expr).includes('sgx')))
      return;
    const rule = kata.module.rules.find(({ name }) => name === 'executables') ?? kata.module.rules[0]!;
    yield {
      at: rule.nameRange,
      message: 'evidence of SGX enclaves keeps the defaults',
      help: 'add a rule where there are any: `manifestly measure --format reference-values` writes one',
      ...unnoticed,
    };
  },
});
