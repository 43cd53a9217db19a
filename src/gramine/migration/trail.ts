import type { Range } from '../../text/source.ts';
import { inOrder, type MovingEdit } from './apply.ts';

/** Leads from places in a text that was edited again and again to where they were at first. */
export class Trail {
  readonly #steps: (readonly MovingEdit[])[] = [];

  add(edits: readonly MovingEdit[]): void {
    this.#steps.push(inOrder(edits));
  }

  /** What an edit put in leads to what it replaced, or to the text that it moved there. */
  toOriginal({ start, end }: Range): Range {
    let range = { start, end };
    for (const edits of this.#steps.toReversed()) range = before(edits, range);
    return range;
  }
}

function before(edits: readonly MovingEdit[], { start, end }: Range): Range {
  const from = startBefore(edits, start);
  return { start: from, end: Math.max(from, endBefore(edits, end)) };
}

/** Where the edit that put in what is at `at` begins, in the text after it; the shift before it otherwise. */
function find(edits: readonly MovingEdit[], at: number, side: 'start' | 'end'): { edit?: MovingEdit; start: number } {
  let moved = 0;
  for (const edit of edits) {
    const start = edit.range.start + moved;
    const end = start + edit.text.length;
    if (side === 'start' ? at < start : at <= start) break;
    if (side === 'start' ? at < end : at <= end) return { edit, start };
    moved += edit.text.length - (edit.range.end - edit.range.start);
  }
  return { start: at - moved };
}

function startBefore(edits: readonly MovingEdit[], at: number): number {
  const { edit, start } = find(edits, at, 'start');
  if (!edit) return start;
  const offset = at - start;
  const move = edit.moves.find(({ at: place, from }) => offset < place + from.end - from.start);
  if (!move || edit.range.start !== edit.range.end) return inside(move, offset) ?? edit.range.start;
  return inside(move, offset) ?? move.from.start;
}

function endBefore(edits: readonly MovingEdit[], at: number): number {
  const { edit, start } = find(edits, at, 'end');
  if (!edit) return start;
  const offset = at - start;
  const move = edit.moves.findLast(({ at: place }) => place < offset);
  if (!move || edit.range.start !== edit.range.end) return inside(move, offset) ?? edit.range.end;
  return inside(move, offset) ?? move.from.end;
}

/** The place in text that was moved. */
function inside(move: MovingEdit['moves'][number] | undefined, offset: number): number | undefined {
  if (!move || offset < move.at || offset > move.at + move.from.end - move.from.start) return undefined;
  return move.from.start + offset - move.at;
}
