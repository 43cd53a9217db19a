import type { Range, Source } from '../text/source.ts';

/** Where something begins and ends: 1-based lines and UTF-16 columns, the end exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The line of the last character, which is before `endLine` when the range ends with a line ending. */
  readonly lastLine: number;
}

export function placeOf(source: Source, range: Range): Place {
  const start = source.position(range.start);
  const end = source.position(range.end);
  const last = range.end > range.start ? source.position(range.end - 1) : start;
  return {
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    lastLine: last.line,
  };
}
