/** The libraries that `ldconfig` found, by name: the paths that /etc/ld.so.cache gives to one kind of program. */
export type LibraryCache = ReadonlyMap<string, string>;

/**
 * Reads the format of glibc 2.2 and later, alone or behind the older one. Of libraries built for several levels of a processor
 * only the one for all of them counts. Undefined when the file is something else or damaged, as for the dynamic linker.
 */
export function readLibraryCache(bytes: Uint8Array, program: CachedKind): LibraryCache | undefined {
  const start = newFormatStart(bytes);
  if (start === undefined || start + headerSize > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const little = program.endianness === 'little';
  const order = view.getUint8(28) & 3;
  if (order !== 0 && order !== (little ? 2 : 3)) return undefined;
  const count = view.getUint32(20, little);
  if (headerSize + count * entrySize > view.byteLength) return undefined;
  const identity = identityOf(program);
  const found = new Map<string, string>();
  for (let at = headerSize; at < headerSize + count * entrySize; at += entrySize) {
    const flags = view.getUint32(at, little);
    const isForAll = view.getBigUint64(at + 16, little) === 0n;
    if (!isForAll || (identity === undefined ? (flags & 0xff) !== 3 : flags !== identity && flags !== 1)) continue;
    const name = text(view, view.getUint32(at + 4, little));
    const path = text(view, view.getUint32(at + 8, little));
    if (name === undefined || path === undefined) return undefined;
    if (!found.has(name)) found.set(name, path);
  }
  return found;
}

/** What a program has to be for an entry to be meant for it. */
export interface CachedKind {
  readonly class: 32 | 64;
  readonly machine: number;
  readonly endianness: 'little' | 'big';
}

const headerSize = 48;
const entrySize = 24;
const longestName = 4096;

function newFormatStart(bytes: Uint8Array): number | undefined {
  if (startsWith(bytes, 0, 'glibc-ld.so.cache1.1')) return 0;
  if (!startsWith(bytes, 0, 'ld.so-1.7.0\0') || bytes.length < 16) return undefined;
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
  const end = 16 + count * 12;
  const aligned = Math.ceil(end / 8) * 8;
  return startsWith(bytes, aligned, 'glibc-ld.so.cache1.1') ? aligned : undefined;
}

/** `FLAG_ELF_LIBC6` with the bits of the architecture (glibc, sysdeps/generic/ldconfig.h). */
function identityOf({ class: width, machine }: CachedKind): number | undefined {
  if (machine === 62) return width === 64 ? 0x303 : 0x803;
  if (machine === 3) return 0x003;
  if (machine === 183) return 0xa03;
  return undefined;
}

function startsWith(bytes: Uint8Array, at: number, expected: string): boolean {
  for (let index = 0; index < expected.length; index++) {
    if (bytes[at + index] !== expected.charCodeAt(index)) return false;
  }
  return true;
}

function text(view: DataView, at: number): string | undefined {
  const rest = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).subarray(at, at + longestName);
  const end = rest.indexOf(0);
  return end < 0 ? undefined : new TextDecoder().decode(rest.subarray(0, end));
}
