import type { FileTree } from '../io/file-tree.ts';
import { realPath } from '../io/real-path.ts';
import { resolvePath } from '../text/path.ts';

/** Python's `Path.resolve()` of an absolute path: symbolic links are followed as far as the path exists. */
export function resolvedPath(files: FileTree, path: string): string {
  const missing: string[] = [];
  for (let known = path; known !== ''; known = known.slice(0, known.lastIndexOf('/'))) {
    const found = realPath(files, known);
    if (found !== undefined) return resolvePath(found, missing.reverse().join('/') || '.');
    missing.push(known.slice(known.lastIndexOf('/') + 1));
  }
  return resolvePath('/', path);
}
