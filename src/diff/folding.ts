import { byCodePoint } from '../text/order.ts';
import type { FileChange } from './manifest-diff.ts';

/** More changes than this below one directory become one line. */
const most = 5;
/** Directories below this depth are not told apart. */
const deepest = 40;
/** At the top, where there is no directory to name. */
const mostAtTop = 40;

/** Changes of files, those of one kind below one directory as one; sorted by path. */
export function folded(changes: Iterable<Omit<FileChange, 'count'>>): readonly FileChange[] {
  const byKind = new Map<FileChange['kind'], Folder>();
  for (const { path, kind } of changes) {
    const root = byKind.get(kind) ?? newFolder();
    byKind.set(kind, root);
    add(root, path);
  }
  const found: FileChange[] = [];
  for (const [kind, root] of byKind) {
    for (const { path, count } of fold(root, '')) found.push({ path, kind, count });
  }
  return found.sort((a, b) => byCodePoint(a.path, b.path) || byCodePoint(a.kind, b.kind));
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: string[];
}

interface Line {
  readonly path: string;
  readonly count: number;
}

function newFolder(): Folder {
  return { folders: new Map(), files: [] };
}

function add(root: Folder, path: string): void {
  let folder = root;
  let start = 0;
  const last = path.endsWith('/') ? path.length - 1 : path.length;
  let depth = 0;
  for (let slash = path.indexOf('/'); slash >= 0 && slash < last && depth < deepest; slash = path.indexOf('/', start)) {
    const name = path.slice(start, slash);
    const next = folder.folders.get(name) ?? newFolder();
    folder.folders.set(name, next);
    folder = next;
    start = slash + 1;
    depth++;
  }
  folder.files.push(path);
}

function fold(folder: Folder, path: string): readonly Line[] {
  const lines: Line[] = folder.files.map((file) => ({ path: file, count: 1 }));
  for (const [name, inner] of folder.folders) for (const line of fold(inner, `${path}${name}/`)) lines.push(line);
  const isTop = path === '' || path === '/';
  if (lines.length <= (isTop ? mostAtTop : most)) return lines;
  const count = lines.reduce((sum, line) => sum + line.count, 0);
  return [{ path: path === '' ? './' : path, count }];
}
