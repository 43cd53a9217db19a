import { shellNames } from '../../../invocation/programs.ts';
import { containerExample, execExample } from '../../policy-examples.ts';
import { exactTexts, invocationsOf, type NamedInvocation } from '../../policy-invocations.ts';
import { startedBy, textWithProgram } from '../../policy-programs.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated, commandText } from '../../policy-words.ts';
import { type Finding, policyRule } from '../../rule.ts';

export const shellAllowed = policyRule({
  id: 'exec/shell-allowed',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Policies that let the host start a shell.',
    why: 'A shell does whatever its arguments or its input say, so nothing else in the policy limits the host any more. Even a fixed script is expanded by the shell: what it finds in `PATH`, in the environment and in files decides what runs.',
    bad: [
      { as: 'exec-policy', manifest: execExample('argv = ["/bin/sh"]'), at: '"/bin/sh"' },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/env", "bash", "/opt/check.sh"]'), at: '"bash"' },
      { as: 'exec-policy', manifest: execExample('argv = [{ regex = "/bin/[a-z]+" }]') },
    ],
    good: [
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", "sh"]') },
      { as: 'exec-policy', manifest: containerExample('argv = ["/bin/sh", "-c", "exec /usr/bin/api"]') },
      { as: 'exec-policy', manifest: execExample('argv = [{ regex = "/usr/bin/check-[a-z]+" }]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (permissions) for (const named of invocationsOf(permissions)) yield* shellsIn(named);
  },
});

function* shellsIn({ invocation, name }: NamedInvocation): Iterable<Finding> {
  const { command, role, range } = invocation;
  if (command.kind === 'joined') {
    const text = textWithProgram(command, shellNames);
    if (text === undefined) return;
    yield { at: range, message: `${name} can be a shell, e.g. \`${abbreviated(text)}\``, help, ...unnoticed };
    return;
  }
  if (command.kind !== 'argv') return;
  // What a container itself starts is its image's affair as long as the host has no say in it.
  if (role === 'entrypoint' && !command.rest && exactTexts(command.args.map(({ value }) => value))) return;
  const started = startedBy(command);
  const shell = started.program && started.couldBe(shellNames);
  if (shell === undefined) return;
  const verb = started.program!.value.kind === 'exact' ? 'is' : 'can be';
  yield {
    at: started.program!.range,
    message: `${name} ${verb} a shell${verb === 'is' ? `, \`${commandText([shell])}\`` : `, e.g. \`${commandText([shell])}\``}`,
    help,
    ...unnoticed,
  };
}

const help = 'start the program itself, with its arguments one by one';
