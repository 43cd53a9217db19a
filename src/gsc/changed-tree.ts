import type { ScannedFile } from '../image/scanned.ts';
import { byCodePoint } from '../text/order.ts';
import type { WalkedTree } from './walk.ts';

/** A tree with files more and fewer. Folders on the way to a new file come by themselves. */
export function changedTree(
  tree: WalkedTree,
  { added, removed }: { readonly added: readonly ScannedFile[]; readonly removed: readonly string[] },
): WalkedTree {
  const files = new Map<string, ScannedFile>();
  const names = new Map<string, Set<string>>();
  const gone = new Set(removed);
  for (const file of added) {
    files.set(file.path, file);
    for (let path = file.path; path !== '/'; ) {
      const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 1));
      names.set(folder, (names.get(folder) ?? new Set()).add(path.slice(path.lastIndexOf('/') + 1)));
      if (folder !== '/' && !files.has(folder) && tree.look(folder)?.type !== 'directory')
        files.set(folder, { path: folder, type: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 });
      path = folder;
    }
  }
  const isGone = (path: string): boolean => {
    for (let at = path; at !== '/'; at = at.slice(0, Math.max(at.lastIndexOf('/'), 1))) if (gone.has(at)) return true;
    return false;
  };
  return {
    look: (path) => files.get(path) ?? (gone.size > 0 && isGone(path) ? undefined : tree.look(path)),
    list(path) {
      const more = names.get(path);
      const isOld = !files.has(path) && !isGone(path);
      const old = isOld ? tree.list(path) : [];
      if (!more) return old;
      return [...new Set([...old, ...more])].sort(byCodePoint);
    },
  };
}
