/** What a file built for a test says; the smallest that the kernel and a dynamic linker accept. */
export interface ElfContents {
  readonly class?: 32 | 64;
  readonly big?: boolean;
  readonly machine?: number;
  /** 1 relocatable, 2 executable, 3 shared, 4 core. */
  readonly type?: number;
  readonly interpreter?: string;
  /** No dynamic section at all. */
  readonly isStatic?: boolean;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly flags1?: number;
  /** Bytes between two program headers beyond their own. */
  readonly strideBeyond?: number;
  /** Where the file is loaded; not where it lies in the file. */
  readonly address?: number;
  /** Bytes at its end. */
  readonly tail?: string;
}

/**
 * One loaded segment: header, program headers, interpreter, names, one symbol, a hash table of it, the dynamic section, the tail.
 */
export function buildElf(contents: ElfContents): Uint8Array {
  const { class: width = 64, address = 0, strideBeyond = 0, tail = '' } = contents;
  const wide = width === 64;
  const headerSize = wide ? 64 : 52;
  const stride = (wide ? 56 : 32) + strideBeyond;
  const { interpreter } = contents;
  const headers = 1 + (interpreter === undefined ? 0 : 1) + (contents.isStatic ? 0 : 1);

  const interpreterAt = headerSize + stride * headers;
  const interpreterSize = interpreter === undefined ? 0 : Buffer.byteLength(interpreter) + 1;
  const namesAt = interpreterAt + interpreterSize;
  const { names, entries } = namesOf(contents);
  const symbolAt = Math.ceil((namesAt + names.length) / 8) * 8;
  const hashAt = symbolAt + 24;
  const dynamicAt = hashAt + 16;
  const all: readonly (readonly [number, number])[] = [
    ...entries,
    [4, address + hashAt],
    [5, address + namesAt],
    [6, address + symbolAt],
    [10, names.length],
    [11, wide ? 24 : 16],
    ...(contents.flags1 === undefined ? [] : [[0x6ffffffb, contents.flags1] as const]),
    [0, 0],
  ];
  const dynamicSize = contents.isStatic ? 0 : all.length * (wide ? 16 : 8);
  const size = dynamicAt + dynamicSize + tail.length;
  const file = new Writer(size, wide, contents.big ?? false);

  file.bytes(0, `\x7fELF${wide ? '\x02' : '\x01'}${contents.big ? '\x02' : '\x01'}\x01`);
  file.half(16, contents.type ?? 3);
  file.half(18, contents.machine ?? (wide ? 62 : 3));
  file.word32(20, 1);
  file.word(wide ? 32 : 28, headerSize);
  file.half(wide ? 52 : 40, headerSize);
  file.half(wide ? 54 : 42, stride);
  file.half(wide ? 56 : 44, headers);

  const segments: (readonly [number, number, number])[] = [[1, 0, size]];
  if (interpreter !== undefined) segments.push([3, interpreterAt, interpreterSize]);
  if (!contents.isStatic) segments.push([2, dynamicAt, dynamicSize]);
  for (const [index, [type, offset, length]] of segments.entries())
    file.segment(headerSize + index * stride, { type, offset, address: address + offset, length });

  if (interpreter !== undefined) file.bytes(interpreterAt, `${interpreter}\0`);
  file.bytes(namesAt, names);
  file.word32(hashAt, 1);
  file.word32(hashAt + 4, 1);
  if (!contents.isStatic) {
    for (const [index, [tag, value]] of all.entries()) {
      file.word(dynamicAt + index * (wide ? 16 : 8), tag);
      file.word(dynamicAt + index * (wide ? 16 : 8) + (wide ? 8 : 4), value);
    }
  }
  file.bytes(dynamicAt + dynamicSize, tail);
  return file.data;
}

function namesOf(contents: ElfContents): { names: string; entries: (readonly [number, number])[] } {
  let names = '\0';
  const entries: (readonly [number, number])[] = [];
  const add = (tag: number, text: string | undefined): void => {
    if (text === undefined) return;
    entries.push([tag, names.length]);
    names += `${Buffer.from(text).toString('latin1')}\0`;
  };
  for (const name of contents.needed ?? []) add(1, name);
  add(14, contents.soname);
  add(15, contents.rpath);
  add(29, contents.runpath);
  return { names, entries };
}

class Writer {
  readonly data: Uint8Array;
  readonly #view: DataView;
  readonly #wide: boolean;
  readonly #little: boolean;

  constructor(size: number, wide: boolean, big: boolean) {
    this.data = new Uint8Array(size);
    this.#view = new DataView(this.data.buffer);
    this.#wide = wide;
    this.#little = !big;
  }

  bytes(at: number, text: string): void {
    this.data.set(Buffer.from(text, 'latin1'), at);
  }

  half(at: number, value: number): void {
    this.#view.setUint16(at, value, this.#little);
  }

  word32(at: number, value: number): void {
    this.#view.setUint32(at, value, this.#little);
  }

  word(at: number, value: number): void {
    if (this.#wide) this.#view.setBigUint64(at, BigInt(value), this.#little);
    else this.word32(at, value);
  }

  /** Readable, writable and executable, so that one segment serves for all. */
  segment(at: number, s: { type: number; offset: number; address: number; length: number }): void {
    this.word32(at, s.type);
    const [flags, first, step] = this.#wide ? [4, 8, 8] : [24, 4, 4];
    this.word32(at + flags, 7);
    for (const [index, value] of [s.offset, s.address, s.address, s.length, s.length].entries())
      this.word(at + first + index * step, value);
    this.word(at + (this.#wide ? 48 : 28), 0x1000);
  }
}
