import { type Shebang, shebangOf } from '../elf/shebang.ts';
import type { ImageConfig } from '../image/image-config.ts';
import { type KnownUser, type ResolvedUser, resolveUser } from '../image/resolve-user.ts';
import type { ScannedFile, ScannedTree } from '../image/scanned.ts';
import { parseEnvCall } from '../invocation/env-call.ts';
import { isShell, programName } from '../invocation/programs.ts';
import { handsOver, shellCall } from '../invocation/shell-call.ts';
import { commandsIn } from '../invocation/shell-commands.ts';
import { behindWrapper } from '../invocation/wrapped.ts';
import { type Followed, followLinks, type LinkHop } from './follow-links.ts';
import { mayExecute } from './may-execute.ts';

/** What a container of an image starts, from what the runtime executes to what runs in the end. */
export interface Launch {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** Absolute. */
  readonly workingDirectory: string;
  readonly user: ResolvedUser;
  /** `PATH` as a container has it. */
  readonly path: string;
  /** The last is what runs in the end, as far as that can be told. None when the image names no program. */
  readonly steps: readonly LaunchStep[];
  /** What a shell is told, when that is more than one plain command: nobody knows what it starts. */
  readonly shellText?: string;
  /** Why it ends before a program runs; it is about the last step. */
  readonly problem?: LaunchProblem;
}

export interface LaunchStep {
  /** What starts it: the runtime, the first line of a script, or the program of the step before. */
  readonly by: 'runtime' | 'shebang' | 'env' | 'shell' | 'wrapper' | 'script';
  /** False where a script is only known to end in `exec "$@"`. */
  readonly certain: boolean;
  readonly argv: readonly string[];
  /** Where its name was looked up. */
  readonly lookedUp: 'absolute' | 'working-directory' | 'path';
  /** Absolute, as it was found and before links are followed; undefined when nothing was. */
  readonly path: string | undefined;
  readonly links: readonly LinkHop[];
  /** Free of links. */
  readonly file: ScannedFile | undefined;
  readonly shebang?: Shebang;
  /** Programs that a script of a shell seems to call, by name; absent where its text was not read. A guess. */
  readonly calls?: readonly string[];
  /** For an ELF program, the dynamic linker that it asks for, links followed, if it is there. */
  readonly linker?: string;
}

export interface LaunchProblem {
  readonly why:
    | 'nothing-to-start'
    | 'not-on-path'
    | 'missing'
    | 'dangling'
    | 'loop'
    | 'no-folder'
    | 'forbidden'
    | 'no-file'
    | 'not-executable'
    | 'no-program'
    | 'other-architecture'
    | 'no-linker'
    | 'unknown-call'
    | 'endless';
  /** The path or name that it is about. */
  readonly at: string;
}

type Tree = Pick<ScannedTree, 'look' | 'stat' | 'lstat' | 'list' | 'readlink' | 'read'>;

/** Follows the configuration of an image through links, scripts, `env`, shells and programs that only start another one. */
export function launchOf(config: ImageConfig, tree: Tree): Launch {
  const user = resolveUser(tree, config.user);
  const variables = new Map(config.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  const path = variables.get('PATH') ?? defaultPath;
  const workingDirectory = absolute('/', config.workingDir ?? '/');
  const [entrypoint, command] = [config.entrypoint ?? [], config.cmd ?? []];
  const known: KnownUser = 'unknown' in user ? root : user;
  const followed = new Follower(tree, known).follow({
    by: 'runtime',
    certain: true,
    argv: [...entrypoint, ...command],
    folder: workingDirectory,
    path,
  });
  return { entrypoint, command, workingDirectory, user, path, ...followed };
}

/** The paths whose content tells more: scripts of which the end has not been read. */
export function scriptsOf({ steps }: Launch): readonly string[] {
  return steps.flatMap(({ file, shebang }) => (file && shebang && file.size <= longestScript ? [file.path] : []));
}

/** What Docker gives a container whose image says nothing. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const root: KnownUser = { uid: 0, gid: 0, groups: [], name: 'root', home: '/root' };

/** More than a person writes. */
const longestScript = 1 << 20;

/** The kernel follows five interpreters, one after the other; wrappers can be put before wrappers. */
const mostSteps = 24;

/** What is to be started next. */
interface Start extends Pick<LaunchStep, 'by' | 'certain' | 'argv'> {
  readonly folder: string;
  readonly path: string;
  /** Of a script's interpreter the arguments behind the script. */
  readonly script?: { readonly file: ScannedFile; readonly rest: readonly string[] };
}

type Found = Pick<Launch, 'steps' | 'problem' | 'shellText'>;

class Follower {
  readonly #tree: Tree;
  readonly #user: KnownUser;

  constructor(tree: Tree, user: KnownUser) {
    this.#tree = tree;
    this.#user = user;
  }

  follow(first: Start): Found {
    const steps: LaunchStep[] = [];
    if (first.argv.length === 0 || first.argv[0] === '')
      return { steps, problem: { why: 'nothing-to-start', at: first.argv[0] ?? '' } };
    for (let start: Start | undefined = first; start; ) {
      const { step, why, at } = this.#step(start);
      steps.push(step);
      if (why !== undefined) return { steps, problem: { why, at } };
      if (steps.length === mostSteps) return { steps, problem: { why: 'endless', at: first.argv[0]! } };
      const next = this.#behind(start, step);
      if (next !== undefined && 'why' in next) return { steps, problem: next };
      if (next !== undefined && 'shellText' in next) return { steps, shellText: next.shellText };
      start = next;
    }
    return { steps };
  }

  #step(start: Start): { readonly step: LaunchStep; readonly why?: LaunchProblem['why']; readonly at: string } {
    const { by, certain, argv } = start;
    const name = argv[0]!;
    const lookedUp = name.startsWith('/') ? 'absolute' : name.includes('/') ? 'working-directory' : 'path';
    const path = lookedUp === 'path' ? this.#onPath(name, start) : absolute(start.folder, name);
    const base = { by, certain, argv, lookedUp } as const;
    if (path === undefined)
      return { step: { ...base, path, links: [], file: undefined }, why: 'not-on-path', at: name };
    const { links, file, why, at } = followLinks(this.#tree, path, this.#user);
    const step: LaunchStep = { ...base, path, links, file };
    if (!file) return { step, why: why ?? 'missing', at: at ?? path };
    return { ...this.#judged(step, file), at: file.path };
  }

  #judged(step: LaunchStep, file: ScannedFile): { readonly step: LaunchStep; readonly why?: LaunchProblem['why'] } {
    if (file.type !== 'file') return { step, why: 'no-file' };
    if (!mayExecute(this.#user, file)) return { step, why: 'not-executable' };
    const { sight } = file;
    if (!sight) return { step };
    const shebang = sight.shebang === undefined ? undefined : shebangOf(Buffer.from(`#!${sight.shebang}`));
    if (shebang) return { step: { ...step, shebang, ...this.#callsOf(shebang, file) } };
    if (!sight.elf) return { step, why: 'no-program' };
    if (sight.elf.machine !== x8664) return { step, why: 'other-architecture' };
    if (sight.elf.interpreter === undefined) return { step };
    const linker = followLinks(this.#tree, absolute('/', sight.elf.interpreter), this.#user).file;
    return linker ? { step: { ...step, linker: linker.path } } : { step, why: 'no-linker' };
  }

  /** The first that can be started; else the first that is there. */
  #onPath(name: string, { path }: Start): string | undefined {
    const there: { readonly place: string; readonly followed: Followed }[] = [];
    for (const folder of foldersOn(path)) {
      const place = `${folder}/${name}`;
      const followed = followLinks(this.#tree, place, this.#user);
      if (followed.why === 'missing') continue;
      if (followed.file?.type === 'file' && mayExecute(this.#user, followed.file)) return place;
      if (followed.file?.type !== 'directory') there.push({ place, followed });
    }
    return there[0]?.place;
  }

  #behind(start: Start, step: LaunchStep): Start | LaunchProblem | { readonly shellText: string } | undefined {
    const { folder, path } = start;
    const place = { folder, path, certain: step.certain };
    const [, ...args] = step.argv;
    if (step.shebang) {
      const { interpreter, argument } = step.shebang;
      const argv = [interpreter, ...(argument === undefined ? [] : [argument]), step.path!, ...args];
      return { ...place, by: 'shebang', argv, script: { file: step.file!, rest: args } };
    }
    const name = programName(step.path!);
    if (name === 'env') {
      const call = parseEnvCall(args);
      if (!call) return args.length === 0 ? undefined : { why: 'unknown-call', at: step.path! };
      const environment = call.clear ? (call.set.get('PATH') ?? defaultPath) : (call.set.get('PATH') ?? path);
      const script = start.script && { script: start.script };
      return {
        ...place,
        by: 'env',
        argv: call.argv,
        path: environment,
        folder: call.directory === undefined ? folder : absolute(folder, call.directory),
        ...script,
      };
    }
    if (isShell(name)) return this.#behindShell(start, args);
    const at = behindWrapper(
      step.argv.map((value) => ({ kind: 'exact', value })),
      0,
    );
    return at === undefined || at >= step.argv.length
      ? undefined
      : { ...place, by: 'wrapper', argv: step.argv.slice(at) };
  }

  #behindShell(start: Start, args: readonly string[]): Start | { readonly shellText: string } | undefined {
    const { folder, path, certain, script } = start;
    const call = shellCall(args);
    if (call?.argv) return { folder, path, certain, by: 'shell', argv: call.argv };
    if (call) return { shellText: call.text };
    if (!script || script.rest.length === 0 || !this.#endsInArguments(script.file)) return undefined;
    return { folder, path, certain: false, by: 'script', argv: script.rest };
  }

  #endsInArguments(file: ScannedFile): boolean {
    const text = this.#textOf(file);
    return text !== undefined && handsOver(text);
  }

  #callsOf({ interpreter, argument = '' }: Shebang, file: ScannedFile): Pick<LaunchStep, 'calls'> {
    const names = [interpreter, ...argument.split(/[ \t]/, 8)].map(programName);
    const text = names.some(isShell) ? this.#textOf(file) : undefined;
    return text === undefined ? {} : { calls: commandsIn(text).slice(0, mostCalls) };
  }

  #textOf(file: ScannedFile): string | undefined {
    if (file.size > longestScript) return undefined;
    try {
      return new TextDecoder().decode(this.#tree.read(file.path));
    } catch {
      return undefined;
    }
  }
}

const mostCalls = 100;

const x8664 = 62;

/** The absolute folders of a `PATH`, each once, without a slash at the end; of a huge one the first thousand. */
export function foldersOn(path: string): readonly string[] {
  const folders = path.split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set(folders.map(withoutSlash))].slice(0, mostFolders);
}

const mostFolders = 1000;

/** `.` and `..` stay: what they mean depends on links. */
function absolute(folder: string, path: string): string {
  return path.startsWith('/') ? path : `${withoutSlash(folder)}/${path}`;
}

/** Slashes at the end are taken off, however many. */
function withoutSlash(folder: string): string {
  let end = folder.length;
  while (folder[end - 1] === '/') end--;
  return folder.slice(0, end);
}
