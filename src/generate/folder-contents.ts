import { realPath } from '../elf/real-path.ts';
import type { FileTree } from '../io/file-tree.ts';
import { unwritable } from './toml-text.ts';

/** What the tools make of a directory that is trusted as a whole, where that differs from what is there. */
export interface FolderContents {
  /** Links to directories, which the tools do not follow, with where they lead. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Links to files that begin at the root. */
  readonly fileLinks: readonly string[];
  /** Files that are left out. */
  readonly unreadable: readonly string[];
  /** Names that no manifest can hold. */
  readonly unnameable: readonly string[];
  /** Shared libraries, by their names. */
  readonly libraries: readonly string[];
  /** All regular files, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

/** Trees can be large: so many entries are looked at. */
const budget = 100_000;

export function foldersBelow(tree: FileTree, top: string): FolderContents {
  const links: { path: string; target: string }[] = [];
  const [fileLinks, unreadable, unnameable, libraries]: [string[], string[], string[], string[]] = [[], [], [], []];
  const result = () => ({ links, fileLinks, unreadable, unnameable, libraries, files, bytes });
  const pending = [top];
  let [files, bytes, left] = [0, 0, budget];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of namesIn(tree, folder)) {
      if (left-- === 0) return result();
      const path = `${folder === '/' ? '' : folder}/${name}`;
      const own = tree.lstat(path);
      const found = own?.type === 'symlink' ? tree.stat(path) : own;
      if (unwritable(name) !== undefined && found?.type !== 'other') unnameable.push(path);
      else if (own?.type === 'directory') pending.push(path);
      else if (found?.type === 'directory') links.push({ path, target: realPath(tree, path)! });
      else if (found?.type === 'file' && !found.readable) unreadable.push(path);
      else if (found?.type === 'file') {
        if (own?.type === 'symlink' && tree.readlink(path).startsWith('/')) fileLinks.push(path);
        files++;
        bytes += found.size;
        if (/\.(?:so(?:\.[0-9][0-9.]*)?|node|pyd)$/.test(name)) libraries.push(path);
      }
    }
  }
  return result();
}

function namesIn(tree: FileTree, folder: string): readonly string[] {
  try {
    return tree.list(folder);
  } catch {
    return [];
  }
}
