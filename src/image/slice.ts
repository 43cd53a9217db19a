import type { OpenFile } from '../io/io.ts';

export interface Extent {
  /** Bytes from the start of the file that holds it. */
  readonly offset: number;
  readonly length: number;
}

/** A part of a file as a file. Closing it leaves the file open. */
export function slice(file: OpenFile, { offset, length }: Extent): OpenFile {
  return {
    size: length,
    read: (at, count) => file.read(offset + at, Math.max(0, Math.min(count, length - at))),
    close() {},
  };
}

/** Data of a sparse file: where it lies in the file, and where in the archive. What no piece covers is zero. */
export interface Piece extends Extent {
  readonly at: number;
}

/** A sparse file from its pieces, which are in order and don't overlap. */
export function sparseFile(file: OpenFile, pieces: readonly Piece[], size: number): OpenFile {
  return {
    size,
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const end = offset + bytes.length;
      for (let index = firstAfter(pieces, offset); index < pieces.length && pieces[index]!.at < end; index++) {
        const piece = pieces[index]!;
        const from = Math.max(piece.at, offset);
        const to = Math.min(piece.at + piece.length, end);
        if (from < to) bytes.set(file.read(piece.offset + from - piece.at, to - from), from - offset);
      }
      return bytes;
    },
    close() {},
  };
}

/** The first piece that ends after an offset. */
function firstAfter(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle]!.at + pieces[middle]!.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The file from start to end. */
export function* chunksOf(file: OpenFile): Generator<Uint8Array> {
  for (let at = 0; at < file.size; ) {
    const chunk = file.read(at, chunkSize);
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

/** Reads small pieces that follow each other with few calls. */
export function readAhead(file: OpenFile): (offset: number, length: number) => Uint8Array {
  let start = 0;
  let buffer: Uint8Array = new Uint8Array(0);
  return (offset, length) => {
    if (offset < start || offset + length > start + buffer.length) {
      start = offset;
      buffer = file.read(offset, Math.max(length, 65536));
    }
    return buffer.subarray(offset - start, offset - start + length);
  };
}

const chunkSize = 2 ** 16;
