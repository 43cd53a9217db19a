import type { FileTree } from '../io/file-tree.ts';

/** The path free of symbolic links, which are followed inside the tree; undefined when nothing is there. */
export function realPath(tree: FileTree, path: string): string | undefined {
  const pending = names(path).reverse();
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
    pending.push(...names(target).reverse());
    if (pending.length > maximumNames) return undefined;
  }
  return `/${walked.join('/')}`;
}

const maximumLinks = 40;
const maximumNames = 4096;

function names(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
