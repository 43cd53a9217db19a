export const pageSize = 4096;

/** What `SECINFO.FLAGS` of a page says (Intel SDM, volume 3D, 35.12.1). */
export const pageFlags = { read: 1, write: 2, execute: 4, tcs: 0x100, regular: 0x200 } as const;

/** The bytes of an area's pages. */
export interface PageContent {
  /** Writes the bytes of one page into `into`, which has 4096 bytes and holds zeros. */
  fill(page: number, into: Uint8Array): void;
}

/** Neighbouring pages of one kind, added in ascending order. */
export interface Area {
  readonly name: string;
  /** Absolute, as is the base of the enclave. */
  readonly address: bigint;
  /** Bytes; a begun page counts as a page. */
  readonly size: bigint;
  /** `SECINFO.FLAGS`. */
  readonly flags: number;
  /** False: the pages are added, and their content is not part of the measurement. */
  readonly measured: boolean;
  /** Zeros when absent. */
  readonly content?: PageContent;
}

/** What an enclave is built from, in the order in which it is measured. */
export interface EnclaveLayout {
  readonly base: bigint;
  /** Bytes. */
  readonly size: bigint;
  /** Pages of one frame in which the processor saves its state. */
  readonly ssaFramePages: number;
  readonly areas: readonly Area[];
}

export function pagesOf(area: Pick<Area, 'size'>): bigint {
  return (area.size + BigInt(pageSize) - 1n) / BigInt(pageSize);
}

/** `bytes` from the byte `at` of the area on, and zeros around them. */
export function bytesAt(bytes: Uint8Array, at = 0): PageContent {
  return {
    fill(page, into) {
      const start = page * pageSize - at;
      const from = Math.max(start, 0);
      const until = Math.min(start + pageSize, bytes.length);
      if (from < until) into.set(bytes.subarray(from, until), from - start);
    },
  };
}
