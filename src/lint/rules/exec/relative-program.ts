import { execExample } from '../../policy-examples.ts';
import { invocationsOf } from '../../policy-invocations.ts';
import { witnessOf } from '../../policy-languages.ts';
import { startedBy } from '../../policy-programs.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const relativeProgram = policyRule({
  id: 'exec/relative-program',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Programs that are named without their folder.',
    why: '`PATH` decides which file is started, and whoever sets it, or writes into one of its folders, decides with it.',
    bad: [
      { as: 'exec-policy', manifest: execExample('argv = ["check", "--quick"]'), at: '"check"' },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/env", "check"]'), at: '"check"' },
      { as: 'exec-policy', manifest: execExample('argv = [{ regex = "(?:/usr/bin/)?check" }]') },
    ],
    good: [
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check"]') },
      { as: 'exec-policy', manifest: execExample('argv = [{ one_of = ["/usr/bin/check", "/bin/check"] }]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { invocation, name } of invocationsOf(permissions)) {
      if (invocation.command.kind !== 'argv') continue;
      const { program } = startedBy(invocation.command);
      const relative = program && witnessOf(program.value, '[^/\\x00]+');
      if (relative === undefined) continue;
      yield {
        at: program!.range,
        message: `${name} ${program!.value.kind === 'exact' ? 'names' : 'can name'} \`${abbreviated(relative)}\` without its folder`,
        help: 'write the whole path',
        ...unnoticed,
      };
    }
  },
});
