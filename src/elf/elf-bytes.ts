import type { OpenFile } from '../io/io.ts';
import { openBytes } from '../io/open-in.ts';
import { ElfError } from './elf-error.ts';

/** Numbers and strings of an ELF file by offset; of one that is not in memory, what is asked for is read. Throws an ElfError outside of the file. */
export class ElfBytes {
  readonly size: number;
  readonly wide: boolean;
  readonly little: boolean;
  readonly #file: OpenFile;
  readonly #leastRead: number;
  #from = 0;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor(content: Uint8Array | OpenFile, form: { readonly wide: boolean; readonly little: boolean }) {
    const isInMemory = content instanceof Uint8Array;
    this.#file = isInMemory ? openBytes(content) : content;
    this.size = this.#file.size;
    this.#leastRead = isInMemory ? this.size : page;
    this.wide = form.wide;
    this.little = form.little;
  }

  u16(at: number): number {
    const index = this.#inside(at, 2);
    return this.#view.getUint16(index, this.little);
  }

  u32(at: number): number {
    const index = this.#inside(at, 4);
    return this.#view.getUint32(index, this.little);
  }

  /** 4 bytes of a 32-bit file, 8 of a 64-bit one. */
  word(at: number): bigint {
    if (!this.wide) return BigInt(this.u32(at));
    const index = this.#inside(at, 8);
    return this.#view.getBigUint64(index, this.little);
  }

  /** Up to the NUL that has to come before `end`. */
  string(at: number, end: number): string {
    const stop = Math.min(end, this.size);
    for (let length = usualName; at >= 0 && at < stop; length *= 16) {
      const searched = Math.min(length, stop - at);
      const index = this.#inside(at, searched);
      const text = this.#bytes.subarray(index, index + searched);
      const nul = text.indexOf(0);
      if (nul >= 0) return decoder.decode(text.subarray(0, nul));
      if (length >= stop - at) break;
    }
    throw new ElfError('a name in it has no end');
  }

  /** Where in what has been read last a part of the file begins. */
  #inside(at: number, length: number): number {
    if (at < 0 || at + length > this.size) throw new ElfError('a part of it lies beyond its end');
    if (at < this.#from || at + length > this.#from + this.#bytes.length) this.#read(at, length);
    return at - this.#from;
  }

  #read(at: number, length: number): void {
    const from = at - (at % this.#leastRead);
    const bytes = this.#file.read(from, Math.max(at + length - from, this.#leastRead));
    if (from + bytes.length < at + length) throw new ElfError('a part of it lies beyond its end');
    this.#from = from;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

const page = 4096;
const usualName = 256;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
