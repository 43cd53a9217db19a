import type { HostTree } from './file-tree.ts';

/** Everything a command may do to the world. Tests supply their own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** As `readFile`, but throws a UserError. */
  readStdin(): Uint8Array;
  /**
   * At most 512 MiB of a regular file and 128 MiB of a pipe (`EFBIG`); of devices only terminals and the null device (`ENODEV`).
   * Throws an Error with `code` (`ENOENT`, `EACCES`, `EISDIR`, …) when the file can't be read.
   */
  readFile(path: string): Uint8Array;
  stat(path: string): PathStat | undefined;
  /** Names with a type, sorted by code point. */
  list(path: string): readonly DirectoryEntry[];
  /** Writes a temporary file in the same folder, syncs and renames; keeps the mode, follows a symbolic link. */
  writeFile(path: string, content: string | Uint8Array): void;
  /** The same for several different files: when one can't be written, all are as they were. */
  writeFiles(files: readonly { readonly path: string; readonly content: string | Uint8Array }[]): void;
  /** Makes a folder and those above it; one that exists is left alone. Throws as `readFile` does. */
  makeFolder(path: string): void;
  openTree(root: string): HostTree;
  /** Random access to a file that may be larger than memory. Throws as `readFile` does. */
  openFile(path: string): OpenFile;
  /**
   * SHA-256 of regular files in hexadecimal, in the order of their paths, on all cores. Rejects with an Error with `code`, `path` and
   * `index` for the first that fails; `ESTALE` when a file changes meanwhile. `onHashed` is told now and then what is done.
   */
  hashFiles(paths: readonly string[], onHashed?: (files: number, bytes: number) => void): Promise<readonly string[]>;
  /** A file of the run's own, gone when it is closed or the run ends, for what may be larger than memory. */
  spool(): Spool;
  /** Whether standard input is a terminal, so that questions can be asked. */
  readonly stdinIsTerminal: boolean;
  /** The next line of standard input without its line end; undefined at its end. */
  readLine(): string | undefined;
  /**
   * A line typed at the terminal that standard input is, without being shown; undefined when the input ends or is no terminal.
   * The prompt goes to stderr once nothing is shown any longer.
   */
  readSecret(prompt: string): string | undefined;
  /** Runs a program of the host to its end, never through a shell. Undefined when there is no such program. */
  run(program: string, args: readonly string[], options?: RunOptions): Ran | undefined;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: Uint8Array;
  /** By name: put in a folder of their own, where the program runs, and gone afterwards. */
  readonly files?: ReadonlyMap<string, string>;
}

export interface Ran {
  /** Exit code; -1 when a signal ended it. */
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, length: number): Uint8Array;
  close(): void;
}

export interface Spool extends OpenFile {
  append(bytes: Uint8Array): void;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal, undefined when it is none. */
  readonly columns: number | undefined;
}

export interface PathStat {
  readonly type: 'file' | 'directory' | 'other';
  readonly size: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
}
