/**
 * A set of Unicode scalar values: bounds of its runs, sorted, half open (`[97, 123]` is a–z). Surrogates are in no set, since they are
 * in no text that an agent reads.
 */
export type CodePoints = readonly number[];

export const endOfCodePoints = 0x110000;
const surrogates = { from: 0xd800, to: 0xe000 };

export const everything: CodePoints = [0, surrogates.from, surrogates.to, endOfCodePoints];
export const nothing: CodePoints = [];

/** Of pairs of first and last, in any order. */
export function codePoints(...pairs: readonly (readonly [first: number, last: number])[]): CodePoints {
  const sorted = pairs.map(([first, last]) => [first, last + 1] as const).sort((a, b) => a[0] - b[0]);
  const runs: number[] = [];
  for (const [from, to] of sorted) {
    const end = runs.at(-1);
    if (end !== undefined && from <= end) runs[runs.length - 1] = Math.max(end, to);
    else runs.push(from, to);
  }
  return combine(runs, everything, (a, b) => a && b);
}

export const charactersOf = (text: string): CodePoints =>
  codePoints(...[...text].map((char) => [char.codePointAt(0)!, char.codePointAt(0)!] as const));

/** Every one that `keep` says, of whether it lies in `a` and in `b`; `keep(false, false)` must be false. */
export function combine(a: CodePoints, b: CodePoints, keep: (inA: boolean, inB: boolean) => boolean): CodePoints {
  const runs: number[] = [];
  let i = 0;
  let j = 0;
  let kept = false;
  while (i < a.length || j < b.length) {
    const at = Math.min(a[i] ?? endOfCodePoints, b[j] ?? endOfCodePoints);
    while (a[i] === at) i += 1;
    while (b[j] === at) j += 1;
    if (keep(i % 2 === 1, j % 2 === 1) === kept) continue;
    runs.push(at);
    kept = !kept;
  }
  return runs;
}

export const union = (a: CodePoints, b: CodePoints): CodePoints => combine(a, b, (inA, inB) => inA || inB);
export const intersection = (a: CodePoints, b: CodePoints): CodePoints => combine(a, b, (inA, inB) => inA && inB);
export const difference = (a: CodePoints, b: CodePoints): CodePoints => combine(a, b, (inA, inB) => inA && !inB);
export const symmetricDifference = (a: CodePoints, b: CodePoints): CodePoints =>
  combine(a, b, (inA, inB) => inA !== inB);
export const negation = (a: CodePoints): CodePoints => difference(everything, a);

export function contains(set: CodePoints, codePoint: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (set[middle]! <= codePoint) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

/** Pairs of first and last. */
export function runsOf(set: CodePoints): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (let i = 0; i < set.length; i += 2) runs.push([set[i]!, set[i + 1]! - 1]);
  return runs;
}
