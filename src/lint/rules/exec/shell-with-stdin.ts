import { readsCommands } from '../../../policy/code-paths.ts';
import { isAnswered } from '../../policy-endpoints.ts';
import { execExample } from '../../policy-examples.ts';
import { invocationsOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const shellWithStdin = policyRule({
  id: 'exec/shell-with-stdin',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Interpreters that read their program from a standard input the host can write to.',
    why: 'The arguments may be fixed to the last letter: a shell, Python or Node without a script runs what arrives on standard input, and the host writes there.',
    bad: [
      {
        as: 'exec-policy',
        manifest: execExample('argv = ["/usr/bin/python3"]', 'io = { stdin = true, stdout = true }'),
        at: '"/usr/bin/python3"',
      },
      { as: 'exec-policy', manifest: execExample('argv = ["/bin/sh", "-s"]', 'io = { stdin = true }') },
    ],
    good: [
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/python3"]', 'io = { stdout = true }') },
      {
        as: 'exec-policy',
        manifest: execExample('argv = ["/usr/bin/python3", "/opt/filter.py"]', 'io = { stdin = true }'),
      },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    const pod = isAnswered(permissions, 'WriteStreamRequest');
    for (const { invocation, name } of invocationsOf(permissions)) {
      const { command, streams } = invocation;
      if (!(streams?.stdin ?? pod) || command.kind !== 'argv') continue;
      const interpreter = readsCommands(command);
      if (!interpreter) continue;
      yield {
        at: command.args[0]?.range ?? invocation.range,
        message: `${name} starts ${interpreter.what} that runs what the host writes to its standard input`,
        help: 'deny standard input, or give it a script of the image',
        ...unnoticed,
      };
    }
  },
});
