import type { Expr } from '../../../rego/syntax.ts';
import { expressionsIn, pathOf } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeSampleEvidence = policyRule({
  id: 'trustee/sample-evidence',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Evidence for tests that is accepted.',
    why: 'The `sample` attester runs everywhere and says what it is told to. A policy with a rule for it trusts whoever asks; the default policy of Trustee has one.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sample.svn in data.reference.svn\n}\n',
        at: 'input.sample',
      },
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    input.tee == "sample"\n}\n',
        at: '"sample"',
      },
    ],
    good: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if {\n    input.sgx.body.mr_enclave in data.reference.sgx_mr_enclave\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n    not input.sample\n}\n',
      },
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    input.tee != "sample"\n    input.submods.cpu0["ear.status"] == "affirming"\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || (kind !== 'key-release' && kind !== 'appraisal')) return;
    for (const rule of kata.module.rules) {
      const found = expressionsIn({ ...kata.module, rules: [rule] }, { negated: false });
      const keys = new Set(found.flatMap((expr) => (expr.kind === 'index' ? [expr.key] : [])));
      const expr = found.find((one) => !keys.has(one) && isSample(one));
      if (!expr) continue;
      yield {
        at: expr.range,
        message: 'whoever asks with evidence for tests is accepted',
        help: 'remove it: the sample attester proves nothing',
        ...unnoticed,
      };
    }
  },
});

/** `….sample`, `… == "sample"` or `… in ["sample"]`. */
function isSample(expr: Expr): boolean {
  if (expr.kind === 'index') return pathOf(expr).at(-1) === 'sample';
  if (expr.kind !== 'const') return false;
  return expr.value === 'sample' || (Array.isArray(expr.value) && expr.value.includes('sample'));
}
