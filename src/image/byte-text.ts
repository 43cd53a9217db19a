import { TextDecoder } from 'node:util';

/** Text of bytes that should be UTF-8. Any other byte becomes one of U+DC80 … U+DCFF, so that no two names become one. */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return strict().decode(bytes);
  } catch {
    return escaped(bytes);
  }
}

/** The bytes that `textOfBytes` was given. */
export function bytesOfText(text: string): Uint8Array {
  const parts = text.split(/([\uDC80-\uDCFF]+)/u);
  return Buffer.concat(parts.map((part, at) => (at % 2 === 0 ? Buffer.from(part, 'utf8') : bytesOfEscapes(part))));
}

/** Whether a name holds bytes that are no UTF-8. */
export function hasForeignBytes(text: string): boolean {
  return /[\uDC80-\uDCFF]/u.test(text);
}

let decoder: TextDecoder | undefined;

/** Made when it is needed: most runs do without, and it takes a while. */
function strict(): TextDecoder {
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return decoder;
}

function escaped(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    text += length === 0 ? String.fromCharCode(0xdc00 + bytes[at]!) : strict().decode(bytes.subarray(at, at + length));
    at += Math.max(length, 1);
  }
  return text;
}

/** Bytes of the character that starts there; 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    return [...strict().decode(bytes.subarray(at, at + length))].length === 1 ? length : 0;
  } catch {
    return 0;
  }
}

function bytesOfEscapes(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0) - 0xdc00);
}
