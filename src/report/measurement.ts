/** What is known of an enclave's identity, predicted or read from a SIGSTRUCT. Digests are lower-case hexadecimal. */
export interface Measurement {
  /** The release whose rules hold; absent when nothing was predicted. */
  readonly gramine?: string;
  /** Null when something in `needs` is missing. */
  readonly mrenclave: string | null;
  readonly needs: readonly string[];
  /** Null when nothing is signed. */
  readonly mrsigner: string | null;
  readonly isvProdId: number;
  readonly isvSvn: number;
  readonly attributes: MeasuredAttributes;
  readonly miscSelect: number;
  /** `YYYY-MM-DD`; null when nothing is signed. */
  readonly date: string | null;
  /** In the order of the measurement; empty when it is not known. */
  readonly layout: readonly MeasuredArea[];
}

export interface MeasuredAttributes {
  readonly debug: boolean;
  readonly flags: bigint;
  readonly xfrm: bigint;
  readonly xfrmMask: bigint;
}

export interface MeasuredArea {
  readonly name: string;
  readonly address: bigint | null;
  /** Bytes. */
  readonly size: bigint | null;
  /** `SECINFO.FLAGS`. */
  readonly flags: number | null;
  /** Whether the content is part of MRENCLAVE; otherwise only that the pages are there. */
  readonly measured: boolean;
}

/** A field that two identities disagree about, both sides as text. */
export interface FieldDifference {
  readonly field: string;
  readonly old: string;
  readonly new: string;
}

/** An identity compared with an older one. */
export interface Against {
  readonly old: string;
  readonly mrenclave: 'same' | 'changes' | 'unknown';
  readonly differences: readonly FieldDifference[];
  /** Why MRENCLAVE changes, most telling first. */
  readonly causes: readonly string[];
  /** The whole answer in one clause. */
  readonly verdict: string;
}

export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** `rwx` as far as permitted; a thread's control structure has none. */
export function permissions(flags: number): string {
  return `${flags & 1 ? 'r' : '-'}${flags & 2 ? 'w' : '-'}${flags & 4 ? 'x' : '-'}`;
}
