import type { Range, Source } from './source.ts';
import { visible } from './visible.ts';
import { displayWidth } from './width.ts';

/** The first line of a range, ready to be shown: tabs expanded, control characters named, long lines cut with `…`. */
export interface Excerpt {
  /** 1-based. */
  readonly line: number;
  /** Line in which the range's last character stands. */
  readonly lastLine: number;
  readonly text: string;
  /** Display columns before the underline. */
  readonly indent: number;
  /** Display columns to underline, at least one. */
  readonly width: number;
}

/** `columns` is the room for the text; work and output are bounded by it, however long the line is. */
export function excerpt(source: Source, range: Range, columns: number): Excerpt {
  const { line } = source.position(range.start);
  const lastLine = range.end > range.start ? source.position(range.end - 1).line : line;
  const bounds = source.line(line);
  const start = Math.min(range.start, bounds.end);
  const end = Math.min(Math.max(range.end, start), bounds.end);
  const window = windowAround(source.text, bounds, start, Math.max(columns, 20));
  return { line, lastLine, ...draw(source.text, bounds, window, { start, end }) };
}

const tabStop = 4;
const unitsPerColumn = 8;

/** The part of a line that fits into `columns` and shows `focus`, with some context before it. */
function windowAround(text: string, line: Range, focus: number, columns: number): Range {
  if (walkForward(text, line, columns) === line.end) return line;
  const room = columns - 2;
  const start = walkBackward(text, { start: line.start, end: focus }, Math.floor(room / 3));
  const end = walkForward(text, { start, end: line.end }, room);
  if (end < line.end) return { start, end };
  return { start: Math.min(start, walkBackward(text, line, room)), end };
}

/** How far from the start of `range` one gets within `columns`. */
function walkForward(text: string, range: Range, columns: number): number {
  const limit = Math.min(range.end, range.start + columns * unitsPerColumn);
  let column = 0;
  let at = range.start;
  while (at < limit) {
    const cell = cellAt(text, at, column);
    column += cell.width;
    if (column > columns) return at;
    at += cell.length;
  }
  return at;
}

/** How far back from the end of `range` one gets within `columns`. */
function walkBackward(text: string, range: Range, columns: number): number {
  const limit = Math.max(range.start, range.end - columns * unitsPerColumn);
  let room = columns;
  let at = range.end;
  while (at > limit) {
    const previous = at - 1 > limit && (text.codePointAt(at - 2) ?? 0) > 0xffff ? at - 2 : at - 1;
    room -= cellAt(text, previous, 0).width;
    if (room < 0) return at;
    at = previous;
  }
  return at;
}

function draw(text: string, line: Range, window: Range, focus: Range): Pick<Excerpt, 'text' | 'indent' | 'width'> {
  let drawn = window.start > line.start ? '…' : '';
  let column = drawn.length;
  let indent: number | undefined;
  let underlineEnd = 0;
  for (let at = window.start; at < window.end; ) {
    const cell = cellAt(text, at, column);
    if (indent === undefined && at + cell.length > focus.start) indent = column;
    drawn += cell.text;
    column += cell.width;
    if (at < focus.end) underlineEnd = column;
    at += cell.length;
  }
  indent ??= column;
  if (window.end < line.end) drawn += '…';
  return { text: drawn, indent, width: Math.max(underlineEnd - indent, 1) };
}

interface Cell {
  readonly text: string;
  /** Display columns. */
  readonly width: number;
  /** UTF-16 code units. */
  readonly length: number;
}

function cellAt(text: string, at: number, column: number): Cell {
  const codePoint = text.codePointAt(at) ?? 0;
  if (codePoint === 9) {
    const width = tabStop - (column % tabStop);
    return { text: ' '.repeat(width), width, length: 1 };
  }
  if (codePoint >= 0x20 && codePoint < 0x7f) return { text: text[at]!, width: 1, length: 1 };
  const character = String.fromCodePoint(codePoint);
  const shown = visible(character);
  const width = shown === character ? displayWidth(codePoint) : shown.length;
  return { text: shown, width, length: character.length };
}
