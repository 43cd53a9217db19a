import { createHash } from 'node:crypto';
import type { ImageTree } from './image.ts';
import { chunksOf } from './slice.ts';

/** SHA-256 of a regular file's content in hexadecimal, links followed. Throws as `openFile` does. */
export function fileHash(tree: Pick<ImageTree, 'openFile'>, path: string): string {
  const hash = createHash('sha256');
  const file = tree.openFile(path);
  try {
    for (const chunk of chunksOf(file)) hash.update(chunk);
  } finally {
    file.close();
  }
  return hash.digest('hex');
}
