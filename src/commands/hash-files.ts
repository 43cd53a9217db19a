import { createHash } from 'node:crypto';
import type { FileTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import { progressBar } from './progress-bar.ts';

/** SHA-256 of files of a tree, in the order of their paths. Throws an Error with `code` and `path`. */
export async function hashFiles(
  paths: readonly string[],
  { tree, isHost }: { readonly tree: FileTree; readonly isHost: boolean },
  io: Io,
): Promise<readonly string[]> {
  const bar = progressBar('hashing', io.stderr);
  try {
    return paths.map((path, at) => {
      bar.update(at, paths.length);
      return createHash('sha256')
        .update(isHost ? io.readFile(path) : tree.read(path))
        .digest('hex');
    });
  } finally {
    bar.clear();
  }
}
