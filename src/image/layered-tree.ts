import type { FileTree } from '../io/file-tree.ts';
import type { OpenFile } from '../io/io.ts';
import { byCodePoint } from '../text/order.ts';
import { fileError } from './file-error.ts';
import type { ImageFile, ImageTree } from './image.ts';
import { type Found, findNode, type Node } from './layered-node.ts';
import { contentOf } from './tar.ts';

/** The merged file system of layers; `archives` are theirs, by index. */
export function layeredTree(root: Node, archives: readonly OpenFile[]): ImageTree {
  return nodeTree(root, { open: (node) => contentOf(archives[node.source]!, node), describe: described });
}

export interface NodeTree<File> extends FileTree {
  look(path: string): File | undefined;
  resolve(path: string): string | undefined;
  openFile(path: string): OpenFile;
  walk(path?: string): Iterable<File>;
}

interface NodeAccess<File> {
  /** The content of a regular file; the path is for errors. */
  readonly open: (node: Node, path: string) => OpenFile;
  readonly describe: (found: Found) => File;
}

/** The file system below a node. */
export function nodeTree<File>(root: Node, { open, describe }: NodeAccess<File>): NodeTree<File> {
  const find = (path: string, followLast: boolean) => findNode(root, path, { followLast });
  const mustFind = (path: string, followLast: boolean): Node => {
    const found = find(path, followLast);
    if (!found) throw fileError('ENOENT', path);
    return found.node;
  };
  const openFile = (path: string): OpenFile => {
    const node = mustFind(path, true);
    if (node.type !== 'file') throw fileError(node.type === 'directory' ? 'EISDIR' : 'EINVAL', path);
    return open(node, path);
  };
  return {
    stat: (path) => statOf(find(path, true)),
    lstat: (path) => statOf(find(path, false)),
    look(path) {
      const found = find(path, false);
      return found && describe(found);
    },
    resolve(path) {
      const found = find(path, true);
      return found && `/${found.names.join('/')}`;
    },
    openFile,
    read(path) {
      const file = openFile(path);
      if (file.size > maximumRead) throw fileError('EFBIG', path);
      return file.read(0, file.size);
    },
    list(path) {
      const { children } = mustFind(path, true);
      if (!children) throw fileError('ENOTDIR', path);
      return sortedNames(children);
    },
    readlink(path) {
      const node = mustFind(path, false);
      if (node.target === undefined) throw fileError('EINVAL', path);
      return node.target;
    },
    *walk(path = '/') {
      const found = find(path, true);
      if (!found) return;
      for (const each of below(found)) yield describe(each);
    },
  };
}

/** More than this can't become one JavaScript string anyway. */
const maximumRead = 0x1fffffe8;

function statOf(found: Found | undefined): ReturnType<ImageTree['stat']> {
  if (!found) return undefined;
  const { type, size, mode } = found.node;
  const isPlain = type === 'file' || type === 'directory';
  return { type: isPlain || type === 'symlink' ? type : 'other', size, mode, readable: isPlain };
}

/** What an image tells of a path. */
export function described({ node, names }: Found): ImageFile {
  const { children: _, start: __, pieces: ___, source: ____, clearedBy: _____, ...known } = node;
  return { ...known, path: `/${names.join('/')}` };
}

/** A stack, since directories can be nested deeper than calls. */
function* below(top: Found): Generator<Found> {
  const pending: Found[] = [top];
  while (pending.length > 0) {
    const found = pending.pop()!;
    if (found !== top) yield found;
    const { children } = found.node;
    if (!children) continue;
    for (const name of sortedNames(children).reverse())
      pending.push({ node: children.get(name)!, names: [...found.names, name] });
  }
}

function sortedNames(children: ReadonlyMap<string, unknown>): string[] {
  return [...children.keys()].sort(byCodePoint);
}
