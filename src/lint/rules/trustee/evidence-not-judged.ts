import { expressionsIn, pathOf } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const trusteeEvidenceNotJudged = policyRule({
  id: 'trustee/evidence-not-judged',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Key brokers that release keys without a judgement of the evidence.',
    why: 'The default policy of the broker refuses evidence for tests, and nothing else: any guest whose quote is genuine gets every key. `ear.status` has to be `affirming`, or the policy has to compare measurements itself.',
    bad: [
      {
        as: 'trustee-policy',
        manifest:
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    not input.submods.cpu0["ear.veraison.annotated-evidence"].sample\n}\n',
        at: 'allow',
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
          'package policy\n\nimport rego.v1\n\ndefault allow = false\n\nallow if {\n    input.sgx.body.mr_enclave in ["0f34"]\n    input.sgx.body["attributes.flags"] in ["0500000000000000"]\n}\n',
      },
      { as: 'trustee-policy', manifest: 'package policy\n\ndefault allow = false\n' },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || kind !== 'key-release') return;
    const rule = kata.module.rules.find(({ name, branches }) => name === 'allow' && branches.length > 0);
    if (
      !rule ||
      expressionsIn(kata.module).some((expr) => expr.kind === 'index' && judged.test(pathOf(expr).at(-1) ?? ''))
    )
      return;
    yield {
      at: rule.nameRange,
      message: 'any guest with genuine hardware gets the keys',
      help: 'demand `input.submods.cpu0["ear.status"] == "affirming"`, or a measurement',
      ...unnoticed,
    };
  },
});

const judged =
  /^(?:ear\.status|ear\.trustworthiness-vector|tcb-status|executables|mr_enclave|mr_signer|mr_td|rtmr_?\d|measurement|init_data|config_id)$/;
