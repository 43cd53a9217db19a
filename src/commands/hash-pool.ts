import { systemError } from './atomic-write.ts';

/** Called with what is done so far, now and then. */
export type OnHashed = (files: number, bytes: number) => void;

/**
 * SHA-256 of regular files in hexadecimal, in the order of their paths, on all cores. Rejects with the error of the first path that
 * fails: it has `code`, `path` and `index`; `ESTALE` means that the file changed meanwhile.
 */
export async function hashInPool(paths: readonly FilePath[], onHashed?: OnHashed): Promise<readonly string[]> {
  const share = shareOf(paths);
  const threads = Math.min(paths.length, mostThreads, process.getBuiltinModule('node:os').availableParallelism());
  const others = isLittle(paths) ? [] : startThreads(threads - 1, share);
  hashShare(share, onHashed);
  await Promise.all(others);
  requireHashed(share);
  onHashed?.(paths.length, Number(share.bytes[0]));
  return Array.from(paths, (_, at) => Buffer.from(share.digests.buffer, at * 32, 32).toString('hex'));
}

/** Bytes where a name is no UTF-8. */
type FilePath = string | Uint8Array;

/** What the threads have in common. Everything but the paths is shared memory. */
interface Share {
  readonly paths: readonly FilePath[];
  /** The next path to take, and how many are done. */
  readonly counters: Int32Array<SharedArrayBuffer>;
  readonly bytes: BigInt64Array<SharedArrayBuffer>;
  readonly digests: Uint8Array<SharedArrayBuffer>;
  /** The first path that failed, or a large number. */
  readonly failure: Int32Array<SharedArrayBuffer>;
  /** The number of its error, for each path that failed. */
  readonly errors: Int32Array<SharedArrayBuffer>;
}

/** More threads than that wait for the disk. */
const mostThreads = 8;

/** What takes less time than to start a thread. */
const fewFiles = 500;
const fewBytes = 4 << 20;

const none = 0x7fffffff;

/** Errors that are none of the system's. */
const changed = 1_000_000;
const irregular = 1_000_001;

function shareOf(paths: readonly FilePath[]): Share {
  const share = {
    paths,
    counters: new Int32Array(new SharedArrayBuffer(8)),
    bytes: new BigInt64Array(new SharedArrayBuffer(8)),
    digests: new Uint8Array(new SharedArrayBuffer(paths.length * 32)),
    failure: new Int32Array(new SharedArrayBuffer(4)),
    errors: new Int32Array(new SharedArrayBuffer(paths.length * 4)),
  };
  share.failure[0] = none;
  return share;
}

function isLittle(paths: readonly FilePath[]): boolean {
  if (paths.length > fewFiles) return false;
  const { statSync } = process.getBuiltinModule('node:fs');
  let bytes = 0;
  for (const path of paths) bytes += sizeOf(() => statSync(pathOf(path)).size);
  return bytes <= fewBytes;
}

/** What can't be looked at fails soon enough. */
function sizeOf(look: () => number): number {
  try {
    return look();
  } catch {
    return 0;
  }
}

function startThreads(count: number, share: Share): readonly Promise<void>[] {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const code = `(${hashShare.toString()})(require('node:worker_threads').workerData)`;
  return Array.from({ length: count }, () => {
    const worker = new Worker(code, { eval: true, workerData: share, env: {}, execArgv: [] });
    const ended = new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', (status) => (status === 0 ? resolve() : reject(new Error('a thread ended too early'))));
    });
    ended.catch(() => {});
    return ended;
  });
}

/**
 * Takes paths until none is left or one has failed. Its text is the code of the other threads, so that it can use nothing
 * but its parameters and the modules of Node.
 */
function hashShare({ paths, counters, bytes, digests, failure, errors }: Share, onHashed?: OnHashed): void {
  const fs = process.getBuiltinModule('node:fs');
  const crypto = process.getBuiltinModule('node:crypto');
  const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
  let buffer = Buffer.allocUnsafeSlow(1 << 17);
  let due = onHashed ? Date.now() + 100 : Number.POSITIVE_INFINITY;

  for (let at = Atomics.add(counters, 0, 1); at < paths.length; at = Atomics.add(counters, 0, 1)) {
    if (Atomics.load(failure, 0) < at) return;
    try {
      const path = paths[at]!;
      digests.set(digestOf(typeof path === 'string' ? path : Buffer.from(path)), at * 32);
    } catch (error) {
      fail(at, error);
    }
    Atomics.add(counters, 1, 1);
    tell();
  }

  function tell(): void {
    if (due === Number.POSITIVE_INFINITY || Date.now() < due) return;
    due = Date.now() + 100;
    onHashed?.(Atomics.load(counters, 1), Number(Atomics.load(bytes, 0)));
  }

  function digestOf(path: string | Buffer): Uint8Array {
    const fd = fs.openSync(path, flags);
    try {
      const before = fs.fstatSync(fd);
      if (!before.isFile()) throw { errno: 1_000_001 };
      const digest = before.size < buffer.length ? ofLittle(fd, before.size) : ofMuch(fd);
      const after = fs.fstatSync(fd);
      if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ctimeMs !== before.ctimeMs)
        throw { errno: 1_000_000 };
      return digest;
    } finally {
      fs.closeSync(fd);
    }
  }

  function ofLittle(fd: number, size: number): Uint8Array {
    const count = fs.readSync(fd, buffer, 0, buffer.length, 0);
    if (count !== size || size === 0) return ofMuch(fd);
    Atomics.add(bytes, 0, BigInt(count));
    return crypto.hash('sha256', buffer.subarray(0, count), 'buffer');
  }

  function ofMuch(fd: number): Uint8Array {
    if (buffer.length < 1 << 20) buffer = Buffer.allocUnsafeSlow(1 << 20);
    const hash = crypto.createHash('sha256');
    for (let at = 0; ; ) {
      const count = fs.readSync(fd, buffer, 0, buffer.length, at);
      if (count === 0) return hash.digest();
      hash.update(buffer.subarray(0, count));
      Atomics.add(bytes, 0, BigInt(count));
      at += count;
      tell();
    }
  }

  /** Keeps the first path that failed: all before it have been taken. */
  function fail(at: number, error: unknown): void {
    const number = (error as { errno?: unknown }).errno;
    errors[at] = typeof number === 'number' ? number : 0;
    for (let first = Atomics.load(failure, 0); at < first; first = Atomics.load(failure, 0))
      Atomics.compareExchange(failure, 0, first, at);
  }
}

function requireHashed({ failure, errors, paths }: Share): void {
  const index = failure[0]!;
  if (index === none) return;
  const path = String(pathOf(paths[index]!));
  throw Object.assign(errorOf(errors[index]!, path), { index });
}

function errorOf(number: number, path: string): Error {
  if (number === changed) return systemError('ESTALE', 'it changed while it was read', path);
  if (number === irregular) return systemError('ESPIPE', 'it is no regular file', path);
  const [code = 'EIO', reason = 'unknown error'] =
    process.getBuiltinModule('node:util').getSystemErrorMap().get(number) ?? [];
  return systemError(code, reason, path);
}

function pathOf(path: FilePath): string | Buffer {
  return typeof path === 'string' ? path : Buffer.from(path);
}
