import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import { bytesOfText } from './byte-text.ts';
import type { LayerEntry } from './image.ts';
import type { TarEntry } from './tar.ts';

/**
 * What a member of a layer's archive means for the file system, by the OCI image specification. Undefined for what storage
 * drivers once left behind. Throws a UserError for names that no image tool writes.
 */
export function layerEntry(entry: TarEntry, where: string): LayerEntry | undefined {
  const names = namesInRoot(entry.path, where);
  if (names.some((name) => name.startsWith(metaPrefix) && name !== opaqueName)) return undefined;
  const last = names.at(-1) ?? '';
  const folders = names.slice(0, -1);
  if (folders.some((name) => name.startsWith(prefix)))
    throw new UserError(`${where}: \`${visible(entry.path)}\` lies below a whiteout`);
  if (last === opaqueName) return { kind: 'opaque', path: `/${folders.join('/')}` };
  if (last.startsWith(prefix)) return { kind: 'whiteout', path: hiddenPath(folders, last, where) };
  const path = `/${names.join('/')}`;
  const { type, size, mode, uid, gid, mtime, start, target, device, xattrs, pieces } = entry;
  if (target !== undefined) checkTarget(entry, target, where);
  if (type === 'hard-link')
    return { kind: 'hard-link', path, target: `/${namesInRoot(target ?? '', where).join('/')}` };
  const node = { kind: 'node', path, type, size, mode, uid, gid, mtime, start } as const;
  if (target === undefined && !device && !xattrs && !pieces) return node;
  return {
    ...node,
    ...(target !== undefined && { target }),
    ...(device && { device }),
    ...(xattrs && { xattrs }),
    ...(pieces && { pieces }),
  };
}

/** What stays in memory of an entry. */
type Held = Pick<TarEntry, 'path' | 'target' | 'pieces' | 'xattrs'>;

/** Bytes that stay in memory for an entry, about. */
export function metadataOf({ path, target, pieces, xattrs }: Held): number {
  let bytes = path.length + (target?.length ?? 0) + (pieces?.length ?? 0) * 64;
  for (const [name, value] of xattrs ?? []) bytes += name.length + value.length;
  return bytes;
}

const prefix = '.wh.';
const metaPrefix = '.wh..wh.';
const opaqueName = '.wh..wh..opq';

/** Linux's own limits, in bytes. */
const maximumName = 255;
const maximumPath = 4096;

function namesInRoot(path: string, where: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw new UserError(`${where}: \`${shown(path)}\` leads out of the root directory`);
  if (byteLength(path) > maximumPath || names.some((name) => byteLength(name) > maximumName))
    throw new UserError(`${where}: the path \`${shown(path)}\` is longer than Linux allows`);
  return names;
}

function hiddenPath(folders: readonly string[], name: string, where: string): string {
  const hidden = name.slice(prefix.length);
  if (hidden === '' || hidden === '.' || hidden === '..')
    throw new UserError(`${where}: the whiteout \`${visible([...folders, name].join('/'))}\` names no file`);
  return `/${[...folders, hidden].join('/')}`;
}

function checkTarget({ path }: TarEntry, target: string, where: string): void {
  if (target === '') throw new UserError(`${where}: the link \`${visible(path)}\` has no target`);
  if (byteLength(target) > maximumPath)
    throw new UserError(`${where}: the target of \`${visible(path)}\` is longer than Linux allows`);
}

function byteLength(text: string): number {
  return text.length <= 85 ? text.length : bytesOfText(text).length;
}

function shown(path: string): string {
  return visible(path.length <= 200 ? path : `${path.slice(0, 200)}…`);
}
