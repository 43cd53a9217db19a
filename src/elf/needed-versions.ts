import type { OpenFile } from '../io/io.ts';
import { openBytes } from '../io/open-in.ts';
import { dynamicNumbers } from './dynamic-section.ts';
import { ElfBytes } from './elf-bytes.ts';
import { fileOffset, readSegments } from './segments.ts';

/**
 * The versions of symbols that an ELF file needs of each library, e.g. `GLIBC_2.34` of `libc.so.6`. Empty for a file that is no ELF
 * file or has none; throws an ElfError for one that is damaged.
 */
export function neededVersions(content: Uint8Array | OpenFile): ReadonlyMap<string, readonly string[]> {
  const head = (content instanceof Uint8Array ? openBytes(content) : content).read(0, 20);
  const isElf = head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
  if (!isElf || head.length < 20 || head[4]! > 2 || head[5]! > 2) return new Map();
  const file = new ElfBytes(content, { wide: head[4] === 2, little: head[5] === 1 });
  const segments = readSegments(file);
  const numbers = dynamicNumbers(file, segments);
  const place = (tag: bigint): number | undefined => {
    const address = numbers.get(tag);
    const offset = address === undefined ? undefined : fileOffset(segments, address);
    return offset === undefined ? undefined : Number(offset);
  };
  const [needs, strings] = [place(tags.needs), place(tags.strings)];
  if (needs === undefined || strings === undefined) return new Map();
  return needsAt(file, { needs, strings, count: Number(numbers.get(tags.count) ?? 0n) });
}

const tags = { strings: 5n, needs: 0x6ffffffen, count: 0x6fffffffn };

const mostNeeds = 4096;
const longestName = 4096;

interface Places {
  readonly needs: number;
  readonly strings: number;
  readonly count: number;
}

/** `Elf64_Verneed` and `Elf64_Vernaux`, which are the same in files of 32 bits. */
function needsAt(file: ElfBytes, { needs, strings, count }: Places): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const name = (at: number): string => file.string(strings + at, strings + at + longestName);
  let left = mostNeeds;
  for (let at = needs, library = 0; library < count && left > 0; library++) {
    const versions: string[] = [];
    let entry = at + file.u32(at + 8);
    for (let version = file.u16(at + 2); version > 0 && left > 0; version--, left--) {
      versions.push(name(file.u32(entry + 8)));
      const step = file.u32(entry + 12);
      if (step === 0) break;
      entry += step;
    }
    const own = name(file.u32(at + 4));
    found.set(own, [...(found.get(own) ?? []), ...versions]);
    const step = file.u32(at + 12);
    if (step === 0) break;
    at += step;
    left--;
  }
  return found;
}
