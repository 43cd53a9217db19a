import { shebangOf } from '../../elf/shebang.ts';
import type { FileTree } from '../../io/file-tree.ts';
import { folderOf } from '../../text/path.ts';
import type { Access, AccessLog, AccessMode, LogRemark } from './access.ts';
import { foldRead, foldWritten } from './folding.ts';

/** What a manifest has to grant for the accesses of a log. */
export interface LogNeeds {
  /** Read or executed. */
  readonly trusted: readonly NeededPath[];
  /** Written or created, outside of directories for temporary files. */
  readonly allowed: readonly NeededPath[];
  /** Directories for temporary files in which something is written; they end with `/`. */
  readonly scratch: readonly NeededPath[];
  /** Directories that are listed: they have to be mounted, and are never checked. */
  readonly listed: readonly NeededPath[];
  readonly remarks: readonly LogRemark[];
}

export interface NeededPath {
  /** On the host; a directory with all that is in it ends with `/`. */
  readonly path: string;
  readonly line: number;
  /** One clause. */
  readonly why: string;
}

export interface NeedsOptions {
  /** The name the log is called by in comments. */
  readonly logName: string;
  /** The host's files, as they are now: tells files from directories, and whether all files of a directory were opened. */
  readonly tree?: FileTree;
}

export function needsOf(log: AccessLog, options: NeedsOptions): LogNeeds {
  const remarks = new Map(log.remarks.map((remark) => [remark.text, remark]));
  const read: UsedPath[] = [];
  const written: UsedPath[] = [];
  const listed: UsedPath[] = [];
  for (const used of withInterpreters(byPath(log.accesses), options.tree)) {
    const { modes, path, line } = used;
    if (isOnly(modes, 'probe') || isPseudo(path)) {
      const remark = deviceRemark(used);
      if (remark) remarks.set(remark.text, remark);
      continue;
    }
    const remark = special(used) ?? (log.kind === 'strace' ? ofRuntime(used) : undefined);
    if (remark) remarks.set(remark, { line, text: remark });
    else if (modes.has('write') || modes.has('create')) written.push(used);
    else if (isDirectory(used, options.tree)) listed.push(used);
    else if (isGone(path, options.tree))
      remarks.set(path, { line, text: `\`${path}\` was opened but is not there now` });
    else read.push(withSource(used, remarks));
  }
  const inputs = new Set(read.map(({ path }) => temporaryFolder(path)));
  const scratch = written.filter(({ path }) => isScratch(path, inputs));
  const kept = written.filter(({ path }) => !isScratch(path, inputs));
  const { logName, tree } = options;
  return {
    trusted: foldRead(read, { logName, isWritten: writtenFolders(kept), ...(tree && { tree }) }),
    allowed: foldWritten(kept, logName),
    scratch: scratchFolders(scratch, logName),
    listed: listed.map(({ path, line }) => ({ path, line, why: `listed in line ${line} of ${logName}` })),
    remarks: [...remarks.values()].sort((a, b) => a.line - b.line),
  };
}

/** A path with everything that is done with it. */
export interface UsedPath {
  readonly path: string;
  /** Of the first access that counts. */
  readonly line: number;
  readonly modes: ReadonlySet<AccessMode>;
}

function byPath(accesses: readonly Access[]): readonly UsedPath[] {
  const found = new Map<string, { path: string; line: number; modes: Set<AccessMode> }>();
  for (const { path, mode, line } of accesses) {
    const known = found.get(path);
    if (!known) found.set(path, { path, line, modes: new Set([mode]) });
    else {
      if (isOnly(known.modes, 'probe')) known.line = line;
      known.modes.add(mode);
    }
  }
  return [...found.values()];
}

/** The kernel opens the interpreter of a script, which strace doesn't show. */
function withInterpreters(all: readonly UsedPath[], tree: FileTree | undefined): readonly UsedPath[] {
  if (!tree) return all;
  const found = new Map(all.map((used) => [used.path, used]));
  const pending = all.filter(({ modes }) => modes.has('execute'));
  for (let used = pending.pop(); used; used = pending.pop()) {
    const interpreter = interpreterOf(used.path, tree);
    const known = interpreter === undefined ? undefined : found.get(interpreter);
    if (interpreter === undefined || known?.modes.has('execute')) continue;
    const started: UsedPath = {
      path: interpreter,
      line: used.line,
      modes: new Set([...(known?.modes ?? []), 'execute']),
    };
    found.set(interpreter, started);
    pending.push(started);
  }
  return [...found.values()];
}

const largestScript = 1 << 20;

function interpreterOf(path: string, tree: FileTree): string | undefined {
  const stat = path.startsWith('/') ? tree.stat(path) : undefined;
  if (stat?.type !== 'file' || !stat.readable || stat.size > largestScript) return undefined;
  const interpreter = shebangOf(tree.read(path))?.interpreter;
  return interpreter?.startsWith('/') ? interpreter : undefined;
}

/** Python reads compiled modules only beside their source, and the source where it can't open them (PEP 3147). */
function withSource(used: UsedPath, remarks: Map<string, LogRemark>): UsedPath {
  const found = /^(.*\/)?__pycache__\/([^/]+)\.[\w-]+-\d+(?:\.opt-\d)?\.pyc$/.exec(used.path);
  if (!found) return used;
  const text =
    'compiled Python modules hold time stamps, so that every build would measure differently: their sources are listed';
  if (!remarks.has(text)) remarks.set(text, { line: used.line, text });
  return { ...used, path: `${found[1] ?? ''}${found[2]}.py` };
}

function isOnly(modes: ReadonlySet<AccessMode>, mode: AccessMode): boolean {
  return modes.size === 1 && modes.has(mode);
}

function isDirectory({ path, modes }: UsedPath, tree: FileTree | undefined): boolean {
  if (modes.has('list')) return true;
  return path.startsWith('/') && tree?.stat(path)?.type === 'directory';
}

function isGone(path: string, tree: FileTree | undefined): boolean {
  return tree !== undefined && path.startsWith('/') && tree.stat(path) === undefined;
}

/** Gramine has these file systems itself. */
function isPseudo(path: string): boolean {
  return /^\/(?:proc|sys|dev)(?:\/|$)/.test(path);
}

/** Those that Gramine makes itself (libos/src/fs/dev/fs.c), and the names by which a terminal is known. */
const ownDevices =
  /^\/dev(?:$|\/(?:null|zero|u?random|tty|stdin|stdout|stderr|fd(?:\/\d+)?|shm(?:\/.*)?|pts(?:\/\d+)?|ptmx|attestation(?:\/.*)?)?$)/;

function deviceRemark({ path, line, modes }: UsedPath): LogRemark | undefined {
  if (!path.startsWith('/dev/') || ownDevices.test(path) || isOnly(modes, 'probe')) return undefined;
  return { line, text: `the device \`${path}\` is none that Gramine makes: mount \`dev:${path}\` if it is needed` };
}

function special({ path, modes }: UsedPath): string | undefined {
  if (/^\/etc\/ld\.so\.(?:cache|preload)$/.test(path))
    return `\`${path}\` is left out: inside the enclave LD_LIBRARY_PATH tells where libraries are`;
  if (path === '/etc/resolv.conf')
    return '`/etc/resolv.conf` is left out, it differs on every machine: decide on `sys.enable_extra_runtime_domain_names_conf`, or mount one of your own';
  if (/^\/(?:\.dockerenv|run\/\.containerenv|etc\/(?:hosts|hostname|mtab|machine-id))$/.test(path))
    return `\`${path}\` is left out, it differs on every machine: mount one of your own if it is needed`;
  if (/\/__pycache__(?:\/|$)/.test(path) && (modes.has('write') || modes.has('create')))
    return 'Python writes compiled modules: compile them before the build, or set PYTHONDONTWRITEBYTECODE=1';
  return undefined;
}

const glibc =
  /^\/(?:usr\/)?lib(?:64|32)?\/(?:[\w-]+\/)?(?:ld-linux[\w.-]*\.so\.\d|lib(?:c|m|mvec|dl|pthread|rt|util|resolv|anl|nsl|BrokenLocale|thread_db|nss_(?:files|dns|compat|hesiod))\.so\.\d+)$/;

/** Gramine comes with a C library of its own, that of the host isn't used. */
function ofRuntime({ path }: UsedPath): string | undefined {
  if (!glibc.test(path)) return undefined;
  return 'the C library of the host is left out: Gramine has its own';
}

function temporaryFolder(path: string): string | undefined {
  return /^\/(?:tmp|var\/tmp|run|var\/run)(?=\/|$)/.exec(path)?.[0];
}

/** Where inputs lie too, a file system in memory would hide them. */
function isScratch(path: string, inputs: ReadonlySet<string | undefined>): boolean {
  const folder = temporaryFolder(path);
  return folder !== undefined && !inputs.has(folder);
}

function scratchFolders(written: readonly UsedPath[], logName: string): readonly NeededPath[] {
  const found = new Map<string, NeededPath>();
  for (const { path, line } of written) {
    const folder = temporaryFolder(path)!;
    if (!found.has(folder))
      found.set(folder, {
        path: `${folder}/`,
        line,
        why: `temporary files are written here, line ${line} of ${logName}`,
      });
  }
  return [...found.values()];
}

function writtenFolders(written: readonly UsedPath[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { path } of written) {
    for (let at = path; !found.has(at); at = folderOf(at)) found.add(at);
  }
  return found;
}
