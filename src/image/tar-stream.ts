import { readTar, type TarEntry, type TarReader, type TarStep } from './tar.ts';

/** What becomes of the members of an archive whose bytes go by once. */
export interface TarSink {
  begin(entry: TarEntry): void;
  /** A part of what is stored of the member; `offset` is that of its first byte in the archive. Valid during the call. */
  content(bytes: Uint8Array, offset: number): void;
  end(entry: TarEntry): void;
}

/** Reads a tar archive that comes in pieces of any length. Throws as `readTar` does. */
export class TarStream {
  readonly #reader: TarReader;
  readonly #sink: TarSink;
  #step: IteratorResult<TarStep, void>;
  /** Offset of the first byte that has not come yet. */
  #received = 0;
  /** Of a step that began with an earlier piece. */
  #begun: { readonly bytes: Uint8Array; length: number } | undefined;
  #isInMember = false;

  constructor(where: string, sink: TarSink) {
    this.#reader = readTar(where);
    this.#sink = sink;
    this.#step = this.#reader.next();
  }

  push(chunk: Uint8Array): void {
    const from = this.#received;
    this.#received += chunk.length;
    while (!this.#step.done) {
      const { value } = this.#step;
      const isAnswered = value.kind === 'read' ? this.#read(value, chunk, from) : this.#member(value, chunk, from);
      if (!isAnswered) return;
    }
  }

  /** No more pieces come. */
  finish(): void {
    while (!this.#step.done) {
      const begun = this.#begun;
      this.#begun = undefined;
      const isWhole = this.#step.value.kind === 'member' && this.#endMember(this.#step.value, this.#received);
      this.#step = this.#reader.next(begun?.bytes.subarray(0, begun.length) ?? (isWhole ? nothing : undefined));
    }
  }

  #read(step: TarStep & { readonly kind: 'read' }, chunk: Uint8Array, from: number): boolean {
    const { at, length } = step;
    const begun = this.#begun;
    const start = Math.max(at + (begun?.length ?? 0), from) - from;
    const part = chunk.subarray(start, at + length - from);
    if (begun) {
      begun.bytes.set(part, begun.length);
      begun.length += part.length;
      if (begun.length < length) return false;
      this.#begun = undefined;
      this.#step = this.#reader.next(begun.bytes);
      return true;
    }
    if (part.length === length) {
      this.#step = this.#reader.next(part);
      return true;
    }
    if (part.length === 0) return false;
    this.#begun = { bytes: new Uint8Array(length), length: part.length };
    this.#begun.bytes.set(part);
    return false;
  }

  #member(step: TarStep & { readonly kind: 'member' }, chunk: Uint8Array, from: number): boolean {
    const { entry, end } = step;
    if (!this.#isInMember) this.#sink.begin(entry);
    this.#isInMember = true;
    const start = Math.max(entry.start, from);
    const stop = Math.min(end, this.#received);
    if (start < stop) this.#sink.content(chunk.subarray(start - from, stop - from), start);
    if (!this.#endMember(step, stop)) return false;
    this.#step = this.#reader.next(nothing);
    return true;
  }

  #endMember({ entry, end }: TarStep & { readonly kind: 'member' }, reached: number): boolean {
    if (reached < end) return false;
    if (!this.#isInMember) this.#sink.begin(entry);
    this.#isInMember = false;
    this.#sink.end(entry);
    return true;
  }
}

const nothing = new Uint8Array();
