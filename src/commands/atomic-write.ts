import { basename, dirname } from 'node:path';

/** The steps of a write, so that a test can make each of them fail. Every function throws an Error with `code`. */
export interface WriteFs {
  /** Follows links; undefined when nothing is there. */
  stat(path: string): TargetStat | undefined;
  /** The target of a symbolic link; undefined when `path` is none. */
  readlink(path: string): string | undefined;
  realpath(path: string): string;
  /** Throws unless this process may write to the existing `path`. */
  requireWritable(path: string): void;
  /** Creates the file; fails with `EEXIST` when anything is there. */
  create(path: string, mode: number): number;
  /** Opens what exists for writing, without creating or truncating. */
  open(path: string): number;
  /** Returns how many bytes were written, possibly fewer than asked for. */
  write(fd: number, bytes: Uint8Array): number;
  chown(fd: number, uid: number, gid: number): void;
  chmod(fd: number, mode: number): void;
  sync(fd: number): void;
  close(fd: number): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Makes a rename in `folder` last; not every system can. */
  syncFolder(folder: string): void;
}

export interface TargetStat {
  readonly type: 'file' | 'directory' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Replaces a file's content so that at every moment the path holds the old content or the new one, wholly.
 * A symbolic link stays a link: what it leads to is replaced. Mode and (when permitted) owner are kept; a second hard link
 * keeps the old content. Devices and pipes are written to as they are. Throws an Error with `code`; then nothing changed.
 */
export function writeAtomically(fs: WriteFs, path: string, bytes: Uint8Array): void {
  writeAllAtomically(fs, [{ path, bytes }]);
}

export interface NewContent {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Replaces several files, none of them before all that can fail has been done for each. Paths that lead to one file have one
 * content. The error has the `index` of the file that could not be prepared.
 */
export function writeAllAtomically(fs: WriteFs, files: readonly NewContent[]): void {
  const prepared: Prepared[] = [];
  try {
    for (const [index, file] of files.entries())
      prepared.push(preparedAt(index, () => prepare(fs, file.path, file.bytes)));
    // What is written through can fail halfway, a rename hardly.
    prepared.sort((a, b) => Number(b.writesThrough) - Number(a.writesThrough));
    while (prepared.length > 0) prepared.shift()!.commit();
  } finally {
    for (const { discard } of prepared) discard();
  }
}

/** Whether a file is a temporary one of ours, left behind by a process that was killed. */
export function isTemporaryName(name: string): boolean {
  return /^\.manifestly-[0-9a-z]+\.tmp$/.test(name);
}

export function systemError(code: string, message: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${message}, '${path}'`), { code, path });
}

const maximumLinks = 40;

/** A write that is done but for its last step. */
interface Prepared {
  readonly writesThrough: boolean;
  commit(): void;
  discard(): void;
}

function preparedAt(index: number, prepare: () => Prepared): Prepared {
  try {
    return prepare();
  } catch (error) {
    throw Object.assign(error as Error, { index });
  }
}

function prepare(fs: WriteFs, path: string, bytes: Uint8Array): Prepared {
  const target = fs.stat(path);
  if (target?.type === 'directory') throw systemError('EISDIR', 'illegal operation on a directory', path);
  if (target?.type === 'other')
    return { writesThrough: true, commit: () => writeThrough(fs, path, bytes), discard() {} };
  return prepareReplacing(fs, path, bytes, target);
}

function prepareReplacing(fs: WriteFs, path: string, bytes: Uint8Array, target: TargetStat | undefined): Prepared {
  if (target) fs.requireWritable(path);
  const destination = followLinks(fs, path);
  const folder = dirname(destination);
  const temporary = writeTemporary(fs, folder, bytes, target);
  const discard = () => removeQuietly(fs, temporary);
  return {
    writesThrough: false,
    commit() {
      try {
        fs.rename(temporary, destination);
      } catch (error) {
        discard();
        throw error;
      }
      attempt(() => fs.syncFolder(folder));
    },
    discard,
  };
}

function followLinks(fs: WriteFs, path: string): string {
  let current = path;
  for (let followed = 0; followed <= maximumLinks; followed++) {
    const folder = fs.realpath(dirname(current));
    const place = `${folder === '/' ? '' : folder}/${basename(current)}`;
    const link = fs.readlink(place);
    if (link === undefined) return place;
    current = link.startsWith('/') ? link : `${folder}/${link}`;
  }
  throw systemError('ELOOP', 'too many symbolic links encountered', path);
}

function writeTemporary(fs: WriteFs, folder: string, bytes: Uint8Array, target: TargetStat | undefined): string {
  const { path, fd } = createTemporary(fs, folder, target ? 0o600 : 0o666);
  let open = true;
  try {
    writeAll(fs, fd, bytes);
    if (target) keepOwnerAndMode(fs, fd, target);
    fs.sync(fd);
    open = false;
    fs.close(fd);
    return path;
  } catch (error) {
    if (open) attempt(() => fs.close(fd));
    removeQuietly(fs, path);
    throw error;
  }
}

function createTemporary(fs: WriteFs, folder: string, mode: number): { path: string; fd: number } {
  for (let tries = 1; ; tries++) {
    const token = Math.random().toString(36).slice(2).padEnd(8, '0');
    const path = `${folder === '/' ? '' : folder}/.manifestly-${token}.tmp`;
    try {
      return { path, fd: fs.create(path, mode) };
    } catch (error) {
      if (tries === 10 || (error as { code?: unknown }).code !== 'EEXIST') throw error;
    }
  }
}

/** The owner first: changing it clears the set-user-id bit. Only root may give files away. */
function keepOwnerAndMode(fs: WriteFs, fd: number, target: TargetStat): void {
  attempt(() => fs.chown(fd, target.uid, target.gid));
  fs.chmod(fd, target.mode);
}

function writeThrough(fs: WriteFs, path: string, bytes: Uint8Array): void {
  const fd = fs.open(path);
  try {
    writeAll(fs, fd, bytes);
  } finally {
    fs.close(fd);
  }
}

function writeAll(fs: WriteFs, fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const written = fs.write(fd, bytes.subarray(at));
    if (written <= 0) throw Object.assign(new Error('EIO: nothing could be written'), { code: 'EIO' });
    at += written;
  }
}

function removeQuietly(fs: WriteFs, path: string): void {
  attempt(() => fs.unlink(path));
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // What failed before is what the caller should hear of; nothing else depends on this step.
  }
}
