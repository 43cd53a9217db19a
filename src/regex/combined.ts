import { alphabetOf } from './alphabet.ts';
import type { Automaton } from './automaton.ts';
import { AutomatonLimit } from './automaton.ts';
import { contains } from './code-points.ts';

const dead = 0;
const full = 1;

/** The product of automata, made on demand. Throws AutomatonLimit when it would have more states than `most`. */
export function combineAutomata(
  parts: readonly Automaton[],
  how: 'union' | 'intersection' | 'complement',
  most: number,
): Automaton {
  const alphabet = alphabetOf(parts.flatMap((part) => part.alphabet.sets));
  const letters = parts.map((part) => alphabet.examples.map((code) => part.alphabet.letterOf(code)));
  const nowhere = alphabet.examples.map(
    (code) => isSurrogate(code) && !alphabet.sets.some((set) => contains(set, code)),
  );
  const states: (readonly number[])[] = [[], []];
  const keys = new Map<string, number>();

  const intern = (tuple: readonly number[]): number => {
    const fate = fateOf(parts, tuple, how);
    if (fate !== undefined) return fate;
    const plain = how === 'union' ? tuple.map((state, i) => (parts[i]!.isDead(state) ? dead : state)) : tuple;
    const key = plain.join();
    const known = keys.get(key);
    if (known !== undefined) return known;
    if (states.length >= most) throw new AutomatonLimit(`more than ${most} states`);
    keys.set(key, states.length);
    return states.push(plain) - 1;
  };

  return {
    alphabet,
    start: intern(parts.map((part) => part.start)),
    step(state, letter) {
      if (how === 'complement' && nowhere[letter]!) return dead;
      if (state <= full) return state;
      return intern(states[state]!.map((of, i) => parts[i]!.step(of, letters[i]![letter]!)));
    },
    accepts(state) {
      if (state <= full) return state === full;
      const accepted = (of: number, i: number): boolean => parts[i]!.accepts(of);
      if (how === 'complement') return !states[state]!.some(accepted);
      return how === 'union' ? states[state]!.some(accepted) : states[state]!.every(accepted);
    },
    isDead: (state) => state === dead,
    isFull: (state) => state === full,
  };
}

const isSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xe000;

/** Whether nothing, or everything, is accepted from here; undefined when that is open. */
function fateOf(parts: readonly Automaton[], tuple: readonly number[], how: string): number | undefined {
  const isDead = (state: number, i: number): boolean => parts[i]!.isDead(state);
  const isFull = (state: number, i: number): boolean => parts[i]!.isFull(state);
  if (how === 'complement') return tuple.every(isFull) ? dead : tuple.every(isDead) ? full : undefined;
  if (how === 'union') return tuple.some(isFull) ? full : tuple.every(isDead) ? dead : undefined;
  return tuple.some(isDead) ? dead : tuple.every(isFull) ? full : undefined;
}
