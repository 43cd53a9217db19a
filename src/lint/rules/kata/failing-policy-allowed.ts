import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const failingPolicyAllowed = policyRule({
  id: 'kata/failing-policy-allowed',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Policies whose denials are only logged.',
    why: '`AllowRequestsFailingPolicy` is there to try a policy out: the agent asks it once, when the policy is loaded, and from then on allows what the policy denies. Nothing else in the file matters then.',
    bad: [
      {
        as: 'kata-policy',
        manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n\nAllowRequestsFailingPolicy := true\n',
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\ndefault ExecProcessRequest := false\n\ndefault AllowRequestsFailingPolicy := false\n',
      },
    ],
  },
  *checkPolicy({ permissions, kind }) {
    if (kind !== 'kata-policy' || !permissions) return;
    const { answer, range } = permissions.failing;
    if (answer !== 'allowed' && answer !== 'conditional') return;
    yield {
      at: range ?? null,
      path: 'AllowRequestsFailingPolicy',
      message: answer === 'allowed' ? 'what the policy denies is allowed' : 'what the policy denies may be allowed',
      help: 'make it `false`, or take it out',
      ...unnoticed,
    };
  },
});
