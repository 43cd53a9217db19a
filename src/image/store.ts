import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Io, OpenFile } from '../io/io.ts';
import { realPath } from '../io/real-path.ts';
import { visible } from '../text/visible.ts';
import type { Budget } from './limits.ts';
import { slice } from './slice.ts';
import { beginsAsTar, type TarEntry, tarEntries } from './tar.ts';

/** Where the parts of an image lie, by relative path: a folder or a tar archive. No name leads out of it. */
export interface Store {
  readonly name: string;
  readonly isFolder: boolean;
  /** Whether a file or folder is there. */
  has(path: string): boolean;
  /** Undefined when nothing is there. */
  open(path: string): OpenFile | undefined;
  close(): void;
}

export function folderStore(io: Io, root: string): Store {
  const tree = io.openTree(root);
  const opened: OpenFile[] = [];
  return {
    name: root,
    isFolder: true,
    has: (path) => tree.stat(path) !== undefined,
    open(path) {
      const found = realPath(tree, path);
      if (found === undefined) return undefined;
      const file = openInside(io, { root, tree, path: found });
      opened.push(file);
      return file;
    },
    close() {
      for (const file of opened.splice(0)) file.close();
    },
  };
}

/** Opens a file of a host folder by its path inside, which is free of links. */
export function openInside(
  io: Io,
  { root, tree, path }: { readonly root: string; readonly tree: FileTree; readonly path: string },
): OpenFile {
  try {
    if (tree.lstat(path)?.type !== 'file') throw Object.assign(new Error('it is no regular file'), { code: 'ESPIPE' });
    return io.openFile(`${root}${path}`);
  } catch (error) {
    throw new UserError(`${root}${path} can't be read: ${reasonOf(error)}`);
  }
}

/** Takes over the file, also when it turns out to be no archive. */
export function tarStore(file: OpenFile, name: string, budget: Budget): Store {
  const members = membersOf(file, name, budget);
  const open = ({ start, size }: TarEntry) => slice(file, { offset: start, length: size });
  return memberStore({ name, members, open, close: () => file.close() });
}

interface Members {
  readonly name: string;
  /** By plain path. */
  readonly members: ReadonlyMap<string, TarEntry>;
  readonly open: (entry: TarEntry) => OpenFile;
  readonly close: () => void;
}

export function memberStore({ name, members, open, close }: Members): Store {
  const folders = new Set([...members.keys()].map((path) => path.slice(0, path.indexOf('/'))));
  return {
    name,
    isFolder: false,
    has: (path) => members.has(path) || folders.has(path),
    open(path) {
      const entry = memberAt(members, plainPath(path));
      if (!entry) return undefined;
      if (entry.type !== 'file' || entry.pieces)
        throw new UserError(`${name}: \`${visible(path)}\` is no regular file`);
      return open(entry);
    },
    close,
  };
}

export function noArchive(name: string): UserError {
  return new UserError(`${name}: it is no tar archive`, 'use an OCI image layout or what `docker save` writes');
}

function membersOf(file: OpenFile, name: string, budget: Budget): ReadonlyMap<string, TarEntry> {
  const members = new Map<string, TarEntry>();
  try {
    if (!beginsAsTar(file.read(0, 512))) throw noArchive(name);
    for (const entry of tarEntries(file, name)) {
      budget.takeEntry(name);
      budget.takeMetadata(name, entry.path.length + (entry.target?.length ?? 0));
      members.set(plainPath(entry.path), entry);
    }
  } catch (error) {
    file.close();
    throw error;
  }
  return members;
}

/** Old archives of Docker link a layer to an equal one; only whole members are linked to. */
function memberAt(members: ReadonlyMap<string, TarEntry>, path: string): TarEntry | undefined {
  let at = path;
  for (let links = 0; links < 40; links++) {
    const entry = members.get(at);
    if (entry?.target === undefined) return entry;
    const folder = entry.type === 'symlink' ? at.slice(0, at.lastIndexOf('/') + 1) : '';
    at = plainPath(entry.target.startsWith('/') ? entry.target : `${folder}${entry.target}`);
  }
  return undefined;
}

/** Without leading slash, `.` and `..`, which stops at the root. */
export function plainPath(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}
