import type { FileStat, FileTree } from '../../io/file-tree.ts';

/** The files that a manifest's host paths mean. */
export interface SurfaceFiles {
  readonly tree: FileTree;
  /** In the tree: where relative paths start. */
  readonly folder: string;
}

/** A host path in the tree; undefined when it leaves the tree. */
export function placeIn({ folder }: SurfaceFiles, hostPath: string): string | undefined {
  const names = hostPath.startsWith('/') ? [] : folder.split('/').filter((name) => name !== '');
  for (const name of hostPath.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return `/${names.join('/')}`;
}

export interface FoundFile {
  readonly path: string;
  readonly found: FileStat;
}

const mostFiles = 500_000;
const deepest = 200;

/**
 * Regular files at or below a path, those behind links to files included, in the order of their paths. False when some could not be
 * reached: folders that can't be read, and those of a tree beyond any measure.
 */
export function eachFileBelow(tree: FileTree, top: string, visit: (file: FoundFile) => void): boolean {
  const pending: { readonly path: string; readonly depth: number }[] = [{ path: top, depth: 0 }];
  let isComplete = true;
  for (let count = 0; pending.length > 0; count++) {
    if (count === mostFiles) return false;
    const { path, depth } = pending.pop()!;
    const found = depth === 0 ? tree.stat(path) : tree.lstat(path);
    const target = found?.type === 'symlink' ? tree.stat(path) : found;
    if (target?.type === 'file') visit({ path, found: target });
    if (found?.type !== 'directory') continue;
    const names = depth > deepest ? undefined : namesIn(tree, path);
    if (!names) isComplete = false;
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const name of names?.toReversed() ?? []) pending.push({ path: prefix + name, depth: depth + 1 });
  }
  return isComplete;
}

/** Undefined when the folder can't be read. */
function namesIn(tree: FileTree, path: string): readonly string[] | undefined {
  try {
    return tree.list(path);
  } catch {
    return undefined;
  }
}
