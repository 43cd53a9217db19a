import type { Invocation, Matcher } from '../invocation/invocation.ts';
import {
  endsOptions,
  type Interpreter,
  interpreterNamed,
  isCodeOption,
  isShell,
  isWhole,
  programName,
} from '../invocation/programs.ts';
import { behindWrapper, exactText } from '../invocation/wrapped.ts';
import { allowedBy } from './matching.ts';

/** Whether the host gets a shell, or hands code to an interpreter: by an argument, or through stdin. */
export function takesCode({ command, streams }: Invocation): boolean {
  if (command.kind === 'anything') return true;
  if (command.kind !== 'argv') return false;
  const args = command.args.map(({ value }) => value);
  const further = command.rest ? [...args, command.rest.matcher] : args;
  const at = programAt(args);
  return possible(args[at], likelyPrograms).some((path) => {
    const name = programName(path);
    const interpreter = interpreterNamed(name);
    if (isShell(name) || interpreter?.starts) return true;
    return interpreter !== undefined && isHandedCode(interpreter, further.slice(at + 1), streams?.stdin ?? true);
  });
}

function programAt(args: readonly Matcher[]): number {
  let at = 0;
  for (let next = behindWrapper(args, at); next !== undefined; next = behindWrapper(args, at)) at = next;
  return at;
}

/** By an option, until an operand says that what follows is for a script; else through stdin. */
function isHandedCode(interpreter: Interpreter, args: readonly Matcher[], stdin: boolean): boolean {
  const { valued, operand } = interpreter;
  for (let at = 0; at < args.length; at++) {
    if (possible(args[at], likelyOptions).some((text) => isCodeOption(interpreter, text))) return true;
    const text = exactText(args[at]);
    if (text === undefined) continue;
    if (valued !== undefined && isWhole(valued, text)) at++;
    else if (!/^[-+]/.test(text) && endsOptions(interpreter)) return operand !== undefined;
  }
  return interpreter.readsInput === true && stdin;
}

const likelyPrograms = [
  'sh',
  'bash',
  'dash',
  'ash',
  'zsh',
  'busybox',
  'python3',
  'python',
  'perl',
  'ruby',
  'node',
  'php',
  'lua',
  'awk',
].flatMap((name) => [name, `/bin/${name}`, `/usr/bin/${name}`, `/usr/local/bin/${name}`]);
const likelyOptions = ['-c', '-e', '-m', '-r', '-E', '-x', '--eval', '--command', '-exec'];

/** The texts of a matcher; of a pattern those of a few likely ones that it allows. */
function possible(matcher: Matcher | undefined, likely: readonly string[]): readonly string[] {
  if (!matcher) return [];
  if (matcher.kind === 'exact') return [matcher.value];
  return matcher.kind === 'one-of' ? matcher.values : likely.filter(allowedBy(matcher));
}
