import type { FileTree } from './file-tree.ts';
import type { OpenFile } from './io.ts';

/** A regular file of a tree, of which only what is asked for is read where the tree can do that. Throws as `FileTree.read` does. */
export function openIn(tree: FileTree, path: string): OpenFile {
  return tree.openFile?.(path) ?? openBytes(tree.read(path));
}

/** Bytes in memory as a file. */
export function openBytes(bytes: Uint8Array): OpenFile {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close() {},
  };
}
