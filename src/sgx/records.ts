import { pageSize } from './area.ts';

/** Every record of the measurement begins with 64 bytes: an 8-byte name, an 8-byte number, and what the record needs. */
export const recordBytes = 64;

/** What takes the records in. */
export interface Sink {
  update(bytes: Uint8Array): void;
}

export function writeTag(into: Uint8Array, at: number, tag: string): void {
  for (let index = 0; index < tag.length; index++) into[at + index] = tag.charCodeAt(index);
}

/** Writes the offsets of so many pages in a row, each into its record; numbers beyond 2^32 are split by hand because bigints are slow. */
export function writePageOffsets(view: DataView, first: bigint, count: number, stride: number): void {
  let low = Number(first & 0xffffffffn);
  let high = Number(first >> 32n);
  for (let record = 0, at = 8; record < count; record++, at += stride) {
    view.setUint32(at, low, true);
    view.setUint32(at + 4, high, true);
    low += pageSize;
    if (low > 0xffffffff) {
      low -= 0x100000000;
      high++;
    }
  }
}
