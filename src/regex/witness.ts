import { alphabetOf, isReadable } from './alphabet.ts';
import type { Automaton } from './automaton.ts';
import { AutomatonLimit } from './automaton.ts';
import type { Effort } from './effort.ts';

export type Inclusion =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly witness: string }
  | { readonly kind: 'unknown'; readonly why: string };

interface Reached {
  readonly small: number;
  readonly big: number;
  /** Characters on the way that can't be printed as they are. */
  readonly odd: number;
  readonly from: Reached | undefined;
  readonly code: number;
}

interface Letter {
  readonly code: number;
  readonly odd: number;
  readonly inSmall: number;
  readonly inBig: number;
}

interface SearchLimits {
  /** Pairs of them. */
  readonly states: number;
  readonly effort?: Effort;
}

/** Searches, by length, for a text that `small` accepts and `big` does not. Throws AutomatonLimit beyond the limits. */
export function findWitness(small: Automaton, big: Automaton, { states: most, effort }: SearchLimits): Inclusion {
  const letters = commonLetters(small, big);
  const seen = new Set<string>();
  let level: readonly Reached[] = [{ small: small.start, big: big.start, odd: 0, from: undefined, code: 0 }];
  let steps = 0;
  while (level.length > 0) {
    const witness = level.find((at) => small.accepts(at.small) && !big.accepts(at.big));
    if (witness !== undefined) return { kind: 'no', witness: textOf(witness) };
    const next = new Map<string, Reached>();
    for (const at of level) {
      steps += letters.length;
      effort?.spend(letters.length);
      if (steps > mostSteps) throw new AutomatonLimit('it takes too long to compare');
      for (const letter of letters) {
        const reached = follow(small, big, at, letter);
        if (reached === undefined) continue;
        const key = `${reached.small},${reached.big}`;
        if (seen.has(key)) continue;
        const known = next.get(key);
        if (known === undefined || reached.odd < known.odd) next.set(key, reached);
      }
    }
    for (const key of next.keys()) seen.add(key);
    if (seen.size > most) throw new AutomatonLimit(`more than ${most} pairs of states`);
    level = [...next.values()].sort((a, b) => a.odd - b.odd);
  }
  return { kind: 'yes' };
}

/** Letters tried: seconds of work. */
const mostSteps = 4_000_000;

function follow(small: Automaton, big: Automaton, at: Reached, letter: Letter): Reached | undefined {
  const next = small.step(at.small, letter.inSmall);
  if (small.isDead(next)) return undefined;
  const against = big.step(at.big, letter.inBig);
  if (big.isFull(against)) return undefined;
  return { small: next, big: against, odd: at.odd + letter.odd, from: at, code: letter.code };
}

/** The most readable first. */
function commonLetters(small: Automaton, big: Automaton): readonly Letter[] {
  const alphabet = alphabetOf([...small.alphabet.sets, ...big.alphabet.sets]);
  return alphabet.examples
    .map((code) => ({
      code,
      odd: isReadable(code) ? 0 : 1,
      inSmall: small.alphabet.letterOf(code),
      inBig: big.alphabet.letterOf(code),
    }))
    .sort((a, b) => a.odd - b.odd || rank(a.code) - rank(b.code));
}

/** Letters, then digits, then the rest. */
function rank(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code;
  if (code >= 0x30 && code <= 0x39) return 0x100 + code;
  return code > 0x20 && code < 0x7f ? 0x200 + code : 0x400 + code;
}

function textOf(last: Reached): string {
  const codes: number[] = [];
  for (let at: Reached = last; at.from !== undefined; at = at.from) codes.push(at.code);
  return codes.reverse().reduce((text, code) => text + String.fromCodePoint(code), '');
}
