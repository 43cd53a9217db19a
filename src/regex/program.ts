import type { CodePoints } from './code-points.ts';
import { everything } from './code-points.ts';
import type { Assertion, RegexNode } from './pattern.ts';
import { steps } from './program-size.ts';

/** `set`: reads a code point of `sets[other]`. `split`: goes on at `next`, or else at `other`. `rest`: accepts whatever follows. */
export const instruction = { set: 0, split: 1, assertion: 2, save: 3, match: 4, rest: 5 } as const;

/** An automaton of Thompson's. */
export interface Program {
  readonly kinds: Uint8Array;
  readonly next: Int32Array;
  /** The second way of a split, the set, the assertion or the slot. */
  readonly other: Int32Array;
  readonly sets: readonly CodePoints[];
  readonly assertions: readonly Assertion[];
  readonly start: number;
}

/** `captures`: with the slots of its groups, which only a search for their text needs. */
export function compile(root: RegexNode, captures = false): Program {
  const builder = new Builder(2 * steps(root) + 16, captures);
  const match = builder.add(instruction.match, 0, 0);
  return builder.finish(builder.node(root, match));
}

class Builder {
  readonly #kinds: Uint8Array;
  readonly #next: Int32Array;
  readonly #other: Int32Array;
  readonly #captures: boolean;
  readonly #sets: CodePoints[] = [];
  readonly #setIds = new Map<CodePoints, number>();
  readonly #setKeys = new Map<string, number>();
  readonly #assertions: Assertion[] = [];
  #size = 0;

  constructor(capacity: number, captures: boolean) {
    this.#kinds = new Uint8Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#other = new Int32Array(capacity);
    this.#captures = captures;
  }

  add(kind: number, next: number, other: number): number {
    const id = this.#size;
    this.#size += 1;
    this.#kinds[id] = kind;
    this.#next[id] = next;
    this.#other[id] = other;
    return id;
  }

  finish(start: number): Program {
    const end = this.#size;
    return {
      kinds: this.#kinds.subarray(0, end),
      next: this.#next.subarray(0, end),
      other: this.#other.subarray(0, end),
      sets: this.#sets,
      assertions: this.#assertions,
      start,
    };
  }

  /** The instruction that begins `node` and goes on at `next`. */
  node(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'set':
        return this.add(instruction.set, next, this.#set(node.set));
      case 'assertion':
        return this.add(instruction.assertion, next, this.#assertion(node.assertion));
      case 'group':
        return this.#group(node, next);
      case 'sequence':
        return node.items.reduceRight((after, item) => this.node(item, after), next);
      case 'choice':
        return node.items
          .slice(0, -1)
          .reduceRight(
            (other, item) => this.add(instruction.split, this.node(item, next), other),
            this.node(node.items.at(-1)!, next),
          );
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #group(node: Extract<RegexNode, { kind: 'group' }>, next: number): number {
    if (!this.#captures) return this.node(node.item, next);
    const end = this.add(instruction.save, next, 2 * node.index + 1);
    return this.add(instruction.save, this.node(node.item, end), 2 * node.index);
  }

  #repeat(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    if (steps(node.item) === 0) return next;
    let after = next;
    let copies = node.min;
    if (node.max === Infinity) {
      after = node.min === 0 ? this.#star(node, next) : this.#plus(node, next);
      copies = Math.max(0, node.min - 1);
    } else for (let i = node.min; i < node.max; i += 1) after = this.#optional(node, this.node(node.item, after), next);
    for (let i = 0; i < copies; i += 1) after = this.node(node.item, after);
    return after;
  }

  #star(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    const takesAll = node.item.kind === 'set' && node.item.set.join() === everything.join();
    if (takesAll && !this.#captures && this.#kinds[next] === instruction.match)
      return this.add(instruction.rest, next, 0);
    return this.#optional(node, this.#plus(node, next), next);
  }

  #plus(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    const loop = this.add(instruction.split, 0, 0);
    const body = this.node(node.item, loop);
    this.#next[loop] = node.lazy ? next : body;
    this.#other[loop] = node.lazy ? body : next;
    return body;
  }

  #optional(node: Extract<RegexNode, { kind: 'repeat' }>, taken: number, next: number): number {
    return node.lazy ? this.add(instruction.split, next, taken) : this.add(instruction.split, taken, next);
  }

  #set(set: CodePoints): number {
    const known = this.#setIds.get(set);
    if (known !== undefined) return known;
    const key = set.join();
    const id = this.#setKeys.get(key) ?? this.#sets.push(set) - 1;
    this.#setKeys.set(key, id);
    this.#setIds.set(set, id);
    return id;
  }

  #assertion(assertion: Assertion): number {
    const at = this.#assertions.indexOf(assertion);
    return at >= 0 ? at : this.#assertions.push(assertion) - 1;
  }
}
