import type { HostTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import { progressBar } from './progress-bar.ts';

/** SHA-256 of regular files of a tree, in the order of their paths; with a progress bar. Rejects as `Io.hashFiles` does. */
export async function hashFiles(
  paths: readonly string[],
  { tree, isHost }: { readonly tree: HostTree; readonly isHost: boolean },
  io: Io,
): Promise<readonly string[]> {
  const places = isHost ? paths : paths.map((path) => tree.place(path) ?? path);
  if (!io.stderr.isTerminal) return io.hashFiles(places);
  const total = paths.reduce((sum, path) => sum + (tree.stat(path)?.size ?? 0), 0);
  const bar = progressBar('hashing', io.stderr);
  try {
    return await io.hashFiles(places, (_, bytes) => bar.update(bytes, total));
  } finally {
    bar.clear();
  }
}
