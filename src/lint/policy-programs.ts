import type { CommandLine, Matcher } from '../invocation/invocation.ts';
import {
  endsOptions,
  type Interpreter,
  interpreterNamed,
  interpreters,
  isWhole,
  multiCallNames,
  programName,
} from '../invocation/programs.ts';
import { behindWrapper, exactText } from '../invocation/wrapped.ts';
import type { Located } from '../text/source.ts';
import { witnessOf } from './policy-languages.ts';

type Argv = Extract<CommandLine, { kind: 'argv' }>;

/** The program that a command line comes to, once what only prepares it is left aside. */
export interface Started {
  /** Absent when nothing is left, e.g. of a mere `env`. */
  readonly program: Located<Matcher> | undefined;
  /** What follows it. */
  readonly args: readonly Located<Matcher>[];
  /** A path that the program may be whose last part is a `name` (a portable pattern); the path of one that can only be that. */
  couldBe(name: string): string | undefined;
}

/** `env`, `timeout 5`, `tini --`, `busybox` and the like are left aside. */
export function startedBy({ args }: Pick<Argv, 'args'>): Started {
  const matchers = args.map(({ value }) => value);
  let at = 0;
  for (let next = nextStart(matchers, at); next !== undefined; next = nextStart(matchers, at)) at = next;
  const program = args[at];
  return {
    program,
    args: args.slice(at + 1),
    couldBe: (name) => program && witnessOf(program.value, `(?:[^\\x00]*/)?(?:${name})`),
  };
}

/** Past a wrapper, or to the program that a multi-call one is told to be. */
function nextStart(args: readonly Matcher[], at: number): number | undefined {
  const path = exactText(args[at]);
  if (path === undefined || !multiCallNames.has(programName(path))) return behindWrapper(args, at);
  return exactText(args[at + 1]) === undefined ? undefined : at + 1;
}

/** An argument by which code reaches an interpreter, or what makes the interpreter start something else. */
export interface CodePath {
  readonly interpreter: Interpreter;
  readonly at: Located<Matcher>;
  /** The option that says so, or may. */
  readonly option?: string;
  /** The host has a choice in it. */
  readonly chosen: boolean;
}

/** How the command line hands code to a program that runs it, if it does or may. */
export function codePathOf(command: Argv): CodePath | undefined {
  const { program, args } = startedBy(command);
  if (!program) return undefined;
  for (const interpreter of interpretersOf(program.value)) {
    const chosen = command.rest !== undefined || !allExact([program, ...args]);
    if (interpreter.starts) return { interpreter, at: program, chosen };
    const path = inArguments(interpreter, args) ?? inRest(interpreter, command, args);
    if (path) return path;
  }
  return undefined;
}

/** Those that the program is, or may be. */
function interpretersOf(program: Matcher): readonly Interpreter[] {
  if (program.kind === 'exact') {
    const interpreter = interpreterNamed(programName(program.value));
    return interpreter ? [interpreter] : [];
  }
  const couldBe = (name: string) => witnessOf(program, `(?:[^\\x00]*/)?(?:${name})`) !== undefined;
  return couldBe(anyInterpreter) ? interpreters.filter(({ name }) => couldBe(name)) : [];
}

const anyInterpreter = interpreters.map(({ name }) => name).join('|');

function inArguments(interpreter: Interpreter, args: readonly Located<Matcher>[]): CodePath | undefined {
  const code = interpreter.code.join('|') || '(?:x\\n)';
  let hasFile = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const text = exact(arg);
    const option = witnessOf(arg.value, code);
    if (option !== undefined)
      return { interpreter, at: arg, option, chosen: text === undefined || exactAfter(args, at) === undefined };
    if (text === undefined) {
      if (interpreter.operand !== undefined && !hasFile) return { interpreter, at: arg, chosen: true };
      return undefined;
    }
    if (interpreter.operand !== undefined && isWhole(interpreter.operand, text)) hasFile = true;
    if (interpreter.valued !== undefined && isWhole(interpreter.valued, text)) at++;
    else if (!/^[-+]/.test(text) && endsOptions(interpreter))
      return interpreter.operand !== undefined && !hasFile ? { interpreter, at: arg, chosen: false } : undefined;
  }
  return undefined;
}

function exactAfter(args: readonly Located<Matcher>[], at: number): string | undefined {
  return at + 1 < args.length ? exact(args[at + 1]) : '';
}

/** Further arguments may bring such an option, unless a script stands before them. */
function inRest(interpreter: Interpreter, { rest }: Argv, args: readonly Located<Matcher>[]): CodePath | undefined {
  if (!rest) return undefined;
  if (endsOptions(interpreter) && hasScript(interpreter, args)) return undefined;
  const at = { value: rest.matcher, range: rest.range };
  const option = witnessOf(rest.matcher, interpreter.code.join('|') || '(?:x\\n)');
  if (option !== undefined) return { interpreter, at, option, chosen: true };
  return interpreter.operand !== undefined ? { interpreter, at, chosen: true } : undefined;
}

function hasScript({ valued }: Interpreter, args: readonly Located<Matcher>[]): boolean {
  for (let at = 0; at < args.length; at++) {
    const text = exact(args[at]);
    if (text === undefined) return false;
    if (valued !== undefined && isWhole(valued, text)) at++;
    else if (!/^[-+]/.test(text)) return true;
  }
  return false;
}

/** Whether the program takes commands from standard input: an interpreter with neither code nor a script. */
export function readsCommands(command: Argv): Interpreter | undefined {
  const { program, args } = startedBy(command);
  const path = exact(program);
  const interpreter = path === undefined ? undefined : interpreterNamed(programName(path));
  if (!interpreter?.readsInput) return undefined;
  for (let at = 0; at < args.length; at++) {
    const text = exact(args[at]);
    if (text === undefined) return undefined;
    if (interpreter.code.some((pattern) => isWhole(pattern, text))) return undefined;
    if (text === '-' || text === '-s' || text === '/dev/stdin') return interpreter;
    if (interpreter.valued !== undefined && isWhole(interpreter.valued, text)) at++;
    else if (!/^[-+]/.test(text)) return undefined;
  }
  return interpreter;
}

/** A text that a searched pattern finds in joined arguments and that begins with a program of such a name. */
export function textWithProgram(
  { pattern }: Extract<CommandLine, { kind: 'joined' }>,
  name: string,
  following = '(?: [^\\x00]*)?',
): string | undefined {
  const matcher = { kind: 'pattern', pattern, dialect: 'rust' } as const;
  const best = isWhole(name, 'sh') ? witnessOf(matcher, `(?:/bin/)?sh${following}`) : undefined;
  return best ?? witnessOf(matcher, `(?:[^ \\x00]*/)?(?:${name})${following}`);
}

function exact(arg: Located<Matcher> | undefined): string | undefined {
  return exactText(arg?.value);
}

function allExact(args: readonly Located<Matcher>[]): boolean {
  return args.every((arg) => exact(arg) !== undefined);
}
