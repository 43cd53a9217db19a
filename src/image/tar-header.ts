import { textOfBytes } from './byte-text.ts';

/** One 512-byte header block, its numbers and names as the block has them. */
export interface TarHeader {
  /** A character, e.g. `0` for a regular file. */
  readonly type: string;
  readonly name: string;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly devMajor: number;
  readonly devMinor: number;
}

export const blockSize = 512;

/** Undefined when the block is no header: its checksum or a number is wrong. */
export function readHeader(block: Uint8Array): TarHeader | undefined {
  if (block.length < blockSize || !checksumFits(block)) return undefined;
  const dialect = dialectOf(block);
  const withDevices = dialect !== 'v7';
  const numbers = {
    mode: number(block, 100, 8),
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    size: number(block, 124, 12),
    mtime: number(block, 136, 12),
    devMajor: withDevices ? number(block, 329, 8) : 0,
    devMinor: withDevices ? number(block, 337, 8) : 0,
  };
  const { mode, uid, gid, size, mtime, devMajor, devMinor } = numbers;
  if (mode === undefined || uid === undefined || gid === undefined || size === undefined) return undefined;
  if (mtime === undefined || devMajor === undefined || devMinor === undefined) return undefined;
  if (mode < 0 || uid < 0 || gid < 0 || size < 0 || devMajor < 0 || devMinor < 0) return undefined;
  const type = block[156] === 0 ? '\0' : String.fromCharCode(block[156]!);
  const linkName = text(block, 157, 100);
  return { type, name: nameOf(block, dialect), linkName, mode, uid, gid, size, mtime, devMajor, devMinor };
}

export function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Octal digits, or a binary number when the first bit is set. Undefined for anything else. */
export function number(block: Uint8Array, at: number, length: number): number | undefined {
  if (block[at]! & 0x80) return binary(block.subarray(at, at + length));
  let start = at;
  let end = at + length;
  while (start < end && isFiller(block[start]!)) start++;
  while (start < end && isFiller(block[end - 1]!)) end--;
  let value = 0;
  for (; start < end; start++) {
    const digit = block[start]! - 0x30;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}

function isFiller(byte: number): boolean {
  return byte === 0 || byte === 0x20;
}

function binary(bytes: Uint8Array): number | undefined {
  const negative = bytes[0]! === 0xff;
  let value = negative ? -1n : BigInt(bytes[0]! & 0x7f);
  for (const byte of bytes.subarray(1)) value = (value << 8n) | BigInt(byte);
  const safe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return safe ? Number(value) : undefined;
}

/** Some old archives sum signed bytes. */
function checksumFits(block: Uint8Array): boolean {
  const stated = number(block, 148, 8);
  let unsigned = 8 * 32;
  let signed = 8 * 32;
  for (let at = 0; at < blockSize; at++) {
    if (at >= 148 && at < 156) continue;
    unsigned += block[at]!;
    signed += (block[at]! << 24) >> 24;
  }
  return stated === unsigned || stated === signed;
}

type Dialect = 'v7' | 'ustar' | 'star' | 'gnu';

function dialectOf(block: Uint8Array): Dialect {
  const magic = latin(block, 257, 8);
  if (magic === 'ustar  \0') return 'gnu';
  if (!magic.startsWith('ustar\0')) return 'v7';
  return latin(block, 508, 4) === 'tar\0' ? 'star' : 'ustar';
}

/** The field that continues a name is used for times by GNU, and is shorter where star puts times behind it. */
function nameOf(block: Uint8Array, dialect: Dialect): string {
  const name = text(block, 0, 100);
  if (dialect === 'v7' || dialect === 'gnu') return name;
  const prefix = text(block, 345, dialect === 'star' ? 131 : 155);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return textOfBytes(end < 0 ? field : field.subarray(0, end));
}

function latin(block: Uint8Array, at: number, length: number): string {
  let text = '';
  for (const byte of block.subarray(at, at + length)) text += String.fromCharCode(byte);
  return text;
}
