import { ElfBytes } from '../elf/elf-bytes.ts';
import { ElfError } from '../elf/elf-error.ts';
import { readSegments, segmentType } from '../elf/segments.ts';
import type { OpenFile } from '../io/io.ts';
import type { Sight } from './scanned.ts';

/** What the headers of an ELF file say, by the first bytes of the file. Undefined for any other file and for a damaged one. */
export function elfSight(head: Uint8Array, size: number): Sight['elf'] {
  const [a, b, c, d, width, order] = head;
  if (a !== 0x7f || b !== 0x45 || c !== 0x4c || d !== 0x46) return undefined;
  if ((width !== 1 && width !== 2) || (order !== 1 && order !== 2)) return undefined;
  try {
    const file = new ElfBytes(startOf(head, size), { wide: width === 2, little: order === 1 });
    const segments = readSegments(file);
    const named = segments.find(({ type }) => type === segmentType.interpreter);
    return {
      bits: width === 2 ? 64 : 32,
      machine: file.u16(18),
      type: file.u16(16),
      interpreter: named && file.string(Number(named.offset), Number(named.offset + named.fileSize)),
      isStatic: segments.every(({ type }) => type !== segmentType.dynamic),
    };
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}

function startOf(head: Uint8Array, size: number): OpenFile {
  return { size, read: (offset, length) => head.subarray(offset, offset + length), close() {} };
}
