import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { main } from '../../src/cli.ts';
import { nodeIo } from '../../src/commands/node-io.ts';
import type { Io, Output } from '../../src/io/io.ts';
import { version } from '../../src/version.ts';
import type { Case, Entry, Outcome, Run } from './case-file.ts';

/** A temporary folder with the files of a case. */
export class Sandbox {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-cli-')));
  readonly #entries: readonly Entry[];

  constructor(entries: readonly Entry[] = []) {
    this.#entries = entries;
    for (const entry of entries) this.#create(entry);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs the command line in this process, over an Io that knows no other folder. */
  async run(
    argv: readonly string[],
    given: Partial<Pick<Case, 'stdin' | 'terminal'> & Pick<Run, 'env'>> = {},
  ): Promise<Outcome> {
    const before = this.#contents();
    const outcome = await runIn(this.folder, argv, { ...given, files: this.#files() });
    return { ...outcome, written: this.#written(before) };
  }

  /** Runs the built command in a process of its own. */
  start(argv: readonly string[], given: Partial<Pick<Case, 'stdin'> & Pick<Run, 'env'>> = {}): Outcome {
    const before = this.#contents();
    const { stdout, stderr, status } = spawnSync(process.execPath, [builtCommand, ...argv], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, ...given.env },
      input: given.stdin ?? '',
      encoding: 'utf8',
    });
    return {
      stdout: stdout.replaceAll(ownVersion, 'VERSION'),
      stderr,
      exit: status ?? -1,
      written: this.#written(before),
    };
  }

  #create({ kind, name, bytes, target }: Entry): void {
    const place = join(this.folder, name);
    mkdirSync(kind === 'folder' ? place : dirname(place), { recursive: true });
    if (kind === 'link') symlinkSync(target, place);
    else if (kind !== 'folder') writeFileSync(place, bytes);
  }

  /** Root reads and writes everything: for the marked entries the refusal that others meet is supplied. */
  #files(): Files {
    const files = filesIn(this.folder);
    const at = (path: string) => resolve(this.folder, path);
    const refuse = (path: string, kinds: readonly Entry['kind'][]) => {
      const entry = this.#entries.find(({ kind, name }) => kinds.includes(kind) && at(name) === at(path));
      if (entry) throw Object.assign(new Error(`EACCES: permission denied, '${path}'`), { code: 'EACCES' });
    };
    return {
      ...files,
      readFile(path) {
        refuse(path, ['unreadable']);
        return files.readFile(path);
      },
      writeFile(path, content) {
        refuse(path, ['unreadable', 'read-only']);
        files.writeFile(path, content);
      },
      writeFiles(all) {
        for (const [index, { path }] of all.entries()) {
          try {
            refuse(path, ['unreadable', 'read-only']);
          } catch (error) {
            throw Object.assign(error as Error, { index });
          }
        }
        files.writeFiles(all);
      },
    };
  }

  #contents(): ReadonlyMap<string, string> {
    const contents = new Map<string, string>();
    for (const name of readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const place = join(this.folder, name);
      const stat = lstatSync(place);
      if (stat.isFile()) contents.set(name, readFileSync(place, 'latin1'));
      else contents.set(name, stat.isSymbolicLink() ? 'a link\n' : 'a folder\n');
    }
    return contents;
  }

  #written(before: ReadonlyMap<string, string>): Record<string, string> {
    const written: Record<string, string> = {};
    const after = this.#contents();
    for (const [name, content] of after)
      if (before.get(name) !== content) written[name] = textOrDigest(Buffer.from(content, 'latin1'));
    for (const name of before.keys()) if (!after.has(name)) written[name] = 'gone\n';
    return written;
  }
}

function textOrDigest(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return `${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}\n`;
}

interface Surroundings extends Partial<Pick<Case, 'stdin' | 'terminal'> & Pick<Run, 'env'>> {
  /** Instead of the folder's own. */
  readonly files?: Files;
}

type Files = Pick<
  Io,
  | 'stat'
  | 'list'
  | 'readFile'
  | 'writeFile'
  | 'writeFiles'
  | 'makeFolder'
  | 'openTree'
  | 'openFile'
  | 'hashFiles'
  | 'spool'
  | 'run'
>;

/** Runs a command line in this process, in a folder. The version is printed as `VERSION`. */
export async function runIn(
  folder: string,
  argv: readonly string[],
  given: Surroundings = {},
): Promise<Omit<Outcome, 'written'>> {
  const [stdout, stderr] = [new Recorder(given.terminal), new Recorder()];
  const io: Io = {
    ...filesIn(folder),
    ...given.files,
    env: given.env ?? {},
    cwd: folder,
    stdout,
    stderr,
    readStdin: () => given.stdin ?? new Uint8Array(),
    stdinIsTerminal: false,
    readLine: linesOf(given.stdin),
    readSecret: () => undefined,
  };
  const exit = await main(argv, io);
  return { stdout: stdout.text.replaceAll(version, 'VERSION'), stderr: stderr.text, exit };
}

function filesIn(folder: string): Files {
  const real = nodeIo();
  const at = (path: string) => resolve(folder, path);
  return {
    stat: (path) => real.stat(at(path)),
    list: (path) => real.list(at(path)),
    readFile: (path) => real.readFile(at(path)),
    writeFile: (path, content) => real.writeFile(at(path), content),
    writeFiles: (files) => real.writeFiles(files.map(({ path, content }) => ({ path: at(path), content }))),
    makeFolder: (path) => real.makeFolder(at(path)),
    openTree: (root) => real.openTree(at(root)),
    openFile: (path) => real.openFile(at(path)),
    hashFiles: (paths, onHashed) => real.hashFiles(paths.map(at), onHashed),
    spool: () => real.spool(),
    run: (program, args, options) => real.run(program, args, { ...options, cwd: at(options?.cwd ?? '.') }),
  };
}

function linesOf(stdin: Uint8Array = new Uint8Array()): () => string | undefined {
  const lines = Buffer.from(stdin).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return () => lines.shift();
}

class Recorder implements Output {
  text = '';
  readonly columns: number | undefined;

  constructor(columns?: number) {
    this.columns = columns;
  }

  get isTerminal(): boolean {
    return this.columns !== undefined;
  }

  write(text: string): void {
    this.text += text;
  }
}

/** Not that of the messages of Trustee, which happens to be the same. */
const ownVersion = new RegExp(
  `(?<!"rvpsMessage": \\{\\s+"version": ")${packageJson.version.replaceAll('.', '\\.')}`,
  'g',
);

export const builtCommand = resolve(import.meta.dirname, '../../dist/cli.js');

/** False while sources are newer than what was built from them. */
export function isBuiltFromTheseSources(): boolean {
  const root = resolve(import.meta.dirname, '../..');
  const built = lstatSync(join(root, 'dist/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).every(
    (name) => lstatSync(join(root, 'src', name)).mtimeMs <= built,
  );
}
