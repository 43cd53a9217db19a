import type { Range } from '../text/source.ts';
import type { SourceMap } from './template.ts';

/** How the output of a segment came from its template range. */
const copied = 0;
const lineEnding = 1;
const computed = 2;

/** Collects output, and where each piece of it comes from. */
export class MappedOutput {
  readonly #source: string;
  readonly #chunks: string[] = [];
  readonly #outStarts: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #kinds: number[] = [];
  #length = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Template text as it stands; `\r\n` and `\r` become `\n`. */
  copy(range: Range): void {
    const text = this.#source.slice(range.start, range.end);
    let start = 0;
    for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', start)) {
      this.#addCopy(text, start, at, range.start);
      start = text[at + 1] === '\n' ? at + 2 : at + 1;
      this.#add('\n', range.start + at, range.start + start, lineEnding);
    }
    this.#addCopy(text, start, text.length, range.start);
  }

  /** What the tag at `range` printed. */
  write(text: string, range: Range): void {
    this.#add(text, range.start, range.end, computed);
  }

  #addCopy(text: string, start: number, end: number, offset: number): void {
    this.#add(text.slice(start, end), offset + start, offset + end, copied);
  }

  #add(text: string, start: number, end: number, kind: number): void {
    if (text === '') return;
    this.#chunks.push(text);
    this.#outStarts.push(this.#length);
    this.#starts.push(start);
    this.#ends.push(end);
    this.#kinds.push(kind);
    this.#length += text.length;
  }

  finish(): { readonly text: string; readonly map: SourceMap } {
    const text = this.#chunks.join('');
    const outStarts = new Int32Array(this.#outStarts.length + 1);
    outStarts.set(this.#outStarts);
    outStarts[this.#outStarts.length] = this.#length;
    const segments = {
      outStarts,
      starts: new Int32Array(this.#starts),
      ends: new Int32Array(this.#ends),
      kinds: new Uint8Array(this.#kinds),
    };
    return { text, map: new SegmentMap(segments, this.#source) };
  }
}

interface Segments {
  /** One more than there are segments: the last is the length of the output. */
  readonly outStarts: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
}

class SegmentMap implements SourceMap {
  readonly #segments: Segments;
  readonly #source: string;
  /** Where template text starts that was rendered more than once. */
  #repeated: ReadonlySet<number> | undefined;

  constructor(segments: Segments, source: string) {
    this.#segments = segments;
    this.#source = source;
  }

  toTemplate(range: Range): Range {
    if (range.end <= range.start) return this.#point(range.start);
    const first = this.#find(range.start);
    const last = this.#find(range.end - 1);
    const start = this.#startOf(first, range.start);
    const end = this.#endOf(last, range.end);
    const { starts } = this.#segments;
    if (first === last || starts[first]! < starts[last]!) return { start, end };
    return this.#around(first, last, { start, end });
  }

  /** Also covers the segments between two that a loop rendered in another order. */
  #around(first: number, last: number, range: Range): Range {
    let { start, end } = range;
    for (let index = first; index <= last; index++) {
      if (index > first) start = Math.min(start, this.#segments.starts[index]!);
      if (index < last) end = Math.max(end, this.#segments.ends[index]!);
    }
    return { start, end };
  }

  verbatim(range: Range): Range | undefined {
    if (range.end <= range.start) return this.#insertion(range.start);
    const first = this.#find(range.start);
    const last = this.#find(range.end - 1);
    const { starts, ends } = this.#segments;
    for (let index = first; index <= last; index++) {
      if (!this.#isOnce(index) || (index > first && ends[index - 1] !== starts[index])) return undefined;
    }
    if (first < 0) return undefined;
    return { start: this.#startOf(first, range.start), end: this.#endOf(last, range.end) };
  }

  shows({ start, end }: Range): boolean {
    const { starts, ends } = this.#segments;
    for (let index = 0; index < starts.length; index++) {
      if (this.#isText(index) && starts[index]! <= end && start <= ends[index]!) return true;
    }
    return false;
  }

  /** The segment that holds the character at `at`, the last one beyond the end, -1 when there is none. */
  #find(at: number): number {
    const { outStarts, starts } = this.#segments;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (outStarts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return high < 0 ? -1 : low;
  }

  #startOf(index: number, at: number): number {
    const { outStarts, starts, kinds } = this.#segments;
    if (index < 0) return this.#source.length;
    return kinds[index] === copied ? starts[index]! + at - outStarts[index]! : starts[index]!;
  }

  #endOf(index: number, at: number): number {
    const { outStarts, starts, ends, kinds } = this.#segments;
    if (index < 0) return this.#source.length;
    return kinds[index] === copied ? Math.min(starts[index]! + at - outStarts[index]!, ends[index]!) : ends[index]!;
  }

  #isText(index: number): boolean {
    return index >= 0 && index < this.#segments.kinds.length && this.#segments.kinds[index] !== computed;
  }

  #isOnce(index: number): boolean {
    this.#repeated ??= repeatedStarts(this.#segments);
    return this.#isText(index) && !this.#repeated.has(this.#segments.starts[index]!);
  }

  #point(at: number): Range {
    const { outStarts, starts } = this.#segments;
    const length = outStarts.at(-1)!;
    if (at >= length) return pointAt(this.#source.length);
    const index = this.#find(at);
    if (at > outStarts[index]!)
      return this.#isText(index) ? pointAt(this.#startOf(index, at)) : this.toTemplate({ start: at, end: at + 1 });
    return pointAt(this.#isText(index - 1) ? this.#segments.ends[index - 1]! : starts[index]!);
  }

  /** Text inserted there would be rendered as it stands, once. */
  #insertion(at: number): Range | undefined {
    const { outStarts, starts, ends } = this.#segments;
    if (at >= outStarts.at(-1)!) return /-[%}#]\}$/.test(this.#source) ? undefined : pointAt(this.#source.length);
    const index = this.#find(at);
    if (at > outStarts[index]!) return this.#isOnce(index) ? pointAt(this.#startOf(index, at)) : undefined;
    if (this.#isOnce(index - 1)) return pointAt(ends[index - 1]!);
    return this.#isOnce(index) ? pointAt(starts[index]!) : undefined;
  }
}

function pointAt(at: number): Range {
  return { start: at, end: at };
}

function repeatedStarts({ starts, kinds }: Segments): ReadonlySet<number> {
  const seen = new Set<number>();
  const repeated = new Set<number>();
  let highest = -1;
  for (const [index, start] of starts.entries()) {
    if (kinds[index] === computed) continue;
    if (start > highest) highest = start;
    else if (seen.has(start)) repeated.add(start);
    seen.add(start);
  }
  return repeated;
}
