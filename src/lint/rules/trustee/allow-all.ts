import type { Rule as RegoRule } from '../../../rego/syntax.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeAllowAll = policyRule({
  id: 'trustee/allow-all',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Policies of Trustee that are content with anything.',
    why: 'The broker hands out keys where `allow` is true; the attestation service calls evidence affirming where its claims lie between 2 and 31. A default of that kind holds for every guest there is, and the sample policies for tests are such.',
    bad: [
      { as: 'trustee-policy', manifest: 'package policy\n\ndefault allow := true\n', at: 'default allow := true' },
      { as: 'trustee-policy', manifest: 'package policy\n\nimport rego.v1\n\nallow if {\n    true\n}\n' },
      {
        as: 'trustee-policy',
        manifest: 'package policy\n\nimport rego.v1\n\ndefault executables := 3\n\ndefault hardware := 97\n',
        at: 'default executables := 3',
      },
    ],
    good: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    input.submods.cpu0["ear.status"] == "affirming"\n}\n',
      },
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault executables := 33\n\nexecutables := 3 if input.sgx.body.mr_enclave in ["0f34"]\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || (kind !== 'key-release' && kind !== 'appraisal')) return;
    for (const rule of kata.module.rules) {
      if (rule.name === 'allow' ? !isAlways(rule) : !isAffirming(rule)) continue;
      yield {
        at: rule.range,
        path: rule.name,
        message:
          rule.name === 'allow'
            ? 'keys are released to everyone'
            : `\`${rule.name}\` is affirming whatever the evidence shows`,
        help:
          rule.name === 'allow'
            ? 'make `false` the default, and say in a rule who gets them'
            : 'make it a value from 32 on, and set a better one in a rule about the evidence',
        ...unnoticed,
      };
    }
  },
});

function isAlways({ value, branches }: RegoRule): boolean {
  if (value && !(value.kind === 'const' && value.value === true)) return false;
  return (
    branches.length === 0 ||
    branches.some(({ body }) =>
      body.every(
        (statement) => statement.kind === 'expr' && statement.expr.kind === 'const' && statement.expr.value === true,
      ),
    )
  );
}

/** In the trustworthiness vector of an EAR, 2 to 31 affirm. */
function isAffirming({ name, value, branches }: RegoRule): boolean {
  if (!claims.has(name) || branches.length > 0 || value?.kind !== 'const') return false;
  return typeof value.value === 'number' && value.value >= 2 && value.value <= 31;
}

const claims: ReadonlySet<string> = new Set([
  'executables',
  'hardware',
  'configuration',
  'instance_identity',
  'file_system',
  'runtime_opaque',
  'storage_opaque',
  'sourced_data',
]);
