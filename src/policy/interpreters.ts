import type { Invocation, Matcher } from '../invocation/invocation.ts';
import { type Interpreter, interpreterNamed, isCodeOption, isShell, wrappers } from '../invocation/programs.ts';
import { allowedBy } from './matching.ts';

/** Whether the host gets a shell, or hands code to an interpreter: by an argument, or through stdin. */
export function takesCode({ command, streams }: Invocation): boolean {
  if (command.kind === 'anything') return true;
  if (command.kind !== 'argv') return false;
  const args = command.args.map(({ value }) => value);
  const further = command.rest ? [...args, command.rest.matcher] : args;
  const at = programAt(args);
  return possible(args[at], likelyPrograms).some((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const interpreter = interpreterNamed(name);
    if (isShell(name) || interpreter?.starts) return true;
    return interpreter !== undefined && isHandedCode(interpreter, further.slice(at + 1), streams?.stdin ?? true);
  });
}

/** Behind `env`, `timeout 5` and the like. */
function programAt(args: readonly Matcher[]): number {
  let at = 0;
  for (let wrapper = wrapperAt(args, at); wrapper; wrapper = wrapperAt(args, at)) {
    let operands = wrapper.operands;
    for (at++; at < args.length; at++) {
      const text = exact(args[at]);
      if (text?.startsWith('-') || (text !== undefined && /^\w+=/.test(text))) continue;
      if (operands-- <= 0) break;
    }
  }
  return at;
}

function wrapperAt(args: readonly Matcher[], at: number) {
  const path = exact(args[at]);
  return path === undefined ? undefined : wrappers.get(path.slice(path.lastIndexOf('/') + 1));
}

/** By an option, until an operand says that what follows is for a script; else through stdin. */
function isHandedCode(interpreter: Interpreter, args: readonly Matcher[], stdin: boolean): boolean {
  for (const arg of args) {
    if (possible(arg, likelyOptions).some((text) => isCodeOption(interpreter, text))) return true;
    const text = exact(arg);
    if (text !== undefined && !/^[-+]/.test(text)) return interpreter.operand !== undefined;
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

function exact(matcher: Matcher | undefined): string | undefined {
  return matcher?.kind === 'exact' ? matcher.value : undefined;
}
