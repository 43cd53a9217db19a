/** Numbers that a seed decides. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to, and without, `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

export interface PatternKinds {
  readonly atoms: readonly string[];
  readonly quantifiers: readonly string[];
  /** Written around a pattern: `(?:` or `(?i:`. */
  readonly groups: readonly string[];
}

export function randomPattern(chance: Chance, kinds: PatternKinds, depth = 3): string {
  const alternatives = Array.from({ length: 1 + (chance.below(3) === 0 ? chance.below(3) : 0) }, () =>
    Array.from({ length: chance.below(4) }, () => randomItem(chance, kinds, depth)).join(''),
  );
  return alternatives.join('|');
}

function randomItem(chance: Chance, kinds: PatternKinds, depth: number): string {
  const nested = depth > 0 && chance.below(3) === 0;
  const atom = nested
    ? `${chance.of(kinds.groups)}${randomPattern(chance, kinds, depth - 1)})`
    : chance.of(kinds.atoms);
  const mayRepeat = !/^(\^|\$|\\b|\\B|\\A|\\z)$/.test(atom);
  return mayRepeat && chance.below(3) === 0 ? atom + chance.of(kinds.quantifiers) : atom;
}

export function randomText(chance: Chance, letters: readonly string[], longest: number): string {
  return Array.from({ length: chance.below(longest + 1) }, () => chance.of(letters)).join('');
}

/** A shorter text for which `fails` still holds, found by leaving characters out. */
export function shrunk(text: string, fails: (text: string) => boolean): string {
  const chars = [...text];
  for (let i = 0; i < chars.length; i += 1) {
    const shorter = chars.toSpliced(i, 1).join('');
    if (fails(shorter)) return shrunk(shorter, fails);
  }
  return text;
}
