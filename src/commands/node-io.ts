import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import { bytesOfText, hasForeignBytes, textOfBytes } from '../image/byte-text.ts';
import type { DirectoryEntry, Io, OpenFile, Output, Ran, RunOptions, Spool } from '../io/io.ts';
import { byCodePoint } from '../text/order.ts';
import { systemError, type WriteFs, writeAllAtomically, writeAtomically } from './atomic-write.ts';
import { hostTree, type ReadFs } from './host-tree.ts';
import { secretOf } from './typed-secret.ts';

/** The real world. Everything is synchronous, and no stream is opened: that is half of a short start. */
export function nodeIo(): Io {
  return {
    env: process.env,
    get cwd() {
      return workingDirectory();
    },
    stdout: output(1),
    stderr: output(2),
    readStdin,
    readFile,
    stat(path) {
      const found = quietly(() => fs.statSync(path, { throwIfNoEntry: false }));
      return found && { type: fileOrDirectory(found), size: found.size };
    },
    list: (path) => fs.readdirSync(path, { withFileTypes: true }).map(entryOf).sort(byName),
    writeFile: (path, content) => writeAtomically(nodeWriteFs, path, bytesOf(content)),
    writeFiles: (files) =>
      writeAllAtomically(
        nodeWriteFs,
        files.map(({ path, content }) => ({ path, bytes: bytesOf(content) })),
      ),
    makeFolder,
    openTree: (root) => hostTree(nodeReadFs, fs.realpathSync(root)),
    openFile,
    hashFiles,
    spool,
    get stdinIsTerminal() {
      return stdinIsTerminal();
    },
    readLine: lineReader(),
    readSecret: (prompt) => (stdinIsTerminal() ? readSecret(prompt) : undefined),
    run,
  };
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new UserError(`the working directory can't be found: ${reasonOf(error)}`);
  }
}

/** One level after the other: where a file system makes none, as below /proc, Node's own recursion does not end. */
function makeFolder(path: string): void {
  const isThere = () => fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere()) return;
  makeFolder(dirname(path));
  try {
    fs.mkdirSync(path);
  } catch (error) {
    if (!isThere()) throw error;
  }
}

/** More than this can't become one JavaScript string anyway. */
const maximumSize = 0x1fffffe8;

/** Of what has no size, such as a pipe, 128 MiB: it may have no end either. */
const maximumStream = 128 << 20;

const portion = 65536;

/** How long somebody may take to open the other end of a named pipe, in milliseconds. */
const patience = 1000;

export const nodeWriteFs: WriteFs = {
  stat(path) {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    return found && { type: fileOrDirectory(found), mode: found.mode & 0o7777, uid: found.uid, gid: found.gid };
  },
  readlink: (path) =>
    fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? fs.readlinkSync(path) : undefined,
  realpath: (path) => fs.realpathSync(path),
  requireWritable: (path) => fs.accessSync(path, fs.constants.W_OK),
  create: (path, mode) => fs.openSync(path, 'wx', mode),
  open: (path) => openWithin(patience, path, fs.constants.O_WRONLY),
  write: (fd, bytes) => patiently(() => fs.writeSync(fd, bytes)),
  chown: (fd, uid, gid) => fs.fchownSync(fd, uid, gid),
  chmod: (fd, mode) => fs.fchmodSync(fd, mode),
  sync: (fd) => fs.fsyncSync(fd),
  close: (fd) => fs.closeSync(fd),
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  syncFolder(folder) {
    const fd = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
};

const nodeReadFs: ReadFs = {
  lstat(path) {
    const found = quietly(() => fs.lstatSync(pathBytes(path), { throwIfNoEntry: false }));
    return (
      found && {
        type: typeOf(found),
        size: found.size,
        mode: found.mode & 0o7777,
        ...(found.isCharacterDevice() && { isNull: isNullDevice(found) }),
      }
    );
  },
  isReadable: (path) => quietly(() => fs.accessSync(pathBytes(path), fs.constants.R_OK) ?? true) ?? false,
  readFile,
  openFile,
  names(path) {
    const names = fs.readdirSync(pathBytes(path));
    const whole = names.some(mayBeForeign)
      ? fs.readdirSync(pathBytes(path), { encoding: 'buffer' }).map(textOfBytes)
      : names;
    return whole.sort(byCodePoint);
  },
  readlink(path) {
    const target = quietly(() => fs.readlinkSync(pathBytes(path)));
    if (target === undefined || !mayBeForeign(target)) return target;
    return quietly(() => textOfBytes(fs.readlinkSync(pathBytes(path), { encoding: 'buffer' })));
  },
};

/** Node has put U+FFFD for what is no UTF-8. */
function mayBeForeign(name: string): boolean {
  return name.includes('\ufffd');
}

function pathBytes(path: string): string | Buffer {
  return hasForeignBytes(path) ? Buffer.from(bytesOfText(path)) : path;
}

function isNullDevice({ rdev }: fs.Stats): boolean {
  return rdev === quietly(() => fs.statSync('/dev/null'))?.rdev;
}

function output(fd: 1 | 2): Output {
  const isTerminal = once(() => mayBeTerminal(fd) && streamOf(fd).isTTY === true);
  let closed = false;
  return {
    write(text) {
      if (closed) return;
      closed = !writeOut(fd, bytesOf(text));
    },
    get isTerminal() {
      return isTerminal();
    },
    get columns() {
      return isTerminal() ? streamOf(fd).columns : undefined;
    },
  };
}

function mayBeTerminal(fd: 1 | 2): boolean {
  const found = quietly(() => fs.fstatSync(fd));
  return found?.isCharacterDevice() === true && !isNullDevice(found);
}

/** Only a terminal is worth opening the stream for: it knows its width. */
function streamOf(fd: 1 | 2): { readonly isTTY?: boolean; readonly columns?: number } {
  return fd === 1 ? process.stdout : process.stderr;
}

/** False when nobody reads any longer (`| head`). */
function writeOut(fd: number, bytes: Uint8Array): boolean {
  try {
    for (let at = 0; at < bytes.length; ) at += patiently(() => fs.writeSync(fd, bytes, at));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EPIPE' || codeOf(error) === 'EBADF') return false;
    throw new UserError(`standard ${fd === 1 ? 'output' : 'error'} can't be written: ${reasonOf(error)}`);
  }
}

function readStdin(): Uint8Array {
  try {
    return readAll(0, 'standard input');
  } catch (error) {
    throw new UserError(`standard input can't be read: ${reasonOf(error)}`);
  }
}

/** Does not wait for the other end of a named pipe. */
function openFile(path: string): OpenFile {
  const fd = fs.openSync(pathBytes(path), fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  const known = fs.fstatSync(fd);
  if (known.isFile()) return opened(fd, () => known.size);
  fs.closeSync(fd);
  throw known.isDirectory()
    ? systemError('EISDIR', 'illegal operation on a directory', path)
    : systemError('ESPIPE', 'it is no regular file', path);
}

function opened(fd: number, size: () => number): OpenFile {
  return {
    get size() {
      return size();
    },
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size() - offset)));
      let at = 0;
      for (let count = -1; at < bytes.length && count !== 0; at += count)
        count = patiently(() => fs.readSync(fd, bytes, at, bytes.length - at, offset + at));
      return bytes.subarray(0, at);
    },
    close: () => fs.closeSync(fd),
  };
}

async function hashFiles(
  paths: readonly string[],
  onHashed?: (files: number, bytes: number) => void,
): Promise<readonly string[]> {
  const { hashInPool } = await import('./hash-pool.ts');
  return hashInPool(paths.map(pathBytes), onHashed);
}

/** The file loses its name at once, where the system allows that, so that nothing stays behind however the run ends. */
function spool(): Spool {
  const folder = newFolder();
  const fd = fs.openSync(`${folder}/spool`, 'wx+', 0o600);
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  const removed = quietly(() => remove() ?? true) ?? false;
  if (!removed) process.once('exit', () => quietly(remove));
  let size = 0;
  const file = opened(fd, () => size);
  return {
    get size() {
      return size;
    },
    read: file.read,
    close() {
      file.close();
      quietly(remove);
    },
    append(bytes) {
      for (let at = 0; at < bytes.length; )
        at += patiently(() => fs.writeSync(fd, bytes, at, bytes.length - at, size + at));
      size += bytes.length;
    },
  };
}

function lineReader(): () => string | undefined {
  let pending = Buffer.alloc(0);
  let ended = false;
  return () => {
    for (;;) {
      const end = pending.indexOf(10);
      if (end >= 0 || ended) {
        const line = pending.subarray(0, end >= 0 ? end : pending.length).toString('utf8');
        if (end < 0 && line === '') return undefined;
        pending = end >= 0 ? pending.subarray(end + 1) : Buffer.alloc(0);
        return line.replace(/\r$/, '');
      }
      const more = new Uint8Array(4096);
      const count = readSome(0, more, 0);
      ended = count === 0;
      pending = Buffer.concat([pending, more.subarray(0, count)]);
    }
  };
}

function stdinIsTerminal(): boolean {
  return (quietly(() => fs.fstatSync(0))?.isCharacterDevice() ?? false) && process.stdin.isTTY === true;
}

/** The terminal hands over every key as it is pressed and shows none: what edits a line is ours to obey. */
function readSecret(prompt: string): string | undefined {
  process.stdin.setRawMode(true);
  try {
    writeOut(2, bytesOf(prompt));
    return secretOf(() => {
      const keys = new Uint8Array(64);
      return keys.subarray(0, readSome(0, keys, 0));
    });
  } finally {
    process.stdin.setRawMode(false);
    writeOut(2, bytesOf('\n'));
  }
}

/** node:child_process takes 3 ms to load, and few runs start anything. */
function run(program: string, args: readonly string[], { files, ...options }: RunOptions = {}): Ran | undefined {
  if (!files) return runIn(program, args, options);
  const folder = newFolder();
  try {
    for (const [name, content] of files) fs.writeFileSync(`${folder}/${name}`, content, { mode: 0o600, flag: 'wx' });
    return runIn(program, args, { ...options, cwd: folder });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function newFolder(): string {
  return fs.mkdtempSync(`${process.env.TMPDIR || process.env.TEMP || '/tmp'}/manifestly-`);
}

function runIn(program: string, args: readonly string[], { cwd, input }: RunOptions): Ran | undefined {
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const ran = spawnSync(program, args, {
    ...(cwd !== undefined && { cwd }),
    ...(input && { input }),
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    maxBuffer: maximumSize,
    windowsHide: true,
  });
  if (ran.error && codeOf(ran.error) === 'ENOENT') return undefined;
  if (ran.error) throw new UserError(`\`${program}\` can't be run: ${reasonOf(ran.error)}`);
  return { status: ran.status ?? -1, stdout: ran.stdout, stderr: ran.stderr.toString('utf8') };
}

function readFile(path: string): Uint8Array {
  const fd = openWithin(patience, pathBytes(path), fs.constants.O_RDONLY);
  try {
    const content = readAll(fd, path);
    return content.length === 0 && fs.fstatSync(fd).isFIFO() ? readLate(fd, path) : content;
  } finally {
    fs.closeSync(fd);
  }
}

/** Opens a named pipe even while nobody has opened its other end. To write takes a reader: `ENXIO` when none comes in time. */
function openWithin(milliseconds: number, path: string | Buffer, mode: number): number {
  for (const end = Date.now() + milliseconds; ; pause(10)) {
    try {
      return fs.openSync(path, mode | (fs.constants.O_NONBLOCK ?? 0));
    } catch (error) {
      if (mode === fs.constants.O_RDONLY || codeOf(error) !== 'ENXIO' || Date.now() > end) throw error;
    }
  }
}

/** A pipe that nobody writes to looks like one at its end: whoever is about to write gets some time to begin. */
function readLate(fd: number, path: string): Uint8Array {
  for (const end = Date.now() + patience; Date.now() < end; pause(10)) {
    const content = readAll(fd, path);
    if (content.length > 0) return content;
  }
  throw systemError('ENXIO', 'no such device or address', path);
}

/** Reads to the end, whatever the size was said to be. A device, but for a terminal and the null device, has none. */
function readAll(fd: number, path: string): Uint8Array {
  const known = fs.fstatSync(fd);
  if (known.isDirectory()) throw systemError('EISDIR', 'illegal operation on a directory', path);
  if (isEndless(fd, known)) throw systemError('ENODEV', 'it is a device', path);
  const expected = known.isFile() ? known.size : 0;
  const limit = expected > maximumStream ? maximumSize : maximumStream;
  if (expected > limit) throw systemError('EFBIG', 'file too large', path);
  const pieces: Uint8Array[] = [];
  let piece = new Uint8Array(Math.max(expected + 1, known.isFile() ? 1024 : portion));
  for (let length = 0, at = 0; ; ) {
    const count = readSome(fd, piece, at);
    if (count === 0) return joined(pieces, piece.subarray(0, at), length);
    at += count;
    length += count;
    if (length > limit) throw systemError('EFBIG', 'file too large', path);
    if (at < piece.length) continue;
    pieces.push(piece);
    piece = new Uint8Array(Math.min(length, largestPiece));
    at = 0;
  }
}

/** What has no size is read in pieces, as many bytes as there are so far, and no more than this. */
const largestPiece = 4 << 20;

function joined(pieces: readonly Uint8Array[], last: Uint8Array, length: number): Uint8Array {
  if (pieces.length === 0) return last;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of [...pieces, last]) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function isEndless(fd: number, known: fs.Stats): boolean {
  if (known.isBlockDevice()) return true;
  return known.isCharacterDevice() && !isNullDevice(known) && !process.getBuiltinModule('node:tty').isatty(fd);
}

function readSome(fd: number, buffer: Uint8Array, at: number): number {
  try {
    return patiently(() => fs.readSync(fd, buffer, at, buffer.length - at, null));
  } catch (error) {
    // Windows reports the end of a pipe so.
    if (codeOf(error) === 'EOF') return 0;
    throw error;
  }
}

/** Repeats a call on a descriptor that another process made non-blocking until it can be served. */
function patiently(call: () => number): number {
  for (let delay = 1; ; delay = Math.min(delay * 2, 50)) {
    try {
      return call();
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN' && codeOf(error) !== 'EINTR') throw error;
      pause(delay);
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Undefined when the call fails: what can't be looked at is not there for us. */
function quietly<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
}

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function typeOf(found: Typed): DirectoryEntry['type'] {
  if (found.isSymbolicLink()) return 'symlink';
  return fileOrDirectory(found);
}

function fileOrDirectory(found: Typed): 'file' | 'directory' | 'other' {
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'directory' : 'other';
}

function entryOf(entry: fs.Dirent): DirectoryEntry {
  return { name: entry.name, type: typeOf(entry) };
}

function byName(a: DirectoryEntry, b: DirectoryEntry): number {
  return byCodePoint(a.name, b.name);
}
