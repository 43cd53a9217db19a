import { libraryFolders } from '../elf/library-folders.ts';
import type { FileTree } from '../io/file-tree.ts';

/**
 * The folders that `ldconfig -v -N -X` prints for an image: those of its configuration, then those it knows by itself; only what is
 * there, and each once. An approximation: packages that GSC installs can add more.
 */
export function libraryPaths(
  tree: FileTree & { resolve(path: string): string | undefined },
  libraryFolder: string,
): readonly string[] {
  const known = libraryFolder.startsWith('/')
    ? [`/lib${libraryFolder}`, `/usr/lib${libraryFolder}`, '/lib', '/usr/lib']
    : ['/lib', '/lib64', '/usr/lib', '/usr/lib64'];
  const seen = new Set<string>();
  return [...libraryFolders(tree), ...known].filter((path) => {
    const real = tree.stat(path)?.type === 'directory' ? tree.resolve(path) : undefined;
    if (real === undefined || seen.has(real)) return false;
    seen.add(real);
    return true;
  });
}
