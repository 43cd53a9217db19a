import type { ElfBytes } from './elf-bytes.ts';
import { ElfError } from './elf-error.ts';

/** A program header, as it stands in the file. Fields of a 32-bit file are widened. */
export interface Segment {
  /** `p_type`: 1 is LOAD, 2 DYNAMIC, 3 INTERP, 7 TLS. */
  readonly type: number;
  /** `p_flags`: 1 execute, 2 write, 4 read. */
  readonly flags: number;
  readonly offset: bigint;
  readonly virtualAddress: bigint;
  readonly fileSize: bigint;
  readonly memorySize: bigint;
  readonly alignment: bigint;
}

export const segmentType = { load: 1, dynamic: 2, interpreter: 3 } as const;

/** Every program header, by the stride that the file states. */
export function readSegments(file: ElfBytes): Segment[] {
  const { wide } = file;
  const start = file.word(wide ? 32 : 28);
  const stride = file.u16(wide ? 54 : 42);
  const count = file.u16(wide ? 56 : 44);
  if (count === 0) return [];
  if (count === 0xffff) throw new ElfError('it has more program headers than any program needs');
  if (stride < (wide ? 56 : 32)) throw new ElfError('its program headers are too short');
  if (start + BigInt(stride) * BigInt(count) > BigInt(file.size))
    throw new ElfError('its program headers lie beyond its end');
  return Array.from({ length: count }, (_, index) => readSegment(file, Number(start) + index * stride));
}

/** Where the byte that is loaded at an address stands in the file. */
export function fileOffset(segments: readonly Segment[], address: bigint): bigint | undefined {
  for (const { type, virtualAddress, fileSize, offset } of segments) {
    if (type === segmentType.load && address >= virtualAddress && address < virtualAddress + fileSize)
      return offset + (address - virtualAddress);
  }
  return undefined;
}

function readSegment(file: ElfBytes, at: number): Segment {
  const words = (first: number): bigint => file.word(at + first);
  if (file.wide) {
    return {
      type: file.u32(at),
      flags: file.u32(at + 4),
      offset: words(8),
      virtualAddress: words(16),
      fileSize: words(32),
      memorySize: words(40),
      alignment: words(48),
    };
  }
  return {
    type: file.u32(at),
    flags: file.u32(at + 24),
    offset: words(4),
    virtualAddress: words(8),
    fileSize: words(16),
    memorySize: words(20),
    alignment: words(28),
  };
}
