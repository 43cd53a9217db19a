import type { FileStat, HostTree } from '../io/file-tree.ts';
import type { OpenFile } from '../io/io.ts';
import { systemError } from './atomic-write.ts';

/** What a tree needs of the host. */
export interface ReadFs {
  /** Does not follow a link in the last component; undefined when nothing is there. */
  lstat(path: string): HostStat | undefined;
  isReadable(path: string): boolean;
  readFile(path: string): Uint8Array;
  openFile(path: string): OpenFile;
  /** Names sorted by code point. */
  names(path: string): readonly string[];
  /** Undefined when the system refuses to tell, as it does below /proc. */
  readlink(path: string): string | undefined;
}

type HostStat = Omit<FileStat, 'readable'>;

/**
 * A host folder as a tree of its own: symbolic links are resolved inside it (an absolute link starts at the folder, `..`
 * stops there), never by the host. `root` must be free of links itself.
 */
export function hostTree(fs: ReadFs, root: string): HostTree {
  const base = root.endsWith('/') ? root.slice(0, -1) : root;
  const folders = new Set<string>();

  /** Undefined when nothing is there. */
  function locate(path: string, followLast: boolean): Place | undefined {
    const names = segments(path);
    const walked = knownFolder(names);
    const pending = names.slice(walked.length).reverse();
    let found: HostStat | undefined;
    for (let links = 0; pending.length > 0; ) {
      const name = pending.pop()!;
      if (name === '..') {
        walked.pop();
        found = undefined;
        continue;
      }
      const last = pending.length === 0;
      const inside = [...walked, name].join('/');
      if (!last && folders.has(inside)) {
        walked.push(name);
        continue;
      }
      const host = `${base}/${inside}`;
      found = fs.lstat(host);
      if (!found) return undefined;
      if (found.type === 'symlink' && (followLast || !last)) {
        if (++links > maximumLinks) return undefined;
        const target = fs.readlink(host);
        if (target === undefined) return undefined;
        if (target.startsWith('/')) walked.length = 0;
        found = undefined;
        pending.push(...segments(target).reverse());
        continue;
      }
      if (!last && found.type !== 'directory') return undefined;
      if (found.type === 'directory') folders.add(inside);
      walked.push(name);
    }
    return { host: walked.length === 0 ? base || '/' : `${base}/${walked.join('/')}`, found };
  }

  /** The folder of a path, when it has been walked before: to walk deep folders again for each file takes the square of the time. */
  function knownFolder(names: readonly string[]): string[] {
    const folder = names.slice(0, -1);
    return folders.has(folder.join('/')) && !folder.includes('..') ? folder : [];
  }

  function mustLocate(path: string, followLast: boolean): string {
    const place = locate(path, followLast);
    if (!place) throw systemError('ENOENT', 'no such file or directory', path);
    return place.host;
  }

  function targetOf(path: string): string {
    const target = fs.readlink(mustLocate(path, false));
    if (target === undefined) throw systemError('ENOENT', 'no such file or directory', path);
    return target;
  }

  /** Whether a file can be read is asked when it matters, which takes a call of its own. */
  function statOf(place: Place | undefined): FileStat | undefined {
    const found = place && (place.found ?? fs.lstat(place.host));
    if (!found) return undefined;
    let readable: boolean | undefined;
    return {
      ...found,
      get readable() {
        readable ??= found.type !== 'symlink' && fs.isReadable(place.host);
        return readable;
      },
    };
  }

  return {
    stat: (path) => statOf(locate(path, true)),
    lstat: (path) => statOf(locate(path, false)),
    read: (path) => fs.readFile(mustLocate(path, true)),
    openFile: (path) => fs.openFile(mustLocate(path, true)),
    list: (path) => fs.names(mustLocate(path, true)),
    readlink: targetOf,
    place: (path) => locate(path, true)?.host,
  };
}

interface Place {
  /** The host path, free of links. */
  readonly host: string;
  /** What lies there, when that was looked at last. */
  readonly found: HostStat | undefined;
}

const maximumLinks = 40;

function segments(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
