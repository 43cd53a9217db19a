import type { FileTree } from '../io/file-tree.ts';

/** The path with all links followed inside the tree, free of `.` and `..`; undefined when nothing is there. */
export function resolveLinks(tree: FileTree, path: string): string | undefined {
  const pending = namesOf(path).reverse();
  const walked: string[] = [];
  for (let links = 0; pending.length > 0; ) {
    const name = pending.pop()!;
    if (name === '..') {
      walked.pop();
      continue;
    }
    const here = `/${[...walked, name].join('/')}`;
    const found = tree.lstat(here);
    if (!found || (pending.length > 0 && found.type !== 'directory' && found.type !== 'symlink')) return undefined;
    if (found.type !== 'symlink') {
      walked.push(name);
      continue;
    }
    if (++links > maximumLinks) return undefined;
    const target = tree.readlink(here);
    if (target.startsWith('/')) walked.length = 0;
    pending.push(...namesOf(target).reverse());
  }
  return `/${walked.join('/')}`;
}

/** As many as Linux follows. */
export const maximumLinks = 40;

/** The names of a path; `.` and empty ones are none. */
export function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
