import { UserError } from '../diagnostic/diagnostic.ts';
import { type Shebang, shebangOf } from '../elf/shebang.ts';
import { parseEnvCall } from '../invocation/env-call.ts';
import { plainCommand } from '../invocation/shell-call.ts';
import { realPath } from '../io/real-path.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Place } from './profile.ts';
import type { View } from './view.ts';

/** What is to be started: as an exec call has it. */
export interface Start {
  /** A path, or a name that is looked up on `PATH`. */
  readonly program: string;
  /** `argv[0]` included. */
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly startDirectory: string;
  /** The command of an image or a Procfile: helpers that only start another program are passed over. */
  readonly skipsHelpers: boolean;
}

/** The program that runs in the end, and what lies on the way to it. */
export interface Launch {
  /** Free of links. */
  readonly program: string;
  /** Every path that led to it. */
  readonly names: readonly string[];
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** What the scripts on the way set. */
  readonly variables: ReadonlyMap<string, string>;
  readonly startDirectory: string;
  readonly scripts: readonly Place[];
  /** The script that a shell runs, whose commands nobody knows. */
  readonly shellScript: string | undefined;
  readonly notes: readonly string[];
}

/** Follows links, scripts and `env` as the kernel does. Throws a UserError where that ends. */
export function launch(start: Start, view: View): Launch {
  let at: Step = { ...start, variables: new Map(), names: [], scripts: [], notes: [], shellScript: undefined };
  for (let steps = 0; steps < mostSteps; steps++) {
    const next = follow(at, view);
    if (next === undefined) {
      const { program, names, argv, environment, variables, startDirectory, scripts, shellScript, notes } = at;
      return { program, names, argv, environment, variables, startDirectory, scripts, shellScript, notes };
    }
    at = next;
  }
  throw new UserError(
    `\`${visible(start.program)}\` starts one script after the other`,
    'name the program that runs in the end',
  );
}

/** The kernel allows five interpreters, one after the other. */
const mostSteps = 12;

interface Step extends Start {
  readonly names: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  readonly scripts: readonly Place[];
  readonly notes: readonly string[];
  readonly shellScript: string | undefined;
}

/** Undefined when the step's program is the last one. */
function follow(step: Step, view: View): Step | undefined {
  const path = locate(step, view);
  const real = realPath(view.tree, path)!;
  const names = [...new Set([...step.names, path, real])];
  const helper = step.skipsHelpers ? passedOver(step, path) : undefined;
  if (helper) return { ...step, ...helper, names: [] };
  const shebang = isElf(real, view) ? undefined : shebangOf(read(real, view));
  if (shebang) return interpreted({ ...step, program: path }, shebang);
  return step.program === real && step.names.includes(real) ? undefined : { ...step, program: real, names };
}

function isElf(path: string, { elf }: View): boolean {
  const found = elf.find(path);
  return found !== undefined && typeof elf.read(found) !== 'string';
}

/** A script: the kernel starts the interpreter with the script among its arguments. */
function interpreted(step: Step, { interpreter, argument }: Shebang): Step {
  const args = [...(argument === undefined ? [] : [argument]), step.program, ...step.argv.slice(1)];
  const scripts = [...step.scripts, { path: step.program, why: `the script that ${lastName(interpreter)} runs` }];
  const base = { ...step, scripts, names: [] };
  if (lastName(interpreter) !== 'env') {
    return {
      ...base,
      program: interpreter,
      argv: [interpreter, ...args],
      shellScript: isShell(interpreter) ? step.program : undefined,
    };
  }
  const call = parseEnvCall(args);
  if (!call)
    throw new UserError(
      `what \`env\` is to do in \`${visible(step.program)}\` is not known`,
      'name the interpreter with `--program` and the script with `--argv`',
    );
  const environment = new Map(call.clear ? [] : step.environment);
  for (const name of call.unset) environment.delete(name);
  for (const [name, value] of call.set) environment.set(name, value);
  const [program] = call.argv;
  return {
    ...base,
    program: program!,
    argv: call.argv,
    environment,
    variables: new Map([...step.variables, ...call.set]),
    startDirectory:
      call.directory === undefined ? step.startDirectory : resolvePath(step.startDirectory, call.directory),
    shellScript: isShell(program!) ? step.program : undefined,
  };
}

/** Shells with one plain command, and programs that only watch over another: in an enclave each would be one more enclave. */
function passedOver({ argv, notes }: Step, path: string): Pick<Step, 'program' | 'argv' | 'notes'> | undefined {
  const name = lastName(path);
  const rest = isShell(path) ? commandOf(argv) : initCommand(name, argv);
  if (!rest || rest.length === 0) return undefined;
  return {
    program: rest[0]!,
    argv: rest,
    notes: [
      ...notes,
      `\`${visible(rest[0]!)}\` is started directly, without \`${visible(name)}\`, which would be an enclave of its own`,
    ],
  };
}

function commandOf([, option, command, ...more]: readonly string[]): readonly string[] | undefined {
  return option === '-c' && command !== undefined && more.length === 0 ? plainCommand(command) : undefined;
}

/** Options of tini and dumb-init that take no value. */
function initCommand(name: string, [, ...args]: readonly string[]): readonly string[] | undefined {
  if (!/^(?:tini|tini-static|docker-init|dumb-init|catatonit)$/.test(name)) return undefined;
  const end = args.indexOf('--');
  if (end >= 0 && args.slice(0, end).every((argument) => argument.startsWith('-'))) return args.slice(end + 1);
  const first = args.findIndex((argument) => !/^-(?:[gsvw]+|-single-child|-verbose)$/.test(argument));
  return first >= 0 && !args[first]!.startsWith('-') ? args.slice(first) : undefined;
}

function locate({ program, environment, startDirectory }: Step, view: View): string {
  const { tree } = view;
  const path = program.includes('/') ? resolvePath(startDirectory, program) : onPath(program, environment, tree);
  if (path === undefined)
    throw new UserError(`there is no program \`${visible(program)}\` on \`PATH\``, 'name it by its path');
  const found = tree.stat(path);
  const name = `\`${visible(view.hostPath(path))}\``;
  if (!found) throw new UserError(`there is no file ${name}`);
  if (found.type !== 'file') throw new UserError(`${name} is no file that can be started`);
  if (!found.readable) throw new UserError(`${name} can't be read`);
  return path;
}

/** What a login has, and Docker where an image says nothing. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function onPath(name: string, environment: ReadonlyMap<string, string>, tree: View['tree']): string | undefined {
  for (const folder of (environment.get('PATH') ?? defaultPath).split(':')) {
    if (!folder.startsWith('/')) continue;
    const path = resolvePath(folder, name);
    if (tree.stat(path)?.type === 'file') return path;
  }
  return undefined;
}

function read(path: string, view: View): Uint8Array {
  try {
    return view.tree.read(path);
  } catch {
    throw new UserError(`\`${visible(view.hostPath(path))}\` can't be read`);
  }
}

export function isShell(path: string): boolean {
  return /^(?:sh|bash|dash|ash|zsh|ksh|mksh)$/.test(lastName(path));
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
