/**
 * The finalise step as its documentation describes it, written anew and as plainly as can be: it resolves every path from the root
 * each time, name by name, as the kernel does. It imports nothing of the project.
 */
export interface NaiveNode {
  readonly type: 'file' | 'directory' | 'symlink' | 'fifo' | 'character-device' | 'block-device' | 'other';
  readonly target?: string | undefined;
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

export interface NaiveOptions {
  readonly version: readonly [number, number, number];
  readonly user: { readonly uid: number; readonly gids: readonly number[] };
  readonly alreadyAdded: readonly string[];
}

export interface NaiveResult {
  readonly uris: readonly string[];
  readonly badFiles: readonly string[];
  readonly badDirectories: readonly string[];
}

export function naiveWalk(nodes: ReadonlyMap<string, NaiveNode>, options: NaiveOptions): NaiveResult {
  const atLeast = (...wanted: number[]): boolean => {
    for (let i = 0; i < 3; i++)
      if (options.version[i] !== (wanted[i] ?? 0)) return options.version[i]! > (wanted[i] ?? 0);
    return true;
  };
  const uris: string[] = [];
  const badFiles: string[] = [];
  const badDirectories: string[] = [];

  const may = (path: string, bit: number): boolean => {
    if (options.user.uid === 0) return true;
    const node = nodes.get(path)!;
    const mode = node.mode ?? (node.type === 'directory' ? 0o755 : 0o644);
    if ((node.uid ?? 0) === options.user.uid) return (mode & (bit << 6)) !== 0;
    if (options.user.gids.includes(node.gid ?? 0)) return (mode & (bit << 3)) !== 0;
    return (mode & bit) !== 0;
  };

  /** The real path, or undefined for any error of stat(2). */
  const stat = (path: string): string | undefined => {
    if (Buffer.byteLength(path.replace(/[\uDC80-\uDCFF]/gu, '?')) > 4095) return undefined;
    let links = 0;
    const go = (start: string, text: string): string | undefined => {
      let here = text.startsWith('/') ? '/' : start;
      const parts = text.split('/').filter((part) => part !== '');
      if (text.endsWith('/')) parts.push('.');
      for (const part of parts) {
        if (nodes.get(here)?.type !== 'directory' || !may(here, 1)) return undefined;
        if (part === '.') continue;
        if (part === '..') {
          here = here.split('/').slice(0, -1).join('/') || '/';
          continue;
        }
        const next = `${here === '/' ? '' : here}/${part}`;
        const node = nodes.get(next);
        if (!node) return undefined;
        if (node.type !== 'symlink') {
          here = next;
          continue;
        }
        links++;
        if (links > 40) return undefined;
        const reached = go(here, node.target!);
        if (reached === undefined) return undefined;
        here = reached;
      }
      return here;
    };
    return go('/', path);
  };

  const isExcluded = (path: string): boolean => {
    const below = (folder: string) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('\n');
    const starting = (text: string) => path.startsWith(text) && !path.slice(text.length).includes('\n');
    if (['/boot', '/dev', '/proc', '/sys', '/var'].some(below)) return true;
    if (['/.dockerenv', '/.dockerinit', '/etc/mtab'].includes(path)) return true;
    if (/^\/etc\/rc[^\n]\.d\/[^\n]*$/u.test(path)) return true;
    if (!atLeast(1, 2)) return path === '/finalize_manifest.py';
    if (starting('/etc/gshadow') || starting('/etc/shadow') || path === '/etc/.pwd.lock') return true;
    return below('/etc/security') || below('/gramine/python') || path === '/gramine/app_files/finalize_manifest.py';
  };

  const names = new Map<string, string[]>();
  for (const path of nodes.keys()) {
    if (path === '/') continue;
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    if (!names.has(parent)) names.set(parent, []);
    names.get(parent)!.push(path.slice(path.lastIndexOf('/') + 1));
  }

  const isBad = (name: string) => /[\uDC80-\uDCFF]/u.test(name);

  const walk = (top: string): void => {
    const real = stat(top);
    if (real === undefined || !may(real, 4)) return;
    if (isBad(top)) {
      badDirectories.push(top);
      return;
    }
    const directories: string[] = [];
    const files: string[] = [];
    for (const name of names.get(real) ?? []) {
      const path = `${top === '/' ? '' : top}/${name}`;
      const own = nodes.get(`${real === '/' ? '' : real}/${name}`)!;
      if (own.type === 'directory') directories.push(path);
      else if (own.type !== 'symlink') files.push(path);
      else {
        const target = stat(path);
        if (target === undefined || nodes.get(target)!.type !== 'directory') files.push(path);
        else if (atLeast(1, 4)) directories.push(path);
      }
    }
    for (const path of files) {
      if (isBad(path)) {
        badFiles.push(path);
        continue;
      }
      if (isExcluded(path)) continue;
      const target = stat(path);
      if (target === undefined || nodes.get(target)!.type !== 'file') continue;
      if (path.includes('\n')) continue;
      if (atLeast(1, 3, 1) && !atLeast(1, 5) && path.includes('\\x')) continue;
      if (atLeast(1, 5) && !may(target, 4)) continue;
      if (options.alreadyAdded.includes(`file:${path}`)) continue;
      uris.push(`file:${path}`);
    }
    for (const path of directories) walk(path);
  };
  walk('/');
  return { uris: uris.sort(), badFiles: badFiles.sort(), badDirectories: badDirectories.sort() };
}
