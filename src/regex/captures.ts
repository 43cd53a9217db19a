import { contains } from './code-points.ts';
import { holds, needsUnicode, type Side, sideOf } from './context.ts';
import type { Pattern } from './pattern.ts';
import { compile, instruction, type Program } from './program.ts';

/** Where a match and its groups lie: UTF-16 offsets in pairs, the whole match first; -1 for a group that took no part. */
export type Captures = readonly number[];

/**
 * Finds the leftmost match that begins at `from` or later, and what its groups hold; of several matches there, the one that the
 * pattern prefers, as the `regex` crate does. Linear in the text for each search. `spend` is told of the work, and may throw.
 */
export function capturesOf(
  pattern: Pattern,
  spend?: (instructions: number) => void,
): (text: string, from: number) => Captures | undefined {
  const program = compile(pattern.root, true);
  return (text, from) => new Search(program, pattern.groups, text, spend).find(from);
}

/** A way through the program: where it stands and what it has saved. */
interface Thread {
  readonly id: number;
  readonly saved: readonly number[];
}

class Search {
  readonly #program: Program;
  readonly #slots: number;
  readonly #text: string;
  readonly #spend: ((instructions: number) => void) | undefined;
  readonly #seen: Uint32Array;
  readonly #unicode: boolean;
  #mark = 0;

  constructor(program: Program, groups: number, text: string, spend: ((instructions: number) => void) | undefined) {
    this.#program = program;
    this.#slots = 2 * (groups + 1);
    this.#text = text;
    this.#spend = spend;
    this.#seen = new Uint32Array(program.kinds.length);
    this.#unicode = needsUnicode(program.assertions);
  }

  find(from: number): Captures | undefined {
    let threads: Thread[] = [];
    let best: Captures | undefined;
    for (let at = from; at <= this.#text.length; ) {
      this.#mark++;
      const ready: Thread[] = [];
      for (const thread of threads) this.#follow(thread, at, ready);
      if (!best) this.#follow({ id: this.#program.start, saved: this.#began(at) }, at, ready);
      this.#spend?.(ready.length * this.#slots + 1);
      if (ready.length === 0) break;
      const end = ready.findIndex(({ id }) => this.#program.kinds[id] === instruction.match);
      if (end >= 0) best = ready[end]!.saved.with(1, at);
      const code = this.#text.codePointAt(at);
      if (code === undefined) break;
      threads = this.#read(end >= 0 ? ready.slice(0, end) : ready, code);
      at += code > 0xffff ? 2 : 1;
    }
    return best;
  }

  #began(at: number): readonly number[] {
    return new Array<number>(this.#slots).fill(-1).with(0, at);
  }

  /** Those that go on over the code point; they are followed at the next place. */
  #read(threads: readonly Thread[], code: number): Thread[] {
    const { kinds, other, next, sets } = this.#program;
    return threads.flatMap(({ id, saved }) =>
      kinds[id] === instruction.set && contains(sets[other[id]!]!, code) ? [{ id: next[id]!, saved }] : [],
    );
  }

  /** Adds what a thread reaches without reading, the preferred way first. */
  #follow(from: Thread, at: number, into: Thread[]): void {
    const { kinds, next, other, assertions } = this.#program;
    const stack: Thread[] = [from];
    for (let thread = stack.pop(); thread; thread = stack.pop()) {
      const { id, saved } = thread;
      if (this.#seen[id] === this.#mark) continue;
      this.#seen[id] = this.#mark;
      const kind = kinds[id];
      const on = next[id]!;
      if (kind === instruction.split) stack.push({ id: other[id]!, saved }, { id: on, saved });
      else if (kind === instruction.save) stack.push({ id: on, saved: saved.with(other[id]!, at) });
      else if (kind !== instruction.assertion) into.push(thread);
      else if (holds(assertions[other[id]!]!, this.#sideBefore(at), this.#sideAfter(at))) stack.push({ id: on, saved });
    }
  }

  #sideBefore(at: number): Side {
    if (at === 0) return 'edge';
    const unit = this.#text.charCodeAt(at - 1);
    const isPair = unit >= 0xdc00 && unit < 0xe000 && at > 1;
    return sideOf(isPair ? this.#text.codePointAt(at - 2)! : unit, this.#unicode);
  }

  #sideAfter(at: number): Side {
    const code = this.#text.codePointAt(at);
    return code === undefined ? 'edge' : sideOf(code, this.#unicode);
  }
}
