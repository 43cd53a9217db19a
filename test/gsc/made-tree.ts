import type { ScannedFile } from '../../src/image/scanned.ts';
import { byCodePoint } from '../../src/text/order.ts';

/** A node of a tree that a test makes; directories on the way to a path come by themselves. */
export interface MadeNode {
  readonly type: 'file' | 'directory' | 'symlink' | 'fifo';
  readonly target?: string;
  readonly size?: number;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly sha256?: string;
}

/** What the walk asks of an image, from literal nodes by absolute path. */
export function madeTree(nodes: Readonly<Record<string, MadeNode>>): {
  look(path: string): ScannedFile | undefined;
  list(path: string): readonly string[];
} {
  const files = new Map<string, ScannedFile>([['/', directory('/')]]);
  for (const [path, node] of Object.entries(nodes)) {
    for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1))
      if (!files.has(path.slice(0, at))) files.set(path.slice(0, at), directory(path.slice(0, at)));
    files.set(path, scanned(path, node));
  }
  const names = new Map<string, string[]>();
  for (const path of files.keys()) {
    if (path === '/') continue;
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 1));
    names.set(folder, [...(names.get(folder) ?? []), path.slice(path.lastIndexOf('/') + 1)]);
  }
  return {
    look: (path) => files.get(path),
    list: (path) => [...(names.get(path) ?? [])].sort(byCodePoint),
  };
}

export const file = (more: Partial<MadeNode> = {}): MadeNode => ({ type: 'file', ...more });
export const link = (target: string): MadeNode => ({ type: 'symlink', target });
export const folder = (more: Partial<MadeNode> = {}): MadeNode => ({ type: 'directory', ...more });

function directory(path: string): ScannedFile {
  return { path, type: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 };
}

function scanned(path: string, node: MadeNode): ScannedFile {
  const { type, target, size = 0, mode = type === 'directory' ? 0o755 : 0o644, uid = 0, gid = 0, sha256 } = node;
  return {
    path,
    type,
    size,
    mode,
    uid,
    gid,
    ...(target !== undefined && { target }),
    ...(sha256 !== undefined && { sight: { sha256 } }),
  };
}
