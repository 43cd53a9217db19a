import { createHash } from 'node:crypto';
import type { FileStat, HostTree } from '../io/file-tree.ts';

/** A file that is taken for one of the host's, whatever is there. */
export interface AddedFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The tree as it would be with the file. */
export function withFile(tree: HostTree, { path, bytes }: AddedFile): HostTree {
  const stat: FileStat = { type: 'file', size: bytes.length, mode: 0o644, readable: true };
  return {
    ...tree,
    stat: (at) => (at === path ? stat : tree.stat(at)),
    lstat: (at) => (at === path ? stat : tree.lstat(at)),
    read: (at) => (at === path ? bytes : tree.read(at)),
  };
}

type Hash = (paths: readonly string[]) => Promise<readonly string[]>;

/** Hashes the file too; an error has the index that its path has among all. */
export function hashingFile(hash: Hash, { path, bytes }: AddedFile): Hash {
  return async (paths) => {
    const others = paths.filter((at) => at !== path);
    try {
      const hashed = (await hash(others))[Symbol.iterator]();
      const own = createHash('sha256').update(bytes).digest('hex');
      return paths.map((at) => (at === path ? own : hashed.next().value!));
    } catch (error) {
      const { index } = error as { readonly index?: unknown };
      if (typeof index === 'number') throw Object.assign(error as Error, { index: paths.indexOf(others[index]!) });
      throw error;
    }
  };
}
