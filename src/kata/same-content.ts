import { readInitDataDisk } from './annotation.ts';
import { gunzip } from './gunzip.ts';

/**
 * Whether a file is what would be written, apart from how gzip packed the same bytes: releases of zlib do that differently. `fresh` is
 * ours, so that what it holds bounds what is unpacked of `old`.
 */
export function isSameContent(old: Uint8Array, fresh: Uint8Array): boolean {
  if (Buffer.from(old).equals(fresh)) return true;
  const [oldDisk, freshDisk] = [readInitDataDisk(old), readInitDataDisk(fresh)];
  if (oldDisk && freshDisk) return isSamePacked(oldDisk, freshDisk);
  const [oldParts, freshParts] = [partsOf(old), partsOf(fresh)];
  return (
    oldParts.length === freshParts.length &&
    freshParts.every((part, at) => part === oldParts[at] || (at % 2 === 1 && isSameEncoded(oldParts[at]!, part)))
  );
}

/** What lies between gzip in base64, and at odd places that itself. */
function partsOf(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes).toString('latin1').split(encodedGzip);
}

/** Of the first three bytes of gzip. */
const encodedGzip = /(H4sI[A-Za-z0-9+/]+={0,2})/;

function isSameEncoded(old: string, fresh: string): boolean {
  return isSamePacked(Buffer.from(old, 'base64'), Buffer.from(fresh, 'base64'));
}

function isSamePacked(old: Uint8Array, fresh: Uint8Array): boolean {
  const unpacked = gunzip(fresh, Buffer.from(fresh).readUInt32LE(fresh.length - 4));
  if ('problem' in unpacked) return false;
  const other = gunzip(old, unpacked.bytes.length);
  return 'bytes' in other && other.ignored === 0 && Buffer.from(other.bytes).equals(unpacked.bytes);
}
