import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const noPolicy = policyRule({
  id: 'init-data/no-policy',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Init data without a policy.',
    why: 'The guest then keeps the policy of its image, which outside of confidential images allows everything, and may let the host replace it.',
    bad: [{ as: 'init-data', manifest: 'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1"\n' }],
    good: [
      {
        as: 'init-data',
        manifest:
          'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"policy.rego" = \'\'\'\npackage agent_policy\n\ndefault ExecProcessRequest := false\n\'\'\'\n',
      },
    ],
  },
  *checkPolicy({ initData, kind }) {
    if (!initData || kind !== 'init-data' || initData.data.has('policy.rego')) return;
    if (initData.problems.length > 0) return;
    yield {
      at: null,
      message: 'the init data has no `policy.rego`',
      help: 'add one: `manifestly policy compile --to initdata`',
      ...unnoticed,
    };
  },
});
