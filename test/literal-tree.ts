import type { FileStat, FileTree } from '../src/io/file-tree.ts';
import { byCodePoint } from '../src/text/order.ts';

/** A tree from literal contents by absolute path; `…/` is an empty folder, `-> target` a link; bytes are a file. */
export function literalTree(files: Readonly<Record<string, string | Uint8Array>>): FileTree {
  const entries = new Map<string, { type: FileStat['type']; content: string; bytes?: Uint8Array }>([
    ['/', { type: 'directory', content: '' }],
  ]);
  for (const [path, content] of Object.entries(files)) {
    const name = path.replace(/\/$/, '');
    for (let at = name.indexOf('/', 1); at > 0; at = name.indexOf('/', at + 1))
      entries.set(name.slice(0, at), { type: 'directory', content: '' });
    if (typeof content !== 'string') entries.set(name, { type: 'file', content: '', bytes: content });
    else if (path.endsWith('/')) entries.set(name, { type: 'directory', content: '' });
    else if (content.startsWith('-> ')) entries.set(name, { type: 'symlink', content: content.slice(3) });
    else entries.set(name, { type: 'file', content });
  }
  const resolve = (path: string, followLast: boolean, depth = 0): string | undefined => {
    if (depth > 40) return undefined;
    let at = '';
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    for (const [index, part] of parts.entries()) {
      if (part === '..') {
        at = at.slice(0, at.lastIndexOf('/'));
        continue;
      }
      const next = `${at}/${part}`;
      const entry = entries.get(next);
      const isLast = index === parts.length - 1;
      if (entry?.type === 'symlink' && (!isLast || followLast)) {
        const target = entry.content.startsWith('/') ? entry.content : `${at}/${entry.content}`;
        return resolve([target, ...parts.slice(index + 1)].join('/'), followLast, depth + 1);
      }
      at = next;
    }
    return at === '' ? '/' : at;
  };
  const statOf = (path: string, follow: boolean): FileStat | undefined => {
    const found = resolve(path, follow);
    const entry = found === undefined ? undefined : entries.get(found);
    return (
      entry && {
        type: entry.type,
        size: entry.bytes?.length ?? Buffer.byteLength(entry.content),
        mode: 0o644,
        readable: !entry.content.startsWith('(unreadable)'),
      }
    );
  };
  return {
    stat: (path) => statOf(path, true),
    lstat: (path) => statOf(path, false),
    read(path) {
      const entry = entries.get(resolve(path, true) ?? '');
      if (entry?.type !== 'file' || entry.content.startsWith('(unreadable)')) throw new Error(`can't read ${path}`);
      return entry.bytes ?? Buffer.from(entry.content);
    },
    list(path) {
      const folder = resolve(path, true);
      const prefix = folder === '/' ? '/' : `${folder}/`;
      return [...entries.keys()]
        .filter((name) => name !== '/' && name.startsWith(prefix) && !name.slice(prefix.length).includes('/'))
        .map((name) => name.slice(prefix.length))
        .sort(byCodePoint);
    },
    readlink: (path) => entries.get(resolve(path, false) ?? '')?.content ?? '',
  };
}
