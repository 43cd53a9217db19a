import { ElfError } from '../../elf/elf-error.ts';
import { readElf } from '../../elf/elf-file.ts';
import type { Launched } from '../profile.ts';

/** Larger programs are not searched. */
const largest = 256 * 1024 * 1024;

/** The bytes of the program itself, read once. */
export function programBytes(launched: Launched): Buffer | undefined {
  const known = read.get(launched);
  if (known) return known.bytes;
  const found = launched.tree.stat(launched.program);
  const bytes = found?.type === 'file' && found.size <= largest ? launched.read(launched.program) : undefined;
  const buffer = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  read.set(launched, { bytes: buffer });
  return buffer;
}

const read = new WeakMap<Launched, { readonly bytes: Buffer | undefined }>();

/** Whether the program is linked with a library of which this is the beginning of the name, e.g. `libssl.so`. */
export function isLinkedWith(launched: Launched, library: string): boolean {
  const known = needed.get(launched) ?? neededBy(launched);
  needed.set(launched, known);
  return known.some((name) => name.startsWith(library));
}

const needed = new WeakMap<Launched, readonly string[]>();

function neededBy(launched: Launched): readonly string[] {
  const bytes = programBytes(launched);
  try {
    return (bytes && readElf(bytes)?.needed) ?? [];
  } catch (error) {
    if (error instanceof ElfError) return [];
    throw error;
  }
}
