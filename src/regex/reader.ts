import type { CodePoints } from './code-points.ts';
import type { RegexNode } from './pattern.ts';
import { PatternError } from './pattern.ts';

/** A place in the text of a pattern, which moves by code points. */
export class PatternReader {
  readonly text: string;
  at = 0;
  readonly #deepest: number;
  #depth = 0;

  /** `deepest`: groups that may lie in each other. */
  constructor(text: string, deepest: number) {
    this.text = text;
    this.#deepest = deepest;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The code point here as text; empty at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  next(): string {
    const char = this.peek();
    this.at += char.length;
    return char;
  }

  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  fail(message: string, start: number, help?: string, end: number = this.at): never {
    throw new PatternError({
      message,
      ...(help === undefined ? {} : { help }),
      at: { start, end: Math.max(start, end) },
    });
  }

  /** For what the dialect has and this reader has not. */
  unsupported(message: string, start: number): never {
    throw new PatternError({ message, at: { start, end: this.at }, unsupported: true });
  }

  /** Reads one level deeper. */
  nested<T>(start: number, read: () => T): T {
    if (this.#depth >= this.#deepest)
      this.fail(`more than ${this.#deepest} groups lie in each other`, start, 'write the pattern flatter', start + 1);
    this.#depth += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }
}

export const setNode = (set: CodePoints): RegexNode => ({ kind: 'set', set });

export function sequenceOf(items: readonly RegexNode[]): RegexNode {
  if (items.length === 0) return { kind: 'empty' };
  return items.length === 1 ? items[0]! : { kind: 'sequence', items };
}

export const choiceOf = (items: readonly RegexNode[]): RegexNode =>
  items.length === 1 ? items[0]! : { kind: 'choice', items };
