import { ElfBytes } from '../elf/elf-bytes.ts';
import { ElfError } from '../elf/elf-error.ts';
import { EnclaveError, type EnclaveProblem } from './enclave-error.ts';
import { layoutProfile } from './layout-profile.ts';
import type { Release } from './release.ts';

/** `libpal.so` as the signer reads it: the first code of the enclave. */
export interface Libpal {
  readonly bytes: Uint8Array;
  readonly entry: bigint;
  /** PT_LOAD, in the order of the file. */
  readonly segments: readonly LibpalSegment[];
  /** The lowest and the highest address in whole pages. */
  readonly start: bigint;
  readonly end: bigint;
}

export interface LibpalSegment {
  /** `p_flags`: 1 execute, 2 write, 4 read. */
  readonly flags: number;
  readonly offset: bigint;
  readonly virtualAddress: bigint;
  readonly fileSize: bigint;
  readonly memorySize: bigint;
}

/** Reads what matters and nothing else: section headers and the dynamic section may be damaged. Throws an EnclaveError. */
export function readLibpal(bytes: Uint8Array, release: Release): Libpal {
  const file = openLibpal(bytes);
  try {
    const segments = readSegments(file, release);
    if (segments.length === 0) throw refused('misplaced-libpal', 'has no segment that is loaded');
    return {
      bytes,
      entry: file.word(24),
      segments,
      start: segments.map(({ virtualAddress }) => floorPage(virtualAddress)).reduce((a, b) => (a < b ? a : b)),
      end: segments
        .map(({ virtualAddress, memorySize }) => ceilPage(virtualAddress + memorySize))
        .reduce((a, b) => (a > b ? a : b)),
    };
  } catch (error) {
    throw error instanceof ElfError ? refused('damaged-libpal', 'has headers that lie beyond its end') : error;
  }
}

export function floorPage(address: bigint): bigint {
  return address - (address % 4096n);
}

export function ceilPage(address: bigint): bigint {
  return floorPage(address + 4095n);
}

function openLibpal(bytes: Uint8Array): ElfBytes {
  if (bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46)
    throw refused('not-elf', 'is no ELF file');
  if (bytes.length < 64) throw refused('damaged-libpal', 'has a header that is cut off');
  if (bytes[4] !== 2 || bytes[5] !== 1) throw refused('not-elf', 'is no 64-bit little-endian ELF file');
  return new ElfBytes(bytes, { wide: true, little: true });
}

const load = 1;
const headerBytes = 56;

function readSegments(file: ElfBytes, release: Release): LibpalSegment[] {
  const profile = layoutProfile(release);
  const start = file.word(32);
  const stride = file.u16(54);
  const count = file.u16(56);
  if (count === 0xffff) throw refused('damaged-libpal', 'has more program headers than its header can count');
  if (profile.usesReadelf && count > 0 && stride !== headerBytes)
    throw refused('damaged-libpal', `has program headers of ${stride} bytes, which Gramine ${release} misreads`);
  if (start + BigInt(headerBytes) > BigInt(file.size) && count > 0)
    throw refused('damaged-libpal', 'has headers that lie beyond its end');
  const segments: LibpalSegment[] = [];
  for (let index = 0; index < count; index++) {
    const at = Number(start) + index * stride;
    const segment = readSegment(file, at);
    const isLoaded = file.u32(at) === load;
    if (isLoaded && profile.failsWithoutSegmentFlags && (segment.flags & 7) === 0)
      throw refused('damaged-libpal', `has a segment without access rights, on which Gramine ${release} fails`);
    if (isLoaded) segments.push(segment);
  }
  return segments;
}

function readSegment(file: ElfBytes, at: number): LibpalSegment {
  return {
    flags: file.u32(at + 4),
    offset: file.word(at + 8),
    virtualAddress: file.word(at + 16),
    fileSize: file.word(at + 32),
    memorySize: file.word(at + 40),
  };
}

/** The same help for all: there is one file that fits. */
export function refused(problem: EnclaveProblem, what: string): EnclaveError {
  return new EnclaveError(problem, `libpal.so ${what}`, { help: 'give the `libpal.so` of the installed Gramine' });
}
