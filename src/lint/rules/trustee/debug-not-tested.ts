import type { Expr } from '../../../rego/syntax.ts';
import { expressionsIn, mentions, pathOf } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeDebugNotTested = policyRule({
  id: 'trustee/debug-not-tested',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Enclaves that are accepted though their host may read them.',
    why: 'Trustee does not decode the debug attribute: it is 0x02 in the first byte of `input.sgx.body["attributes.flags"]`, one key with a dot. A policy that looks at measurements alone accepts the same enclave started for debugging, and its host reads the keys out of it.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n}\n',
        at: 'input.sgx.body.mr_enclave',
      },
    ],
    good: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
      },
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.tdx.quote.body.mr_td in data.reference.tdx_mr_td\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || (kind !== 'key-release' && kind !== 'appraisal')) return;
    const claim = expressionsIn(kata.module).find(isIdentity);
    if (!claim || mentions(kata.module, 'attributes.flags') || mentions(kata.module, 'debug')) return;
    yield {
      at: claim.range,
      message: 'an enclave for debugging is accepted too',
      help: 'compare `input.sgx.body["attributes.flags"]` with what a production enclave shows, e.g. `0500000000000000`',
      ...unnoticed,
    };
  },
});

function isIdentity(expr: Expr): boolean {
  return (
    expr.kind === 'index' && pathOf(expr).includes('sgx') && /^mr_(?:enclave|signer)$/.test(pathOf(expr).at(-1) ?? '')
  );
}
