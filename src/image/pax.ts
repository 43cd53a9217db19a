import { textOfBytes } from './byte-text.ts';

/** The records of a PAX extended header. */
export interface PaxRecords {
  /** The last value of each keyword. */
  readonly values: ReadonlyMap<string, Uint8Array>;
  /** Offsets and lengths of a sparse map in its oldest form, where keywords repeat. */
  readonly sparse: readonly number[];
}

export const noRecords: PaxRecords = { values: new Map(), sparse: [] };

/** Undefined when the records are malformed. */
export function readPax(bytes: Uint8Array): PaxRecords | undefined {
  const values = new Map<string, Uint8Array>();
  const sparse: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const record = recordAt(bytes, at);
    if (!record) return undefined;
    at += record.length;
    const { key, value } = record;
    if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') {
      const number = decimal(textOfBytes(value));
      // The two alternate, offset first.
      if (number === undefined || (sparse.length % 2 === 0) !== (key === 'GNU.sparse.offset')) return undefined;
      sparse.push(number);
    } else values.set(key, value);
  }
  return { values, sparse };
}

/** A whole number that is exact; undefined for anything else. */
export function decimal(text: string): number | undefined {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** `25 path=a/long/name` and a newline: the length counts itself and the newline. */
function recordAt(bytes: Uint8Array, at: number) {
  const space = bytes.indexOf(32, at);
  if (space < 0 || space - at > 16) return undefined;
  const length = decimal(textOfBytes(bytes.subarray(at, space)));
  if (length === undefined || at + length > bytes.length || bytes[at + length - 1] !== 10) return undefined;
  const equals = bytes.indexOf(61, space);
  if (equals < 0 || equals >= at + length - 1 || equals === space + 1) return undefined;
  const key = textOfBytes(bytes.subarray(space + 1, equals));
  return { length, key, value: Uint8Array.from(bytes.subarray(equals + 1, at + length - 1)) };
}
