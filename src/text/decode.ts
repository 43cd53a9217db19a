import { Buffer, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Range } from './source.ts';

export interface Decoded {
  /** Bad bytes appear as U+FFFD; a byte order mark of UTF-8 stays at offset 0. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
}

const MAX_PROBLEMS = 20;
const SNIFFED = 1000;

/** Reads bytes as UTF-8, or as UTF-16 when they obviously are that, with a problem. Never throws. */
export function decodeText(bytes: Uint8Array): Decoded {
  const utf16 = utf16Encoding(bytes);
  if (utf16) return decodeUtf16(bytes, utf16);
  const { buffer, byteOffset, byteLength } = bytes;
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
  return { text, encoding: 'utf-8', problems: isUtf8(bytes) ? [] : badSequences(bytes) };
}

function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const length = Math.min(bytes.length, SNIFFED) & ~1;
  if (length < 4) return undefined;
  const nuls = [0, 0];
  for (let at = 0; at < length; at++) if (bytes[at] === 0) nuls[at & 1]!++;
  const [even, odd] = nuls as [number, number];
  if (odd * 10 >= length * 4 && even * 20 < length) return 'utf-16le';
  if (even * 10 >= length * 4 && odd * 20 < length) return 'utf-16be';
  return undefined;
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const even = bytes.subarray(0, bytes.length & ~1);
  const text = new TextDecoder('utf-16le').decode(encoding === 'utf-16le' ? even : swapped(even));
  const name = encoding === 'utf-16le' ? 'UTF-16 (little endian)' : 'UTF-16 (big endian)';
  const range = { start: 0, end: Math.min(1, text.length) };
  return { text, encoding, problems: [{ message: `the file is ${name}, not UTF-8`, range }] };
}

/** Node can be built without UTF-16BE. */
function swapped(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 2) {
    out[at] = bytes[at + 1]!;
    out[at + 1] = bytes[at]!;
  }
  return out;
}

/** Each maximal bad sequence, which the decoder replaces by one U+FFFD. */
function badSequences(bytes: Uint8Array): Decoded['problems'] {
  const problems: { message: string; range: Range }[] = [];
  let offset = 0;
  for (let at = 0; at < bytes.length && problems.length < MAX_PROBLEMS; ) {
    const { length, valid } = sequenceAt(bytes, at);
    if (valid) offset += length === 4 ? 2 : 1;
    else {
      const shown = Array.from(bytes.subarray(at, at + length), (byte) => `0x${byte.toString(16).padStart(2, '0')}`);
      problems.push({ message: `${shown.join(' ')} is not valid UTF-8`, range: { start: offset, end: offset + 1 } });
      offset++;
    }
    at += length;
  }
  return problems;
}

/** The character or the longest start of one at `at` (Unicode, table 3-7; the practice of the WHATWG decoder). */
function sequenceAt(bytes: Uint8Array, at: number): { readonly length: number; readonly valid: boolean } {
  const lead = bytes[at]!;
  if (lead < 0x80) return { length: 1, valid: true };
  const needed =
    lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
  if (needed === 0) return { length: 1, valid: false };
  for (let i = 1; i <= needed; i++) {
    const byte = bytes[at + i];
    const low = i > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = i > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte === undefined || byte < low || byte > high) return { length: i, valid: false };
  }
  return { length: needed + 1, valid: true };
}
