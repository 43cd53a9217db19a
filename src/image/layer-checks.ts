import { UserError } from '../diagnostic/diagnostic.ts';
import type { OpenFile } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import { type Digest, parseDigest } from './digest.ts';
import type { StatedLayer } from './layer.ts';
import { isStreamed } from './packed-store.ts';
import { type Compression, compressionOf } from './unpack.ts';

/** What is stored of a layer, before its content is looked at. Throws a UserError for what can't be read or has another size. */
export function openStored({ where, size, unreadable, open }: StatedLayer): OpenFile {
  if (unreadable !== undefined) throw new UserError(`${where}: ${unreadable}`);
  const file = open();
  if (size !== undefined && file.size !== size)
    throw new UserError(`${where}: it has ${file.size} bytes, not the ${size} that the manifest states`, again);
  return file;
}

export function layerCompression(file: OpenFile, where: string): Compression {
  const compression = compressionOf(file.read(0, 8));
  if (compression === 'zstd' && isStreamed(file))
    throw new UserError(
      `${where}: packed with Zstandard, it can't be read from an archive that is packed too`,
      unpackIt,
    );
  if (typeof compression === 'string') return compression;
  throw new UserError(`${where}: it is packed with ${compression.unread}, which no image layer may be`);
}

export function requireDigest(text: string, where: string): Digest {
  const digest = parseDigest(text);
  if (!digest) throw new UserError(`${where}: \`${visible(text.slice(0, 150))}\` is no SHA-256 or SHA-512 digest`);
  return digest;
}

/** `found` is in hexadecimal. */
export function refuseOther({ algorithm, hex }: Digest, found: string, message: string): void {
  if (found !== hex) throw new UserError(`${message} but ${algorithm}:${found}`, again);
}

/** The beginnings of what `refuseOther` says. */
export const otherDigest = {
  stored: (where: string) => `${where}: its content does not have that digest`,
  archive: (where: string) => `${where}: its content does not have its \`diff_id\``,
  unpacked: (where: string) => `${where}: unpacked, its content does not have its \`diff_id\``,
};

const unpackIt = 'unpack the archive first';
const again = 'get the image again, or check where it comes from';
