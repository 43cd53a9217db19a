import type { FileTree } from './file-tree.ts';

/** The path free of symbolic links, which are followed inside the tree; undefined when nothing is there. */
export function realPath(tree: FileTree, path: string): string | undefined {
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
    if (!found || (found.type !== 'symlink' && found.type !== 'directory' && pending.length > 0)) return undefined;
    if (found.type !== 'symlink') {
      walked.push(name);
      continue;
    }
    if (++links > maximumLinks) return undefined;
    const target = tree.readlink(here);
    if (target.startsWith('/')) walked.length = 0;
    pending.push(...namesOf(target).reverse());
    if (pending.length > maximumNames) return undefined;
  }
  return `/${walked.join('/')}`;
}

/** As many as Linux follows. */
export const maximumLinks = 40;

const maximumNames = 4096;

/** The names of a path; `.` and empty ones are none. */
export function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
