import type { ScannedFile } from '../image/scanned.ts';

/** Files that give more than their owner's rights, and those that are none. */
export interface Privileged {
  readonly path: string;
  readonly kind: 'set-uid' | 'set-gid' | 'capabilities' | 'device' | 'fifo';
  /** Owner for set-uid, group for set-gid. */
  readonly id?: number;
  /** Of a device: `c` or `b`, major and minor number. */
  readonly device?: string;
}

/** In the order of the walk; a file that is several is several times in it. */
export function privilegedOf(files: Iterable<ScannedFile>): readonly Privileged[] {
  const found: Privileged[] = [];
  for (const file of files) found.push(...privilegesOf(file));
  return found;
}

function* privilegesOf({ path, type, mode, uid, gid, xattrs, device }: ScannedFile): Generator<Privileged> {
  if (type === 'file' && (mode & 0o4000) !== 0) yield { path, kind: 'set-uid', ...(uid !== undefined && { id: uid }) };
  if (type === 'file' && (mode & 0o2010) === 0o2010)
    yield { path, kind: 'set-gid', ...(gid !== undefined && { id: gid }) };
  if (xattrs?.has('security.capability')) yield { path, kind: 'capabilities' };
  if (type === 'fifo') yield { path, kind: 'fifo' };
  if (type === 'character-device' || type === 'block-device') {
    const numbers = device ? ` ${device.major}:${device.minor}` : '';
    yield { path, kind: 'device', device: `${type === 'block-device' ? 'b' : 'c'}${numbers}` };
  }
}
