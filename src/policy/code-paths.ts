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

type Argv = Extract<CommandLine, { kind: 'argv' }>;

/** A text that a matcher allows and that is `wanted` (a portable pattern); undefined when there is none, or nobody can tell. */
export type Witness = (matcher: Matcher, wanted: string) => string | undefined;

/** The program that a command line comes to, once what only prepares it is left aside. */
export interface Started {
  /** Absent when nothing is left, e.g. of a mere `env`. */
  readonly program: Located<Matcher> | undefined;
  /** What follows it. */
  readonly args: readonly Located<Matcher>[];
  /** What was left aside: each with what stands between it and what it starts, which is the last of them. */
  readonly wrappers: readonly { readonly name: string; readonly args: readonly Located<Matcher>[] }[];
}

/** `env`, `timeout 5`, `tini --`, `busybox` and the like are left aside. */
export function startedBy({ args }: Pick<Argv, 'args'>): Started {
  const matchers = args.map(({ value }) => value);
  const wrappers: { name: string; args: readonly Located<Matcher>[] }[] = [];
  let at = 0;
  for (let next = nextStart(matchers, at); next !== undefined; next = nextStart(matchers, at)) {
    wrappers.push({ name: programName(exactText(matchers[at]) ?? ''), args: args.slice(at + 1, next + 1) });
    at = next;
  }
  return { program: args[at], args: args.slice(at + 1), wrappers };
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
export function codePathOf(command: Argv, witness: Witness): CodePath | undefined {
  const { program, args, wrappers } = startedBy(command);
  for (const wrapper of wrappers) {
    const interpreter = interpreterNamed(wrapper.name);
    const path = interpreter && inArguments({ interpreter, args: wrapper.args, witness });
    if (path) return path;
  }
  if (!program) return undefined;
  for (const interpreter of interpretersOf(program.value, witness)) {
    const chosen = command.rest !== undefined || !allExact([program, ...args]);
    if (interpreter.starts) return { interpreter, at: program, chosen };
    const reading = { interpreter, args, witness };
    const path = isTamed(interpreter, args) ? undefined : (inArguments(reading) ?? inRest(reading, command));
    if (path) return path;
  }
  return undefined;
}

/** Those that the program is, or may be. */
function interpretersOf(program: Matcher, witness: Witness): readonly Interpreter[] {
  if (program.kind === 'exact') {
    const interpreter = interpreterNamed(programName(program.value));
    return interpreter ? [interpreter] : [];
  }
  const couldBe = (name: string) => witness(program, `(?:[^\\x00]*/)?(?:${name})`) !== undefined;
  return couldBe(anyInterpreter) ? interpreters.filter(({ name }) => couldBe(name)) : [];
}

const anyInterpreter = interpreters.map(({ name }) => name).join('|');

interface Reading {
  readonly interpreter: Interpreter;
  /** What follows the program. */
  readonly args: readonly Located<Matcher>[];
  readonly witness: Witness;
}

function isTamed({ tamed }: Interpreter, args: readonly Located<Matcher>[]): boolean {
  return tamed !== undefined && args.some((arg) => isWhole(tamed, exact(arg) ?? ''));
}

/** Without such options a pattern that no argument is. */
function codeOf({ code }: Interpreter): string {
  return code.join('|') || nothing;
}

const nothing = '(?:x\\n)';

function inArguments(reading: Reading): CodePath | undefined {
  const { interpreter, args, witness } = reading;
  const { codeOperand, script = nothing, valued = nothing } = interpreter;
  const commands = firstOperands(args);
  let operands = 0;
  let hasScript = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const text = exact(arg);
    const option = witness(arg.value, codeOf(interpreter));
    if (option !== undefined && !isHarmless(interpreter, exactCode(args, at)))
      return { interpreter, at: arg, option, chosen: text === undefined || exactAfter(args, at) === undefined };
    const command = commands.has(arg) ? witness(arg.value, interpreter.commands ?? nothing) : undefined;
    if (command !== undefined) return { interpreter, at: arg, option: command, chosen: text === undefined };
    if (text === undefined) {
      const chosen = witness(arg.value, interpreter.chosen ?? nothing);
      if (chosen !== undefined) return { interpreter, at: arg, option: chosen, chosen: true };
      if (operands === codeOperand && !hasScript) return { interpreter, at: arg, chosen: true };
      if (witness(arg.value, '[-+].+') !== undefined) continue;
      if (endsOptions(interpreter)) return undefined;
      operands++;
      continue;
    }
    hasScript ||= isWhole(script, text);
    if (option !== undefined ? !text.includes('=') : isWhole(valued, text)) at++;
    else if (option === undefined && !/^[-+]./.test(text)) {
      if (operands++ === codeOperand && !hasScript && !isHarmless(interpreter, text))
        return { interpreter, at: arg, chosen: false };
      if (endsOptions(interpreter)) return undefined;
    }
  }
  return undefined;
}

/** The first operand; behind an option it may be that option's value, and then the next is one too. */
function firstOperands(args: readonly Located<Matcher>[]): ReadonlySet<Located<Matcher>> {
  const found = new Set<Located<Matcher>>();
  for (const [at, arg] of args.entries()) {
    const text = exact(arg);
    if (text !== undefined && /^[-+]./.test(text)) continue;
    found.add(arg);
    const before = at === 0 ? undefined : exact(args[at - 1]);
    if (text !== undefined && !(before?.startsWith('-') && !before.includes('='))) break;
  }
  return found;
}

function isHarmless({ harmless }: Interpreter, code: string | undefined): boolean {
  return harmless !== undefined && code !== undefined && isWhole(harmless, code);
}

/** What a fixed option says itself, or the argument after it; undefined when that is not fixed, or nobody can tell where it begins. */
function exactCode(args: readonly Located<Matcher>[], at: number): string | undefined {
  const text = exact(args[at]);
  if (text === undefined) return undefined;
  if (text.startsWith('--')) return text.includes('=') ? text.slice(text.indexOf('=') + 1) : exact(args[at + 1]);
  return text.search(/[ec]/) === text.length - 1 ? exact(args[at + 1]) : undefined;
}

function exactAfter(args: readonly Located<Matcher>[], at: number): string | undefined {
  return at + 1 < args.length ? exact(args[at + 1]) : '';
}

/** Further arguments may bring such an option, unless a script stands before them. */
function inRest({ interpreter, args, witness }: Reading, { rest }: Argv): CodePath | undefined {
  if (!rest) return undefined;
  if (endsOptions(interpreter) && scriptIn(interpreter, args)) return undefined;
  const at = { value: rest.matcher, range: rest.range };
  const wanted = [...interpreter.code, interpreter.chosen ?? nothing, interpreter.commands ?? nothing].join('|');
  const option = witness(rest.matcher, wanted);
  if (option !== undefined) return { interpreter, at, option, chosen: true };
  return interpreter.codeOperand !== undefined && !operandIn(interpreter, args)
    ? { interpreter, at, chosen: true }
    : undefined;
}

function scriptIn(interpreter: Interpreter, args: readonly Located<Matcher>[]): boolean {
  return operandsIn(interpreter, args) > 0;
}

/** The code, or a file with it, stands before. */
function operandIn(interpreter: Interpreter, args: readonly Located<Matcher>[]): boolean {
  const { script, codeOperand = 0 } = interpreter;
  if (script !== undefined && args.some((arg) => isWhole(script, exact(arg) ?? ''))) return true;
  return operandsIn(interpreter, args) > codeOperand;
}

/** Up to an argument that is not fixed. */
function operandsIn({ valued }: Interpreter, args: readonly Located<Matcher>[]): number {
  let count = 0;
  for (let at = 0; at < args.length; at++) {
    const text = exact(args[at]);
    if (text === undefined) return count;
    if (valued !== undefined && isWhole(valued, text)) at++;
    else if (!/^[-+]/.test(text)) count++;
  }
  return count;
}

/** Whether the program takes commands from standard input: an interpreter with neither code nor a script. */
export function readsCommands(command: Argv): Interpreter | undefined {
  const { program, args } = startedBy(command);
  const path = exact(program);
  const interpreter = path === undefined ? undefined : interpreterNamed(programName(path));
  if (!interpreter?.readsInput) return undefined;
  if (isTamed(interpreter, args)) return undefined;
  const { code, script = nothing, valued = nothing } = interpreter;
  let operands = endsOptions(interpreter) ? 0 : (interpreter.codeOperand ?? mostOperands);
  for (let at = 0; at < args.length; at++) {
    const text = exact(args[at]);
    if (text === undefined) return undefined;
    if ([...code, script].some((pattern) => isWhole(pattern, text))) return undefined;
    if (text === '-' || text === '-s' || text === '/dev/stdin') return interpreter;
    if (isWhole(valued, text)) at++;
    else if (!/^[-+]/.test(text) && operands-- === 0) return undefined;
  }
  return interpreter;
}

/** A database and its user. */
const mostOperands = 2;

function exact(arg: Located<Matcher> | undefined): string | undefined {
  return exactText(arg?.value);
}

function allExact(args: readonly Located<Matcher>[]): boolean {
  return args.every((arg) => exact(arg) !== undefined);
}
