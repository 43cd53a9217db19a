import type { OpenFile } from '../io/io.ts';
import { type Digest, hasher } from './digest.ts';
import type { Reading, StatedLayer } from './layer.ts';
import { layerCompression, openStored, otherDigest, refuseOther, requireDigest } from './layer-checks.ts';
import { chunksOf } from './slice.ts';
import { unpackFile } from './unpack-file.ts';

export interface Unpacked {
  readonly archive: OpenFile;
  close(): void;
}

/** The tar archive of a layer. Its bytes are checked as they are stored, before they are unpacked, and again afterwards. */
export async function unpackLayer(stated: StatedLayer, reading: Reading): Promise<Unpacked> {
  const { where, digest } = stated;
  const diffId = requireDigest(stated.diffId, where);
  const file = openStored(stated);
  if (digest !== undefined) checkContent(file, requireDigest(digest, where), otherDigest.stored(where));
  const compression = layerCompression(file, where);
  if (compression === 'none') {
    reading.budget.takeBytes(where, file.size);
    if (digest !== stated.diffId) checkContent(file, diffId, otherDigest.archive(where));
    return { archive: file, close() {} };
  }
  const hash = hasher(diffId);
  const spool = await unpackFile({ file, compression, where }, reading, (chunk) => hash.update(chunk));
  const close = () => spool.close();
  try {
    refuseOther(diffId, hash.digest('hex'), otherDigest.unpacked(where));
  } catch (error) {
    close();
    throw error;
  }
  return { archive: spool, close };
}

function checkContent(file: OpenFile, digest: Digest, message: string): void {
  const hash = hasher(digest);
  for (const chunk of chunksOf(file)) hash.update(chunk);
  refuseOther(digest, hash.digest('hex'), message);
}
