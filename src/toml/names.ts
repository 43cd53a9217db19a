/** Keys, each stored once: most keys of a large manifest are `uri` and `sha256`. */
export class Names {
  readonly #text: string;
  readonly #names: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #firstUse: number[] = [];
  /** The last key seen for each hash, so that a repeated key costs no substring. */
  readonly #recent = new Int32Array(256).fill(-1);

  constructor(text: string) {
    this.#text = text;
  }

  get size(): number {
    return this.#names.length;
  }

  /** The id of the key that stands unescaped at `start`; `hash` may be any function of its characters. */
  ofRange(start: number, end: number, hash: number): number {
    const slot = hash & 255;
    const recent = this.#recent[slot]!;
    if (recent !== -1 && this.#isAt(recent, start, end)) return recent;
    const id = this.of(this.#text.slice(start, end));
    if (this.#firstUse[id] === -1) this.#firstUse[id] = start;
    this.#recent[slot] = id;
    return id;
  }

  of(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.push(name) - 1;
    this.#firstUse.push(-1);
    this.#ids.set(name, id);
    return id;
  }

  /** -1 when no key has this name. */
  find(name: string): number {
    return this.#ids.get(name) ?? -1;
  }

  name(id: number): string {
    return this.#names[id]!;
  }

  #isAt(id: number, start: number, end: number): boolean {
    const length = end - start;
    if (this.#names[id]!.length !== length) return false;
    const first = this.#firstUse[id]!;
    for (let i = 0; i < length; i++) {
      if (this.#text.charCodeAt(first + i) !== this.#text.charCodeAt(start + i)) return false;
    }
    return true;
  }
}
