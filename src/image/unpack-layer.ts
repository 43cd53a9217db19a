import { UserError } from '../diagnostic/diagnostic.ts';
import type { OpenFile } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import { type Digest, hasher, parseDigest } from './digest.ts';
import type { Reading, StatedLayer } from './layer.ts';
import { chunksOf } from './slice.ts';
import { compressionOf } from './unpack.ts';
import { unpackFile } from './unpack-file.ts';

export interface Unpacked {
  readonly archive: OpenFile;
  close(): void;
}

/** The tar archive of a layer. Its bytes are checked as they are stored, before they are unpacked, and again afterwards. */
export async function unpackLayer(stated: StatedLayer, reading: Reading): Promise<Unpacked> {
  const { where } = stated;
  if (stated.unreadable !== undefined) throw new UserError(`${where}: ${stated.unreadable}`);
  const diffId = checkable(stated.diffId, where);
  const file = stated.open();
  checkStored(file, stated);
  const compression = compressionOf(file.read(0, 8));
  if (typeof compression === 'object')
    throw new UserError(`${where}: it is packed with ${compression.unread}, which no image layer may be`);
  if (compression === 'none') {
    reading.budget.takeBytes(where, file.size);
    if (stated.digest !== stated.diffId)
      checkContent(file, diffId, `${where}: its content does not have its \`diff_id\``);
    return { archive: file, close() {} };
  }
  const hash = hasher(diffId);
  const spool = await unpackFile({ file, compression, where }, reading, (chunk) => hash.update(chunk));
  const close = () => spool.close();
  try {
    refuseOther(diffId, hash.digest('hex'), `${where}: unpacked, its content does not have its \`diff_id\``);
  } catch (error) {
    close();
    throw error;
  }
  return { archive: spool, close };
}

function checkStored(file: OpenFile, { digest, size, where }: StatedLayer): void {
  if (size !== undefined && file.size !== size)
    throw new UserError(`${where}: it has ${file.size} bytes, not the ${size} that the manifest states`, again);
  if (digest !== undefined)
    checkContent(file, checkable(digest, where), `${where}: its content does not have that digest`);
}

function checkContent(file: OpenFile, digest: Digest, message: string): void {
  const hash = hasher(digest);
  for (const chunk of chunksOf(file)) hash.update(chunk);
  refuseOther(digest, hash.digest('hex'), message);
}

function refuseOther({ algorithm, hex }: Digest, found: string, message: string): void {
  if (found !== hex) throw new UserError(`${message} but ${algorithm}:${found}`, again);
}

function checkable(text: string, where: string): Digest {
  const digest = parseDigest(text);
  if (!digest) throw new UserError(`${where}: \`${visible(text.slice(0, 150))}\` is no SHA-256 or SHA-512 digest`);
  return digest;
}

const again = 'get the image again, or check where it comes from';
