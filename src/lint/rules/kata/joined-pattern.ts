import { invocationsOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const joinedPattern = policyRule({
  id: 'kata/joined-pattern',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Commands that are compared after their arguments were joined by spaces.',
    why: 'The rules join the arguments and match the result, so they can not tell `sh`, `-c`, `echo hi` from `sh`, `-c echo hi` or from one argument with everything in it. Where one argument ends and the next begins is what a program goes by.',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^/bin/ls /[a-z]+$"] } } }',
        at: '"^/bin/ls /[a-z]+$"',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "allowed_commands": [["/bin/ls", "/data"]] } } }',
      },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { invocation } of invocationsOf(permissions)) {
      if (invocation.command.kind !== 'joined') continue;
      yield {
        at: invocation.range,
        message: `\`${abbreviated(invocation.command.pattern)}\` is matched with arguments that are joined by spaces`,
        help: 'list the commands in `allowed_commands`, or graft an exec policy, which matches each argument',
        ...unnoticed,
      };
    }
  },
});
