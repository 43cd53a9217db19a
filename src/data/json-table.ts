import type { Range } from '../text/source.ts';

/** The values of a JSON text in the order of their starts, keys included: where each starts and ends, and which comes after it. */
export class JsonTable {
  #starts = new Int32Array(1024);
  #ends = new Int32Array(1024);
  /** Index of the value that follows this one and all that is inside it. */
  #nexts = new Int32Array(1024);
  #length = 0;

  /** Its index. */
  open(start: number): number {
    if (this.#length === this.#starts.length) this.#grow();
    this.#starts[this.#length] = start;
    return this.#length++;
  }

  close(index: number, end: number): void {
    this.#ends[index] = end;
    this.#nexts[index] = this.#length;
  }

  start(index: number): number {
    return this.#starts[index]!;
  }

  range(index: number): Range {
    return { start: this.#starts[index]!, end: this.#ends[index]! };
  }

  /** Of an object: key, value, key, value, … */
  children(index: number): readonly number[] {
    const children: number[] = [];
    const end = this.#nexts[index]!;
    for (let at = index + 1; at < end; at = this.#nexts[at]!) children.push(at);
    return children;
  }

  #grow(): void {
    this.#starts = doubled(this.#starts);
    this.#ends = doubled(this.#ends);
    this.#nexts = doubled(this.#nexts);
  }
}

function doubled(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(old.length * 2);
  grown.set(old);
  return grown;
}
