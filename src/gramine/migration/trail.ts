import type { Range, TextEdit } from '../../text/source.ts';
import { inOrder } from './apply.ts';

/** Leads from places in a text that was edited again and again to where they were at first. */
export class Trail {
  readonly #steps: (readonly TextEdit[])[] = [];

  add(edits: readonly TextEdit[]): void {
    this.#steps.push(inOrder(edits));
  }

  /** What an edit put in leads to what it replaced. */
  toOriginal({ start, end }: Range): Range {
    let range = { start, end };
    for (const edits of this.#steps.toReversed())
      range = { start: before(edits, range.start, 'start'), end: before(edits, range.end, 'end') };
    return { start: Math.min(range.start, range.end), end: Math.max(range.start, range.end) };
  }
}

function before(edits: readonly TextEdit[], at: number, side: 'start' | 'end'): number {
  let moved = 0;
  for (const { range, text } of edits) {
    const start = range.start + moved;
    if (at < start || (side === 'end' && at === start)) break;
    const end = start + text.length;
    if (at < end || (side === 'end' && at === end)) return side === 'start' ? range.start : range.end;
    moved += text.length - (range.end - range.start);
  }
  return at - moved;
}
