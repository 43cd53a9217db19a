import { isTrueDefault } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const setPolicyAllowed = policyRule({
  id: 'kata/set-policy-allowed',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Policies that the host may replace.',
    why: '`SetPolicyRequest` puts another policy in place of the one that was measured, and forgets what the old one knew of containers. It is meant for images whose policy waits for the real one; a policy that comes as init data is the real one.',
    bad: [
      {
        as: 'kata-policy',
        manifest: 'package agent_policy\n\ndefault SetPolicyRequest := true\n',
        fixed: 'package agent_policy\n\ndefault SetPolicyRequest := false\n',
      },
    ],
    good: [{ as: 'kata-policy', manifest: 'package agent_policy\n\ndefault SetPolicyRequest := false\n' }],
  },
  *checkPolicy({ permissions, kind, kata }) {
    if (kind !== 'kata-policy' || !permissions) return;
    const endpoint = permissions.endpoints.get('SetPolicyRequest');
    if (endpoint?.answer !== 'allowed' && endpoint?.answer !== 'conditional') return;
    const preset = kata?.module.rules.find((rule) => isTrueDefault(rule, 'SetPolicyRequest'));
    yield {
      at: endpoint.range ?? preset?.range ?? null,
      path: 'SetPolicyRequest',
      message: `the host may ${endpoint.answer === 'allowed' ? '' : 'in some cases '}replace the policy`,
      help: 'make `false` its default, and give it no rule',
      ...unnoticed,
      ...(preset?.value && {
        fix: { title: 'deny `SetPolicyRequest`', edits: [{ range: preset.value.range, text: 'false' }] },
      }),
    };
  },
});
