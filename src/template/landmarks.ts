import type { Range } from '../text/source.ts';
import type { Template } from './parse.ts';

/**
 * Names the places of a template in a way that edits elsewhere leave alone: what stands there, and for loops how often that
 * stood before. So the holes of two versions of a template can be compared.
 */
export class Landmarks {
  readonly #text: string;
  readonly #loops: ReadonlyMap<number, string>;

  private constructor(text: string) {
    this.#text = text;
    this.#loops = headersOf(text);
  }

  static of(template: Template): Landmarks {
    const known = cache.get(template) ?? new Landmarks(template.source.text);
    cache.set(template, known);
    return known;
  }

  /** Of the loop whose tag begins at `start`. */
  loop(start: number): string {
    return this.#loops.get(start) ?? `loop at ${start}`;
  }

  /** With what its body says, so that it means the same. */
  wholeLoop({ range, body }: { readonly range: Range; readonly body: readonly { readonly range: Range }[] }): string {
    const end = body.at(-1)?.range.end ?? range.end;
    return `${this.loop(range.start)} ${this.statement({ start: range.end, end })}`;
  }

  /** Of any statement, by its own text. */
  statement({ start, end }: Range): string {
    return `${this.#text.slice(start, Math.min(end, start + longest))} ${end - start}`;
  }
}

const cache = new WeakMap<Template, Landmarks>();
const longest = 200;

function headersOf(text: string): ReadonlyMap<number, string> {
  const headers = new Map<number, string>();
  const seen = new Map<string, number>();
  for (const { index } of text.matchAll(/\{%[-+]?\s{0,8}for\b/g)) {
    const end = text.indexOf('%}', index);
    const header = text.slice(index, Math.min(end < 0 ? text.length : end, index + longest));
    const before = seen.get(header) ?? 0;
    seen.set(header, before + 1);
    headers.set(index, before === 0 ? header : `${header} ${before}`);
  }
  return headers;
}
