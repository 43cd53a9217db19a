/** UTF-16 offsets, half open. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Located<T> {
  readonly value: T;
  readonly range: Range;
}

/** Replaces the text of `range`; an empty range inserts. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** 1-based line and UTF-16 column, with the offset they stand for. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A text with a name, which knows its lines. A line ends with LF, CRLF or a lone CR. */
export class Source {
  readonly path: string;
  readonly text: string;
  #lineStarts: Uint32Array | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  slice(range: Range): string {
    return this.text.slice(range.start, range.end);
  }

  get lineCount(): number {
    return this.#starts().length;
  }

  position(offset: number): Position {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1, offset };
  }

  /** The range of a 1-based line, without its line ending. */
  line(number: number): Range {
    const starts = this.#starts();
    const start = starts[number - 1] ?? this.text.length;
    let end = starts[number] ?? this.text.length;
    while (end > start && (this.text.charCodeAt(end - 1) === 10 || this.text.charCodeAt(end - 1) === 13)) end--;
    return { start, end };
  }

  #starts(): Uint32Array {
    this.#lineStarts ??= new Uint32Array(lineStarts(this.text));
    return this.#lineStarts;
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True when two ranges share a character; an empty range touches what it lies strictly inside of. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}
