import type { CommandLine } from '../../../invocation/invocation.ts';
import { interpreters } from '../../../invocation/programs.ts';
import { execExample } from '../../policy-examples.ts';
import { exactTexts, invocationsOf, type NamedInvocation } from '../../policy-invocations.ts';
import { codePathOf, textWithProgram } from '../../policy-programs.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { type Finding, policyRule } from '../../rule.ts';

export const interpreterCode = policyRule({
  id: 'exec/interpreter-code',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Commands that hand code to an interpreter, or name a program to start, in their arguments.',
    why: 'With `-c`, `-e`, `--eval` and the like the argument is a program: a policy that leaves any of it open lets the host run what it wants, and a fixed one still runs with an environment and files that the code must distrust. `find -exec`, `xargs`, `nsenter`, `chroot`, `ssh` and debuggers start what their arguments name, and so do scripts of `sed`, queries of `psql` and `sqlite3`, and `kubectl exec`.',
    bad: [
      { as: 'exec-policy', manifest: execExample('argv = ["/bin/sh", "-c", "test -f /run/ready"]'), at: '"-c"' },
      {
        as: 'exec-policy',
        manifest: execExample('argv = ["/usr/bin/python3", { regex = "-[a-z]" }, "/opt/check.py"]'),
      },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/find", "/data", "-exec", "/bin/true", ";"]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/nsenter", "-t", "1", "/bin/true"]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/sed", { regex = "[0-9a-z]+" }, "/data/x"]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/perl"]', 'rest = { max = 2, regex = "[^ ]*" }') },
    ],
    good: [
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/python3", "/opt/check.py", "-c", "strict"]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/find", "/data", "-name", { regex = "[a-z]+" }]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/env", "A=b", "/usr/bin/check"]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/sed", "-n", "1,5p", "/data/x"]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (permissions) for (const named of invocationsOf(permissions)) yield* codeIn(named);
  },
});

function* codeIn({ invocation, name }: NamedInvocation): Iterable<Finding> {
  const { command, role, range } = invocation;
  if (command.kind === 'joined') {
    if (textWithProgram(command, anyName, ' [^\\x00]*') === undefined) return;
    for (const { what, name: names, code, starts } of takingCode) {
      const text = textWithCode(command, names, [code[0]!]) ?? textWithCode(command, names, code);
      if (text === undefined) continue;
      const does = starts ? `start ${what}, which starts what its arguments name` : `hand code to ${what}`;
      yield {
        at: range,
        message: `${name} can ${does}, e.g. \`${abbreviated(text)}\``,
        help,
        ...unnoticed,
      };
      return;
    }
    return;
  }
  if (command.kind !== 'argv') return;
  if (role === 'entrypoint' && !command.rest && exactTexts(command.args.map(({ value }) => value))) return;
  const path = codePathOf(command);
  if (!path) return;
  const { interpreter, at, option, chosen } = path;
  const what = interpreter.starts
    ? `${at.value.kind === 'exact' ? 'starts' : 'can start'} ${interpreter.what}, which starts what its arguments name`
    : option === undefined
      ? `${chosen ? 'lets the host write code for' : 'hands code to'} ${interpreter.what}`
      : at.value.kind === 'exact'
        ? `hands code to ${interpreter.what} with \`${abbreviated(option)}\``
        : `can hand code to ${interpreter.what}, e.g. with \`${abbreviated(option)}\``;
  yield {
    at: at.range,
    message: `${name} ${what}${chosen && option !== undefined && at.value.kind === 'exact' ? ', and the host has a say in it' : ''}`,
    help,
    ...unnoticed,
  };
}

function textWithCode(
  command: Extract<CommandLine, { kind: 'joined' }>,
  names: string,
  code: readonly string[],
): string | undefined {
  return textWithProgram(command, names, `(?: [^\\x00]*)? (?:${code.join('|')})(?: [^\\x00]*)?`);
}

const takingCode = interpreters.map(({ what, name, code, commands, codeOperand, starts }) => ({
  what,
  name,
  starts,
  code: [
    ...code,
    ...(commands === undefined ? [] : [commands]),
    ...(starts || codeOperand === 0 ? ['[^- \\x00][^\\x00]*'] : []),
  ],
}));
const anyName = takingCode.map(({ name }) => name).join('|');

const help = 'put the code into a file of the image, and start that';
