import { ElfError } from './elf-error.ts';

/** Numbers and strings of an ELF file by offset. Throws an ElfError outside of the file. */
export class ElfBytes {
  readonly size: number;
  readonly wide: boolean;
  readonly little: boolean;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, form: { readonly wide: boolean; readonly little: boolean }) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.size = bytes.length;
    this.wide = form.wide;
    this.little = form.little;
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#inside(at, 2), this.little);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#inside(at, 4), this.little);
  }

  /** 4 bytes of a 32-bit file, 8 of a 64-bit one. */
  word(at: number): bigint {
    if (!this.wide) return BigInt(this.u32(at));
    return this.#view.getBigUint64(this.#inside(at, 8), this.little);
  }

  /** Up to the NUL that has to come before `end`. */
  string(at: number, end: number): string {
    const stop = Math.min(end, this.size);
    const nul = at < stop ? this.#bytes.subarray(at, stop).indexOf(0) : -1;
    if (nul < 0) throw new ElfError('a name in it has no end');
    return decoder.decode(this.#bytes.subarray(at, at + nul));
  }

  #inside(at: number, length: number): number {
    if (at < 0 || at + length > this.size) throw new ElfError('a part of it lies beyond its end');
    return at;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
