import { execExample } from '../../policy-examples.ts';
import { execsOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const debugEntry = policyRule({
  id: 'exec/debug-entry',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Commands that serve debugging, in a policy for production.',
    why: '`purpose = "debug"` says that a command is there to look into the container. What a developer may see there the host sees as well.',
    bad: [
      { as: 'exec-policy', manifest: execExample('purpose = "debug"') },
      { as: 'exec-policy', manifest: execExample('purpose = "debug"'), profile: 'development' },
    ],
    good: [{ as: 'exec-policy', manifest: execExample('purpose = "operate"') }],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { invocation, name } of execsOf(permissions)) {
      if (invocation.purpose !== 'debug') continue;
      yield {
        at: invocation.range,
        message: `${name} is for debugging`,
        help: 'keep it in a policy of its own, with another `policy.id`',
        ...unnoticed,
      };
    }
  },
});
