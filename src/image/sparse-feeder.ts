import type { Piece } from './slice.ts';

export interface SparseFeeder {
  /** A part of what the archive has of the file, and where. */
  add(bytes: Uint8Array, offset: number): void;
  /** The zeros behind the last piece. */
  end(): void;
}

/** Gives `take` the content of a sparse file from start to end, holes as zeros. */
export function sparseFeeder(pieces: readonly Piece[], size: number, take: (bytes: Uint8Array) => void): SparseFeeder {
  let index = 0;
  let reached = 0;
  const fill = (to: number) => {
    for (; reached < to; reached += Math.min(zeros.length, to - reached))
      take(zeros.subarray(0, Math.min(zeros.length, to - reached)));
  };
  return {
    add(bytes, offset) {
      const end = offset + bytes.length;
      for (; index < pieces.length; index++) {
        const piece = pieces[index]!;
        if (piece.offset >= end) return;
        const from = Math.max(piece.offset, offset);
        const to = Math.min(piece.offset + piece.length, end);
        fill(piece.at + from - piece.offset);
        take(bytes.subarray(from - offset, to - offset));
        reached += to - from;
        if (to < piece.offset + piece.length) return;
      }
    },
    end: () => fill(size),
  };
}

const zeros = new Uint8Array(2 ** 16);
