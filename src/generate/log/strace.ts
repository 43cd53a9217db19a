import { resolvePath } from '../../text/path.ts';
import type { AccessMode } from './access.ts';
import type { AccessCounter } from './access-counter.ts';
import { descriptor, parseCall, type StraceCall, stringArgument } from './strace-call.ts';

/** Follows `strace -f` line by line: processes, their working directories and descriptors, calls that are interrupted by others. */
export class StraceReader {
  readonly #counter: AccessCounter;
  readonly #start: string | undefined;
  readonly #processes = new Map<string, Process>();
  readonly #unfinished = new Map<string, string>();
  /** The last that was seen to fork, whose children may show up before the call returns. */
  #forking: Process | undefined;
  program: { readonly path: string; readonly argv: readonly string[] } | undefined;

  /** `workingDirectory`: where strace was started, if that is known. */
  constructor(counter: AccessCounter, workingDirectory?: string) {
    this.#counter = counter;
    this.#start = workingDirectory;
  }

  read(text: string, line: number): void {
    const { pid, rest } = withoutPrefix(text);
    if (!ofInterest.test(rest)) return;
    if (rest.startsWith('+++ ')) {
      this.#processes.delete(pid);
      this.#unfinished.delete(pid);
      return;
    }
    const begun = /^(.*?)\s*<unfinished \.\.\.>\)?\s*(?:= \?)?$/.exec(rest)?.[1];
    if (begun !== undefined) {
      if (begun.length <= longestCall && this.#unfinished.size < mostProcesses) this.#unfinished.set(pid, begun);
      if (/^(?:v?fork|clone3?)\(/.test(begun)) this.#forking = this.#task(pid);
      return;
    }
    const resumed = /^<\.\.\. \w+ resumed>\s?(.*)$/.exec(rest)?.[1];
    const call = parseCall(resumed === undefined ? rest : `${this.#unfinished.get(pid) ?? ''}${resumed}`);
    if (resumed !== undefined) this.#unfinished.delete(pid);
    if (call) this.#follow(call, this.#task(pid), line);
  }

  #task(pid: string): Process {
    const known = this.#processes.get(pid);
    if (known) return known;
    const parent = this.#forking ?? this.#processes.values().next().value;
    const made: Process = parent ? copied(parent) : { folder: this.#start, files: new Map() };
    if (this.#processes.size >= mostProcesses) this.#processes.clear();
    this.#processes.set(pid, made);
    return made;
  }

  #follow({ name, arguments: args, result }: StraceCall, task: Process, line: number): void {
    const failed = /^-1 |^\?/.test(result);
    const at = (folder: number, path: number): string | undefined => pathAt(task, args[folder], args[path]);
    const plain = (index: number): string | undefined => pathAt(task, undefined, args[index]);
    const note = (path: string | undefined, mode: AccessMode): void => {
      if (path !== undefined) this.#counter.add(path, failed ? 'probe' : mode, line);
    };
    const simple = byPath[name];
    const inFolder = byFolder[name];
    if (simple) note(plain(0), simple);
    else if (inFolder) note(at(0, 1), inFolder);
    else if (name === 'open') this.#opened(task, { path: plain(0), flags: args[1] ?? '', result, failed, line });
    else if (name === 'openat' || name === 'openat2')
      this.#opened(task, { path: at(0, 1), flags: args[2] ?? '', result, failed, line });
    else if (name === 'creat') this.#opened(task, { path: plain(0), flags: 'O_WRONLY|O_CREAT', result, failed, line });
    else if (name === 'execve') this.#started(plain(0), args[1], { failed, line });
    else if (name === 'execveat') this.#started(at(0, 1), args[2], { failed, line });
    else if (name === 'getdents' || name === 'getdents64') note(openedPath(task, args[0]), 'list');
    else if (name === 'mmap' && isCode(args)) note(openedPath(task, args[4]), 'execute');
    else if (name === 'connect' || name === 'bind') this.#socket(args[1] ?? '', name, line);
    else if (name === 'rename' || name === 'renameat' || name === 'renameat2') {
      note(name === 'rename' ? plain(0) : at(0, 1), 'write');
      note(name === 'rename' ? plain(1) : at(2, 3), 'create');
    } else if (name === 'link' || name === 'symlink') note(plain(1), 'create');
    else if (name === 'linkat') note(at(2, 3), 'create');
    else if (name === 'symlinkat') note(at(1, 2), 'create');
    else if (name === 'fork' || name === 'vfork' || name === 'clone' || name === 'clone3')
      this.#forked(task, args.join(), result);
    else {
      if (name === 'chdir') note(plain(0), 'list');
      if (!failed) followDescriptors(task, name, args, result);
    }
  }

  #opened(task: Process, opened: Opened): void {
    const { path, flags, result, failed, line } = opened;
    if (path === undefined) return;
    if (!failed) remember(task, result, path);
    this.#counter.add(path, failed ? 'probe' : modeOf(flags), line);
  }

  #started(path: string | undefined, argv: string | undefined, at: { failed: boolean; line: number }): void {
    if (path === undefined) return;
    this.#counter.add(path, at.failed ? 'probe' : 'execute', at.line);
    if (!at.failed) this.program ??= { path: resolvePath('.', path), argv: argumentsOf(argv) };
  }

  #forked(task: Process, flags: string, result: string): void {
    this.#forking = undefined;
    const child = /^\d+/.exec(result)?.[0];
    if (child === undefined || this.#processes.size >= mostProcesses) return;
    const isShared = flags.includes('CLONE_FILES') && flags.includes('CLONE_FS');
    if (isShared) this.#processes.set(child, task);
    else if (!this.#processes.has(child)) this.#processes.set(child, copied(task));
  }

  #socket(address: string, name: string, line: number): void {
    const path = stringArgument(/sun_path=("(?:[^"\\]|\\.)*")/.exec(address)?.[1]);
    if (path === undefined || !path.startsWith('/')) return;
    const does = name === 'bind' ? 'offers' : 'connects to';
    this.#counter.remark(
      `it ${does} the Unix socket \`${path}\`: those of Gramine lead to other processes of the same enclave, not to the host`,
      line,
    );
  }
}

/** Most calls of most programs say nothing of paths. */
const ofInterest =
  /^(?:\+\+\+ |<\.\.\. |(?:open|creat|exec|chdir|fchdir|getdents|mmap|close|dup|fcntl|v?fork|clone|connect|bind|rename|link|symlink|stat|lstat|newfstat|fstatat|statx|access|faccess|readlink|mkdir|mknod|rmdir|unlink|truncate|chmod|fchmodat|l?chown|fchownat|utime))/;

interface Process {
  /** Undefined when nobody knows. */
  folder: string | undefined;
  readonly files: Map<string, string>;
}

interface Opened {
  readonly path: string | undefined;
  readonly flags: string;
  readonly result: string;
  readonly failed: boolean;
  readonly line: number;
}

const mostProcesses = 4096;
const mostFiles = 65_536;
const longestCall = 65_536;

/** Calls with a path in front. */
const byPath: Readonly<Record<string, AccessMode>> = {
  stat: 'probe',
  stat64: 'probe',
  lstat: 'probe',
  lstat64: 'probe',
  access: 'probe',
  readlink: 'probe',
  statfs: 'probe',
  mkdir: 'create',
  mknod: 'create',
  rmdir: 'write',
  unlink: 'write',
  truncate: 'write',
  chmod: 'write',
  chown: 'write',
  lchown: 'write',
  utime: 'write',
  utimes: 'write',
};

/** Calls with a directory's descriptor and a path. */
const byFolder: Readonly<Record<string, AccessMode>> = {
  newfstatat: 'probe',
  fstatat64: 'probe',
  statx: 'probe',
  faccessat: 'probe',
  faccessat2: 'probe',
  readlinkat: 'probe',
  mkdirat: 'create',
  mknodat: 'create',
  unlinkat: 'write',
  fchmodat: 'write',
  fchownat: 'write',
  utimensat: 'write',
};

/** `[pid 12] `, `12 `, and the times that -t, -tt, -ttt and -r print. */
function withoutPrefix(text: string): { pid: string; rest: string } {
  const found = /^\s*(?:\[pid\s+(\d+)\]\s+|(\d+)\s+(?!=))?(?:\d{1,2}:\d{2}:\d{2}(?:\.\d+)?\s+|\d+\.\d+\s+)?/.exec(
    text,
  )!;
  return { pid: found[1] ?? found[2] ?? '', rest: text.slice(found[0].length) };
}

function modeOf(flags: string): AccessMode {
  if (/O_CREAT|O_TMPFILE/.test(flags)) return 'create';
  if (/O_WRONLY|O_RDWR/.test(flags)) return 'write';
  if (flags.includes('O_DIRECTORY')) return 'list';
  return flags.includes('O_PATH') ? 'probe' : 'read';
}

function isCode(args: readonly string[]): boolean {
  return (args[2] ?? '').includes('PROT_EXEC') && !(args[3] ?? '').includes('MAP_ANONYMOUS');
}

/** Calls that say nothing of files, but change which path a later one means. */
function followDescriptors(task: Process, name: string, args: readonly string[], result: string): void {
  if (name === 'chdir') task.folder = pathAt(task, undefined, args[0]);
  else if (name === 'fchdir') task.folder = pathOf(task, args[0]);
  else if (name === 'close') task.files.delete(descriptor(args[0]).number);
  else if (/^dup[23]?$/.test(name) || (name === 'fcntl' && (args[1] ?? '').startsWith('F_DUPFD')))
    remember(task, result, pathOf(task, args[0]));
}

function copied({ folder, files }: Process): Process {
  return { folder, files: new Map(files) };
}

function remember(task: Process, result: string, path: string | undefined): void {
  const { number } = descriptor(result.split(' ')[0]);
  if (path !== undefined && /^\d+$/.test(number) && task.files.size < mostFiles) task.files.set(number, path);
}

function pathOf(task: Process, text: string | undefined): string | undefined {
  const { number, path } = descriptor(text);
  if (path !== undefined) return path;
  return number === 'AT_FDCWD' ? task.folder : task.files.get(number);
}

/** The path it was opened by, where that is known: what `strace -y` adds is free of symbolic links. */
function openedPath(task: Process, text: string | undefined): string | undefined {
  return task.files.get(descriptor(text).number) ?? pathOf(task, text);
}

/** A path seen from a directory's descriptor, or from the working directory. */
function pathAt(task: Process, folder: string | undefined, text: string | undefined): string | undefined {
  const path = stringArgument(text);
  if (path === undefined || path === '') return undefined;
  if (path.startsWith('/')) return path;
  const base = folder === undefined ? task.folder : pathOf(task, folder);
  if (base === undefined) return folder === undefined || folder === 'AT_FDCWD' ? path : undefined;
  return `${base}/${path}`;
}

function argumentsOf(text: string | undefined): readonly string[] {
  if (!text?.startsWith('[')) return [];
  const found = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?:\.\.\.)?/g)].map(([one]) => stringArgument(one));
  return found.includes(undefined) ? [] : (found as string[]);
}
