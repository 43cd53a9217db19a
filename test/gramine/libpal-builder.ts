/** One program header of a made-up libpal. */
export interface MadeSegment {
  readonly type?: number;
  readonly flags?: number;
  readonly offset: bigint;
  readonly address: bigint;
  readonly fileSize: bigint;
  readonly memorySize: bigint;
}

export interface MadeLibpal {
  readonly entry?: bigint;
  /** Bytes between the starts of two program headers. */
  readonly stride?: number;
  readonly headersAt?: bigint;
  /** `e_phnum`, when it lies. */
  readonly count?: number;
  /** Bytes of the file; what is no header counts up. */
  readonly size: number;
}

/** A 64-bit ELF file that consists of headers and filler. */
export function makeLibpal(segments: readonly MadeSegment[], { stride = 56, ...made }: MadeLibpal): Buffer {
  const file = Buffer.from(Uint8Array.from({ length: made.size }, (_, at) => (at * 7 + (at >> 8)) & 0xff));
  const put = Buffer.alloc(64);
  put.write('\x7fELF\x02\x01\x01', 'latin1');
  put.writeUInt16LE(3, 16);
  put.writeUInt16LE(62, 18);
  put.writeBigUInt64LE(made.entry ?? 0x1000n, 24);
  put.writeBigUInt64LE(made.headersAt ?? 64n, 32);
  put.writeUInt16LE(stride, 54);
  put.writeUInt16LE(made.count ?? segments.length, 56);
  put.copy(file);
  for (const [index, segment] of segments.entries()) {
    const header = Buffer.alloc(56);
    header.writeUInt32LE(segment.type ?? 1, 0);
    header.writeUInt32LE(segment.flags ?? 5, 4);
    header.writeBigUInt64LE(segment.offset, 8);
    header.writeBigUInt64LE(segment.address, 16);
    header.writeBigUInt64LE(segment.address, 24);
    header.writeBigUInt64LE(segment.fileSize, 32);
    header.writeBigUInt64LE(segment.memorySize, 40);
    header.copy(file, 64 + index * stride);
  }
  return file;
}
