import type { CodePoints } from './code-points.ts';
import { endOfCodePoints, everything } from './code-points.ts';

/** Code points by what can tell them apart: those that lie in the same sets are one letter. */
export interface Alphabet {
  /** Letters are 0 up to this. */
  readonly size: number;
  letterOf(codePoint: number): number;
  /** A code point that stands for the letter, the most readable of them. */
  readonly examples: readonly number[];
  /** Of the sets that it was made of. */
  readonly sets: readonly CodePoints[];
}

export function alphabetOf(sets: readonly CodePoints[]): Alphabet {
  const all = distinct([everything, ...sets]);
  const { starts, letters, size } = partition(all);
  const low = Int32Array.from({ length: 128 }, (_, code) => letters[intervalOf(starts, code)]!);
  const letterOf = (code: number): number => (code < 128 ? low[code]! : letters[intervalOf(starts, code)]!);
  return { size, letterOf, examples: examplesOf(starts, letters, size), sets: all };
}

function distinct(sets: readonly CodePoints[]): readonly CodePoints[] {
  return [...new Map([...new Set(sets)].map((set) => [set.join(), set])).values()];
}

/** Sweeps over the bounds of the sets; what lies in the same sets has the same membership. */
function partition(sets: readonly CodePoints[]): { starts: Int32Array; letters: Int32Array; size: number } {
  const bounds = sortedBounds(sets);
  const tree = new Memberships(sets.length);
  const toggle = sets.length <= 30 ? (node: number, set: number) => node ^ (1 << set) : tree.toggle.bind(tree);
  const letterOf = new Map<number, number>();
  const starts: number[] = [];
  const letters: number[] = [];
  let node = 0;
  let i = 0;
  for (let at = 0; at < endOfCodePoints; ) {
    for (; i < bounds.length && Math.floor(bounds[i]! / perBound) === at; i += 1)
      node = toggle(node, bounds[i]! % perBound);
    const letter = letterOf.get(node) ?? letterOf.size;
    letterOf.set(node, letter);
    starts.push(at);
    letters.push(letter);
    at = i < bounds.length ? Math.floor(bounds[i]! / perBound) : endOfCodePoints;
  }
  return { starts: Int32Array.from(starts), letters: Int32Array.from(letters), size: letterOf.size };
}

const perBound = 2 ** 26;

/** Each with its set, `at · 2²⁶ + set`: numbers sort faster than anything else. */
function sortedBounds(sets: readonly CodePoints[]): Float64Array {
  const bounds = new Float64Array(sets.reduce((total, set) => total + set.length, 0));
  let size = 0;
  for (const [index, set] of sets.entries()) {
    for (const at of set) {
      bounds[size] = at * perBound + index;
      size += 1;
    }
  }
  return bounds.sort();
}

/** Sets of indexes as binary trees that share their equal parts, so that equal sets are one number. 0 is the empty tree of any height. */
class Memberships {
  readonly #height: number;
  readonly #ids = new Map<number, number>();
  readonly #left: number[] = [0, 0];
  readonly #right: number[] = [0, 0];

  constructor(size: number) {
    this.#height = Math.max(1, Math.ceil(Math.log2(size)));
  }

  toggle(node: number, index: number, height: number = this.#height): number {
    if (height === 0) return node === 0 ? 1 : 0;
    const inRight = ((index >>> (height - 1)) & 1) === 1;
    const left = node === 0 ? 0 : this.#left[node]!;
    const right = node === 0 ? 0 : this.#right[node]!;
    return inRight
      ? this.#node(left, this.toggle(right, index, height - 1))
      : this.#node(this.toggle(left, index, height - 1), right);
  }

  #node(left: number, right: number): number {
    if (left === 0 && right === 0) return 0;
    const key = left * 2 ** 26 + right;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#left.push(left) - 1;
    this.#right.push(right);
    this.#ids.set(key, id);
    return id;
  }
}

function intervalOf(starts: Int32Array, code: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= code) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Lower case first, then digits, upper case, the rest of ASCII that is seen, and what comes first. */
function examplesOf(starts: Int32Array, letters: Int32Array, size: number): readonly number[] {
  const examples = new Array<number>(size).fill(-1);
  const offer = (code: number): void => {
    const letter = letters[intervalOf(starts, code)]!;
    if (examples[letter]! < 0) examples[letter] = code;
  };
  for (const [first, last] of readable) for (let code = first; code <= last; code += 1) offer(code);
  for (const start of starts) if (start >= 0xa1) offer(start);
  for (const start of starts) offer(start);
  return examples;
}

const readable = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x21, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
  [0x20, 0x20],
] as const;

/** Whether it can be printed as it is. */
export const isReadable = (code: number): boolean => code >= 0x20 && code < 0x7f;
