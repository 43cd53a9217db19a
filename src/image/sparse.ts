import { decimal } from './pax.ts';
import type { Extent, Piece } from './slice.ts';
import { blockSize, number } from './tar-header.ts';

/** A sparse map, of which there are four forms. Each reader returns undefined when the map is malformed. */
export interface SparseMap {
  /** Where the pieces lie in the file. */
  readonly spans: readonly Extent[];
  /** Bytes of the map itself, which come before the data. */
  readonly mapSize: number;
}

const maximumPieces = 2 ** 16;

/** Reads a map; each yield stands for a block, the first for the one behind the header. */
export type SparseMapReader = Generator<void, SparseMap | undefined, Uint8Array>;

/** GNU's first form: four spans in the header, then blocks of 21. */
export function* oldSparseMap(header: Uint8Array): SparseMapReader {
  const spans: Extent[] = [];
  let more = header[482] !== 0;
  if (!readSpans(header.subarray(386, 482), spans)) return undefined;
  let blocks = 0;
  for (; more; blocks++) {
    const block = yield;
    if (block.length < blockSize || spans.length > maximumPieces) return undefined;
    more = block[504] !== 0;
    if (!readSpans(block.subarray(0, 504), spans)) return undefined;
  }
  return { spans, mapSize: blocks * blockSize };
}

/** The forms that alternate offsets and lengths in PAX records. */
export function recordedSparseMap(numbers: readonly (number | undefined)[]): SparseMap | undefined {
  if (numbers.length % 2 !== 0 || numbers.length / 2 > maximumPieces) return undefined;
  const spans: Extent[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    const offset = numbers[at];
    const length = numbers[at + 1];
    if (offset === undefined || length === undefined) return undefined;
    spans.push({ offset, length });
  }
  return { spans, mapSize: 0 };
}

/** The form that stands before the data: a count, then offsets and lengths, each on a line, filled up to a block. */
export function* leadingSparseMap(): SparseMapReader {
  const numbers: (number | undefined)[] = [];
  let count: number | undefined;
  let pending = '';
  let blocks = 0;
  while (count === undefined || numbers.length < count * 2) {
    const block = yield;
    blocks++;
    if (block.length < blockSize || pending.length > 20) return undefined;
    const lines = (pending + String.fromCharCode(...block)).split('\n');
    pending = lines.pop()!;
    for (const line of lines) {
      if (count !== undefined && numbers.length === count * 2) break;
      const value = decimal(line);
      if (value === undefined) return undefined;
      if (count !== undefined) numbers.push(value);
      else if (value > maximumPieces) return undefined;
      else count = value;
    }
  }
  const map = recordedSparseMap(numbers);
  return map && { spans: map.spans, mapSize: blocks * blockSize };
}

/** The pieces with their places in the archive; undefined when they overlap, leave the file or don't fill what is stored. */
export function placePieces(
  spans: readonly Extent[],
  { start, stored, size }: { readonly start: number; readonly stored: number; readonly size: number },
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let used = 0;
  let end = 0;
  for (const { offset, length } of spans) {
    if (offset < end || !Number.isSafeInteger(offset + length) || offset + length > size) return undefined;
    end = offset + length;
    if (length > 0) pieces.push({ at: offset, offset: start + used, length });
    used += length;
  }
  return used === stored ? pieces : undefined;
}

/** 24 bytes each; one without an offset ends the list. */
function readSpans(bytes: Uint8Array, spans: Extent[]): boolean {
  for (let at = 0; at + 24 <= bytes.length; at += 24) {
    if (bytes[at] === 0) return true;
    const offset = number(bytes, at, 12);
    const length = number(bytes, at + 12, 12);
    if (offset === undefined || length === undefined || offset < 0 || length < 0) return false;
    spans.push({ offset, length });
  }
  return true;
}
