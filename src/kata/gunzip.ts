import { gunzipSync, inflateRawSync, type ZlibOptions } from 'node:zlib';

/** `ignored`: bytes behind the first member, which the guest does not read. */
export type Gunzipped = { readonly bytes: Uint8Array; readonly ignored: number } | { readonly problem: string };

/** Decompresses the first member of a gzip file, as the guest does, up to `limit` bytes. */
export function gunzip(bytes: Uint8Array, limit: number): Gunzipped {
  const start = headerLength(bytes);
  if (start === undefined) return { problem: 'is not compressed by gzip' };
  try {
    const length = start + deflatedLength(bytes.subarray(start), limit) + trailer;
    if (length > bytes.length) return { problem: 'is cut off' };
    const text = gunzipSync(bytes.subarray(0, length), { maxOutputLength: limit });
    return { bytes: text, ignored: bytes.length - length };
  } catch (error) {
    return { problem: reasonFor(error, limit) };
  }
}

/** CRC and length. */
const trailer = 8;

const flag = { crc: 2, extra: 4, name: 8, comment: 16 } as const;

/** RFC 1952, 2.3. */
function headerLength(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || bytes.length < 18) return undefined;
  const flags = bytes[3]!;
  let at = 10;
  if (flags & flag.extra) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  if (flags & flag.name) at = afterNul(bytes, at);
  if (flags & flag.comment) at = afterNul(bytes, at);
  if (flags & flag.crc) at += 2;
  return at < bytes.length ? at : undefined;
}

function afterNul(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(0, from);
  return at < 0 ? bytes.length : at + 1;
}

/** How many bytes the deflated data takes; throws as zlib does. */
function deflatedLength(bytes: Uint8Array, limit: number): number {
  const options: ZlibOptions = { maxOutputLength: limit, info: true };
  const result = inflateRawSync(bytes, options) as unknown as { readonly engine: { readonly bytesWritten: number } };
  return result.engine.bytesWritten;
}

function reasonFor(error: unknown, limit: number): string {
  switch ((error as { readonly code?: unknown }).code) {
    case 'ERR_BUFFER_TOO_LARGE':
      return `is larger than ${limit / 1024 / 1024} MiB when decompressed`;
    case 'Z_BUF_ERROR':
      return 'is cut off';
    default:
      return 'is damaged';
  }
}
