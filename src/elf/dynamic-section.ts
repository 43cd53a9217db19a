import type { ElfBytes } from './elf-bytes.ts';
import { ElfError } from './elf-error.ts';
import { fileOffset, type Segment, segmentType } from './segments.ts';

/** What a file tells the dynamic linker about the libraries it needs. */
export interface DynamicSection {
  /** It has a dynamic section, even if it needs nothing. */
  readonly isDynamic: boolean;
  /** DT_NEEDED in order, as written. */
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  /** DF_1_NODEFLIB: what it needs isn't looked for in the system's directories. */
  readonly ignoresSystemDirectories: boolean;
  /** DF_1_PIE. */
  readonly isMarkedProgram: boolean;
}

export function dynamicSection(file: ElfBytes, segments: readonly Segment[]): DynamicSection {
  const entries = entriesOf(file, segments);
  if (!entries) return nothing;
  const flags = entries.last.get(tags.flags1) ?? 0n;
  if (entries.needed.length === 0 && !named.some((tag) => entries.last.has(tag)))
    return { ...nothing, isDynamic: true, ...flagsOf(flags) };
  const name = stringTable(file, segments, entries.last);
  const optional = (tag: bigint): string | undefined => {
    const at = entries.last.get(tag);
    return at === undefined ? undefined : name(at, longestSearchPath);
  };
  return {
    isDynamic: true,
    needed: entries.needed.map((at) => name(at, longestName)),
    soname: optional(tags.soname),
    rpath: optional(tags.rpath),
    runpath: optional(tags.runpath),
    ...flagsOf(flags),
  };
}

/** Numbers of the section that say where else in the file something stands, by tag. */
export function dynamicNumbers(file: ElfBytes, segments: readonly Segment[]): ReadonlyMap<bigint, bigint> {
  return entriesOf(file, segments)?.last ?? new Map();
}

const tags = {
  needed: 1n,
  strings: 5n,
  stringsSize: 10n,
  soname: 14n,
  rpath: 15n,
  runpath: 29n,
  flags1: 0x6ffffffbn,
  versionNeeds: 0x6ffffffen,
  versionNeedsCount: 0x6fffffffn,
};
const named = [tags.soname, tags.rpath, tags.runpath];

const nothing: DynamicSection = {
  isDynamic: false,
  needed: [],
  soname: undefined,
  rpath: undefined,
  runpath: undefined,
  ignoresSystemDirectories: false,
  isMarkedProgram: false,
};

const longestName = 4096;
const longestSearchPath = 64 * 1024;
const mostNeeded = 4096;

interface Entries {
  /** Offsets into the string table. */
  readonly needed: readonly bigint[];
  /** By tag; of a repeated tag the last counts, as for the dynamic linker. */
  readonly last: ReadonlyMap<bigint, bigint>;
}

function entriesOf(file: ElfBytes, segments: readonly Segment[]): Entries | undefined {
  const segment = segments.find(({ type }) => type === segmentType.dynamic);
  if (!segment) return undefined;
  const start = fileOffset(segments, segment.virtualAddress) ?? segment.offset;
  if (start + segment.fileSize > BigInt(file.size)) throw new ElfError('its dynamic section lies beyond its end');
  return readEntries(file, Number(start), Number(start + segment.fileSize));
}

function readEntries(file: ElfBytes, start: number, end: number): Entries {
  const size = file.wide ? 8 : 4;
  const known = new Set(Object.values(tags));
  const needed: bigint[] = [];
  const last = new Map<bigint, bigint>();
  for (let at = start; at + 2 * size <= end; at += 2 * size) {
    const tag = file.word(at);
    if (tag === 0n) break;
    if (!known.has(tag)) continue;
    if (tag !== tags.needed) last.set(tag, file.word(at + size));
    else if (needed.push(file.word(at + size)) > mostNeeded)
      throw new ElfError(`it needs more than ${mostNeeded} libraries`);
  }
  return { needed, last };
}

function flagsOf(flags: bigint): Pick<DynamicSection, 'ignoresSystemDirectories' | 'isMarkedProgram'> {
  return { ignoresSystemDirectories: (flags & 0x800n) !== 0n, isMarkedProgram: (flags & 0x08000000n) !== 0n };
}

/** Names by their offset in the string table. */
function stringTable(
  file: ElfBytes,
  segments: readonly Segment[],
  entries: ReadonlyMap<bigint, bigint>,
): (at: bigint, longest: number) => string {
  const address = entries.get(tags.strings);
  const start = address === undefined ? undefined : fileOffset(segments, address);
  if (start === undefined || start >= file.size) throw new ElfError('the names in its dynamic section are missing');
  const size = entries.get(tags.stringsSize) ?? BigInt(file.size) - start;
  return (at, longest) => {
    if (at >= size) throw new ElfError('a name in its dynamic section lies outside of the names');
    const from = Number(start + at);
    return file.string(from, Math.min(Number(start + size), from + longest));
  };
}
