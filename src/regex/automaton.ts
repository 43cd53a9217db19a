import type { Alphabet } from './alphabet.ts';
import { alphabetOf } from './alphabet.ts';
import type { CodePoints } from './code-points.ts';
import { contains } from './code-points.ts';
import type { Side } from './context.ts';
import { holds, needsUnicode, setsOfAssertions, sideOf } from './context.ts';
import type { RegexNode } from './pattern.ts';
import type { Program } from './program.ts';
import { compile, instruction } from './program.ts';

/** A deterministic automaton whose states are made when they are asked for. */
export interface Automaton {
  readonly alphabet: Alphabet;
  readonly start: number;
  step(state: number, letter: number): number;
  accepts(state: number): boolean;
  /** Accepts nothing more, for certain. */
  isDead(state: number): boolean;
  /** Accepts whatever follows, for certain. */
  isFull(state: number): boolean;
}

/** Too many states, or too much work. */
export class AutomatonLimit extends Error {}

export interface AutomatonOptions {
  /** States to keep. */
  readonly states: number;
  /** What to do when there would be more of them: refuse, or forget those that are known (a state asked for next must be told again). */
  readonly full: 'refuse' | 'forget';
  /** Told how many instructions were looked at; may throw. */
  spend(instructions: number): void;
  /** A code point that ends one text and begins another, for automata that read several. */
  readonly separator?: number;
}

const dead = 0;
const full = 1;
/** To make a state costs as much as to look at so many instructions. */
const costOfState = 16;

interface State {
  readonly ids: Int32Array;
  readonly before: Side;
  readonly ways: Int32Array;
  accepts: boolean | undefined;
}

/** The subset construction over a program, on demand. */
export class LazyAutomaton implements Automaton {
  readonly alphabet: Alphabet;
  readonly #program: Program;
  readonly #options: AutomatonOptions;
  readonly #sides: readonly Side[];
  readonly #seen: Uint32Array;
  readonly #stack: number[] = [];
  readonly #initial: { readonly ids: Int32Array; readonly before: Side };
  #mark = 0;
  #states: State[] = [];
  #keys = new Map<string, number>();
  #memory = 0;
  start = dead;

  constructor(root: RegexNode, options: AutomatonOptions) {
    this.#program = compile(root);
    this.#options = options;
    const { sets, assertions } = this.#program;
    const separators: readonly CodePoints[] =
      options.separator === undefined ? [] : [[options.separator, options.separator + 1]];
    this.alphabet = alphabetOf([...sets, ...setsOfAssertions(assertions), ...separators]);
    const unicode = needsUnicode(assertions);
    this.#sides = this.alphabet.examples.map((code) =>
      assertions.length === 0 ? 'other' : code === options.separator ? 'edge' : sideOf(code, unicode),
    );
    this.#seen = new Uint32Array(this.#program.kinds.length);
    this.#mark = 1;
    const ids: number[] = [];
    this.#follow(this.#program.start, ids);
    this.#initial = { ids: Int32Array.from(ids).sort(), before: assertions.length === 0 ? 'other' : 'edge' };
    this.#begin();
  }

  step(state: number, letter: number): number {
    if (state <= full) return state;
    const ways = this.#states[state]!.ways;
    const known = ways[letter]!;
    if (known >= 0) return known;
    const size = this.#states.length;
    const next = this.#make(state, letter);
    if (this.#states.length >= size) ways[letter] = next;
    return next;
  }

  accepts(state: number): boolean {
    if (state <= full) return state === full;
    const of = this.#states[state]!;
    of.accepts ??= this.#hasMatch(this.#settled(of, 'edge'));
    return of.accepts;
  }

  isDead(state: number): boolean {
    return state === dead;
  }

  isFull(state: number): boolean {
    return state === full;
  }

  /** Forgets its states, the two fixed ones and the start excepted. */
  #begin(): void {
    this.#keys = new Map();
    this.#memory = 0;
    const none = { ids: new Int32Array(), before: 'other' as const, ways: new Int32Array(), accepts: undefined };
    this.#states = [none, none];
    this.start = this.#intern(this.#initial.ids, this.#initial.before);
  }

  #make(from: number, letter: number): number {
    const state = this.#states[from]!;
    const { kinds, next, other, sets } = this.#program;
    const example = this.alphabet.examples[letter]!;
    const ids = this.#settled(state, this.#sides[letter]!);
    if (ids.some((id) => kinds[id] === instruction.rest)) return full;
    const reached: number[] = [];
    this.#nextMark();
    for (const id of ids)
      if (kinds[id] === instruction.set && contains(sets[other[id]!]!, example)) this.#follow(next[id]!, reached);
    this.#options.spend(ids.length + reached.length + costOfState);
    return this.#intern(Int32Array.from(reached).sort(), this.#sides[letter]!);
  }

  #intern(ids: Int32Array, before: Side): number {
    if (ids.length === 0) return dead;
    if (ids.some((id) => this.#program.kinds[id] === instruction.rest)) return full;
    const key = `${before} ${ids.join()}`;
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    if (this.#states.length >= this.#options.states || this.#memory > 20_000_000) {
      if (this.#options.full === 'refuse') throw new AutomatonLimit(`more than ${this.#options.states} states`);
      this.#begin();
      const again = this.#keys.get(key);
      if (again !== undefined) return again;
    }
    this.#memory += ids.length + this.alphabet.size + 16;
    const ways = new Int32Array(this.alphabet.size).fill(-1);
    const id = this.#states.push({ ids, before, ways, accepts: undefined }) - 1;
    this.#keys.set(key, id);
    return id;
  }

  /** The instructions of a state, with those that lie behind assertions which hold there. */
  #settled(state: State, after: Side): readonly number[] | Int32Array {
    const { kinds, next, other, assertions } = this.#program;
    if (assertions.length === 0) return state.ids;
    const ids = [...state.ids];
    this.#nextMark();
    for (const id of ids) this.#seen[id] = this.#mark;
    for (let i = 0; i < ids.length; i += 1) {
      const id = ids[i]!;
      if (kinds[id] === instruction.assertion && holds(assertions[other[id]!]!, state.before, after))
        this.#follow(next[id]!, ids);
    }
    this.#options.spend(ids.length);
    return ids;
  }

  #hasMatch(ids: Int32Array | readonly number[]): boolean {
    const { kinds } = this.#program;
    for (const id of ids) if (kinds[id] === instruction.match || kinds[id] === instruction.rest) return true;
    return false;
  }

  /** Adds what is reached without reading, up to sets, assertions and the end. */
  #follow(from: number, into: number[]): void {
    const { kinds, next, other } = this.#program;
    const stack = this.#stack;
    stack.push(from);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (this.#seen[id] === this.#mark) continue;
      this.#seen[id] = this.#mark;
      const kind = kinds[id];
      if (kind === instruction.split) stack.push(other[id]!, next[id]!);
      else if (kind === instruction.save) stack.push(next[id]!);
      else into.push(id);
    }
  }

  #nextMark(): void {
    this.#mark += 1;
    if (this.#mark === 0xffff_ffff) {
      this.#seen.fill(0);
      this.#mark = 1;
    }
  }
}
