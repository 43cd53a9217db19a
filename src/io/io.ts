import type { FileTree } from './file-tree.ts';

/** Everything a command may do to the world. Tests supply their own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readStdin(): Uint8Array;
  /** Throws an Error with `code` (`ENOENT`, `EACCES`, `EISDIR`, …) when the file can't be read. */
  readFile(path: string): Uint8Array;
  stat(path: string): PathStat | undefined;
  /** Names with a type, sorted by code point. */
  list(path: string): readonly DirectoryEntry[];
  /** Writes a temporary file in the same folder, syncs and renames; keeps the mode, follows a symbolic link. */
  writeFile(path: string, content: string | Uint8Array): void;
  openTree(root: string): FileTree;
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
