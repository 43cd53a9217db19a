import type { Sight } from './scanned.ts';

/** What was seen of the files of a layer, by where their content starts in its archive: 40 bytes for most of them. */
export class Sights {
  #starts = new Float64Array(64);
  #digests = new Uint8Array(64 * digestSize);
  #count = 0;
  readonly #more = new Map<number, Omit<Sight, 'sha256'>>();

  /** In the order of the archive. */
  add(start: number, digest: Uint8Array, { elf, shebang, secrets }: Omit<Sight, 'sha256'>): void {
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = start;
    this.#digests.set(digest, this.#count * digestSize);
    this.#count++;
    if (!elf && shebang === undefined && !secrets) return;
    this.#more.set(start, {
      ...(elf && { elf }),
      ...(shebang !== undefined && { shebang }),
      ...(secrets && { secrets }),
    });
  }

  get(start: number): Sight | undefined {
    const at = this.#indexOf(start);
    if (this.#starts[at] !== start || at >= this.#count) return undefined;
    const { buffer } = this.#digests;
    return { sha256: Buffer.from(buffer, at * digestSize, digestSize).toString('hex'), ...this.#more.get(start) };
  }

  #indexOf(start: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const starts = new Float64Array(this.#count * 2);
    const digests = new Uint8Array(starts.length * digestSize);
    starts.set(this.#starts);
    digests.set(this.#digests);
    this.#starts = starts;
    this.#digests = digests;
  }
}

const digestSize = 32;
