import type { OpenFile } from '../io/io.ts';
import { openBytes } from '../io/open-in.ts';
import { type DynamicSection, dynamicSection } from './dynamic-section.ts';
import { ElfBytes } from './elf-bytes.ts';
import { ElfError } from './elf-error.ts';
import { readSegments, type Segment, segmentType } from './segments.ts';

/** What the kernel and the dynamic linker read of an ELF file. */
export interface ElfFile extends DynamicSection {
  readonly class: 32 | 64;
  readonly endianness: 'little' | 'big';
  /** `e_machine`: 62 is x86-64, 3 is i386, 183 is AArch64. */
  readonly machine: number;
  /** Position-independent programs are `shared` too, see `isProgram`. */
  readonly type: 'relocatable' | 'executable' | 'shared' | 'core' | 'other';
  readonly entry: bigint;
  /** Every program header in the order of the file. */
  readonly segments: readonly Segment[];
  /** The dynamic linker that the file asks for. */
  readonly interpreter: string | undefined;
  /** It can be started: at a fixed address, with an interpreter, or marked as position-independent program. */
  readonly isProgram: boolean;
  /** It is started without a dynamic linker and needs no library. */
  readonly isStatic: boolean;
}

/** Undefined for a file that is no ELF file; throws an ElfError for one that is damaged. Reads a few pages of one that is not in memory. */
export function readElf(content: Uint8Array | OpenFile): ElfFile | undefined {
  const head = (content instanceof Uint8Array ? openBytes(content) : content).read(0, 20);
  if (head[0] !== 0x7f || head[1] !== 0x45 || head[2] !== 0x4c || head[3] !== 0x46) return undefined;
  const file = openElf(content, head);
  const segments = readSegments(file);
  const dynamic = dynamicSection(file, segments);
  const interpreter = readInterpreter(file, segments);
  const type = types[file.u16(16)] ?? 'other';
  return {
    ...dynamic,
    class: file.wide ? 64 : 32,
    endianness: file.little ? 'little' : 'big',
    machine: file.u16(18),
    type,
    entry: file.word(24),
    segments,
    interpreter,
    isProgram: type === 'executable' || (type === 'shared' && (interpreter !== undefined || dynamic.isMarkedProgram)),
    isStatic: interpreter === undefined && dynamic.needed.length === 0 && type !== 'relocatable',
  };
}

const types: Readonly<Record<number, ElfFile['type']>> = { 1: 'relocatable', 2: 'executable', 3: 'shared', 4: 'core' };

/** `PATH_MAX`, beyond which the kernel refuses an interpreter. */
const longestPath = 4096;

function openElf(content: Uint8Array | OpenFile, head: Uint8Array): ElfBytes {
  if (head.length < 20) throw new ElfError('its header is cut off');
  const width = head[4];
  const order = head[5];
  if (width !== 1 && width !== 2) throw new ElfError('its class is neither 32 nor 64 bits');
  if (order !== 1 && order !== 2) throw new ElfError('its byte order is unknown');
  const file = new ElfBytes(content, { wide: width === 2, little: order === 1 });
  if (file.size < (file.wide ? 64 : 52)) throw new ElfError('its header is cut off');
  return file;
}

function readInterpreter(file: ElfBytes, segments: readonly Segment[]): string | undefined {
  const segment = segments.find(({ type }) => type === segmentType.interpreter);
  if (!segment) return undefined;
  if (segment.offset + segment.fileSize > BigInt(file.size)) throw new ElfError('its interpreter lies beyond its end');
  if (segment.fileSize < 2n || segment.fileSize > longestPath)
    throw new ElfError('the name of its interpreter is empty or too long');
  return file.string(Number(segment.offset), Number(segment.offset + segment.fileSize));
}
