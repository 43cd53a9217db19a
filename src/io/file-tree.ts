import type { OpenFile } from './io.ts';

/** A read-only tree of files: a host folder, an image's root, a test's literal. Paths are absolute within the tree. */
export interface FileTree {
  /** Follows symbolic links (inside the tree only); undefined when nothing is there. */
  stat(path: string): FileStat | undefined;
  /** Does not follow a link in the last component. */
  lstat(path: string): FileStat | undefined;
  /** Throws when the file can't be read. */
  read(path: string): Uint8Array;
  /** Random access to a regular file, links followed, where that costs less than to read it. Throws as `read` does. */
  openFile?(path: string): OpenFile;
  /** Names in a directory, sorted by code point. */
  list(path: string): readonly string[];
  readlink(path: string): string;
}

/** A folder of the host. Bytes of a name that are no UTF-8 appear as U+DC80 … U+DCFF, one each. */
export interface HostTree extends FileTree {
  /** Where a path lies on the host, links followed; undefined when nothing is there. */
  place(path: string): string | undefined;
}

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Whether this process can read it. */
  readonly readable: boolean;
  /** The null device, which is empty whatever it says; what is not the host does not tell. */
  readonly isNull?: boolean;
}
