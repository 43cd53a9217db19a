import { AutomatonLimit } from './automaton.ts';
import { contains } from './code-points.ts';
import type { Side } from './context.ts';
import { holds, needsUnicode, sideOf } from './context.ts';
import type { Pattern } from './pattern.ts';
import type { Program } from './program.ts';
import { compile, instruction } from './program.ts';

/** A match in UTF-16 offsets. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** Text of the groups from the first; undefined for one that took no part. */
  readonly groups: readonly (string | undefined)[];
}

const mostWork = 100_000_000;

/**
 * Finds where a pattern matches, leftmost first as the `regex` crate prefers it, up to `limit` times (a negative one is none). Linear in
 * the text for each match; throws AutomatonLimit when it takes too long. `spend` is told of the work, and may throw.
 */
export function finderOf(
  pattern: Pattern,
  spend?: (instructions: number) => void,
): (text: string, limit?: number) => readonly Found[] {
  let program: Program | undefined;
  return (text, limit = -1) => {
    program ??= compile(pattern.root, true);
    const search = new Search(program, text, pattern.groups, spend);
    const all: Found[] = [];
    let from = 0;
    let last = -1;
    while (from <= text.length && (limit < 0 || all.length < limit)) {
      const found = search.from(from);
      if (found === undefined) break;
      if (found.start === found.end && found.end === last) from = after(text, from);
      else {
        all.push(found);
        last = found.end;
        from = found.end;
      }
    }
    return all;
  };
}

const after = (text: string, at: number): number => at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

interface Threads {
  readonly ids: number[];
  readonly slots: (readonly number[])[];
}

/** Pike's machine: threads in the order of preference, each with where its groups begin and end. */
class Search {
  readonly #program: Program;
  readonly #text: string;
  readonly #groups: number;
  readonly #unicode: boolean;
  readonly #seen: Float64Array;
  readonly #spend: ((instructions: number) => void) | undefined;
  #mark = 0;
  #work = 0;

  constructor(program: Program, text: string, groups: number, spend?: (instructions: number) => void) {
    this.#program = program;
    this.#text = text;
    this.#groups = groups;
    this.#unicode = needsUnicode(program.assertions);
    this.#seen = new Float64Array(program.kinds.length);
    this.#spend = spend;
  }

  from(start: number): Found | undefined {
    let threads: Threads = { ids: [], slots: [] };
    let best: readonly number[] | undefined;
    for (let at = start; ; at = after(this.#text, at)) {
      this.#mark += 1;
      const next: Threads = { ids: [], slots: [] };
      for (const [i, id] of threads.ids.entries()) this.#follow(id, threads.slots[i]!, at, next);
      if (best === undefined) this.#follow(this.#program.start, [at], at, next);
      threads = { ids: [], slots: [] };
      const code = this.#text.codePointAt(at);
      for (const [i, id] of next.ids.entries()) {
        if (this.#program.kinds[id] === instruction.match) {
          best = pad(next.slots[i]!, 2).with(1, at);
          break;
        }
        if (code === undefined || !contains(this.#program.sets[this.#program.other[id]!]!, code)) continue;
        threads.ids.push(this.#program.next[id]!);
        threads.slots.push(next.slots[i]!);
      }
      this.#count(next.ids.length + 1);
      if (code === undefined || (threads.ids.length === 0 && best !== undefined)) break;
    }
    return best === undefined ? undefined : this.#found(best);
  }

  #found(slots: readonly number[]): Found {
    const groups = Array.from({ length: this.#groups }, (_, i) => {
      const [start, end] = [slots[2 * i + 2] ?? -1, slots[2 * i + 3] ?? -1];
      return start < 0 || end < 0 ? undefined : this.#text.slice(start, end);
    });
    return { start: slots[0]!, end: slots[1]!, groups };
  }

  #follow(from: number, slots: readonly number[], at: number, into: Threads): void {
    const { kinds, next, other, assertions } = this.#program;
    const stack: [number, readonly number[]][] = [[from, slots]];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [id, held] = top;
      if (this.#seen[id] === this.#mark) continue;
      this.#seen[id] = this.#mark;
      const kind = kinds[id];
      if (kind === instruction.split) stack.push([other[id]!, held], [next[id]!, held]);
      else if (kind === instruction.save) stack.push([next[id]!, pad(held, other[id]! + 1).with(other[id]!, at)]);
      else if (kind !== instruction.assertion) {
        into.ids.push(id);
        into.slots.push(held);
      } else if (holds(assertions[other[id]!]!, this.#before(at), this.#sideAt(at))) stack.push([next[id]!, held]);
    }
  }

  #before(at: number): Side {
    if (at === 0) return 'edge';
    const low = this.#text.charCodeAt(at - 1) & 0xfc00;
    return this.#sideAt(low === 0xdc00 && at > 1 ? at - 2 : at - 1);
  }

  #sideAt(at: number): Side {
    const code = this.#text.codePointAt(at);
    return code === undefined ? 'edge' : sideOf(code, this.#unicode);
  }

  #count(instructions: number): void {
    this.#work += instructions;
    this.#spend?.(instructions);
    if (this.#work > mostWork) throw new AutomatonLimit('the text takes too long to search');
  }
}

const pad = (slots: readonly number[], length: number): readonly number[] =>
  slots.length >= length ? slots : [...slots, ...new Array<number>(length - slots.length).fill(-1)];
