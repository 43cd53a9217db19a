import { createGunzip, type Gunzip } from 'node:zlib';

export type Compression = 'none' | 'gzip' | 'zstd' | 'xz';

/** What comes from a file is there when it is asked for; what comes from an archive that is packed as a whole is waited for. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What a layer is packed with, by its first bytes; the name of a format that no layer may have. */
export function compressionOf(start: Uint8Array): Exclude<Compression, 'xz'> | { readonly unread: string } {
  if (begins(start, [0x1f, 0x8b])) return 'gzip';
  if (begins(start, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd';
  if ((start[0]! & 0xf0) === 0x50 && begins(start.subarray(1), [0x2a, 0x4d, 0x18])) return 'zstd';
  if (begins(start, [0xfd, 0x37, 0x7a, 0x58, 0x5a])) return { unread: 'xz' };
  if (begins(start, [0x42, 0x5a, 0x68])) return { unread: 'bzip2' };
  if (begins(start, [0x04, 0x22, 0x4d, 0x18])) return { unread: 'lz4' };
  return 'none';
}

/** Throws an Error when the data is damaged. */
export async function* unpacked(packed: Chunks, compression: Compression): AsyncGenerator<Uint8Array> {
  if (compression === 'none') yield* packed;
  else if (compression === 'gzip') yield* gunzipped(packed);
  else if (!(Symbol.iterator in packed)) throw new Error('it can be unpacked from a file only');
  else if (compression === 'xz') {
    const { xzUnpacked } = await import('./xz.ts');
    yield* xzUnpacked(packed);
  } else {
    const { zstdUnpacked } = await import('./zstd.ts');
    yield* zstdUnpacked(packed);
  }
}

async function* gunzipped(packed: Chunks): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: 2 ** 18 });
  const given = { bytes: 0 };
  feed(stream, packed, given).catch((error) => stream.destroy(error));
  yield* stream;
  // Go's reader takes such a file for damaged, gzip ignores what follows.
  if (stream.bytesWritten < given.bytes) throw new Error('something follows its end');
}

async function feed(stream: Gunzip, packed: Chunks, given: { bytes: number }): Promise<void> {
  for await (const chunk of packed) {
    if (stream.destroyed) return;
    given.bytes += chunk.length;
    if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
