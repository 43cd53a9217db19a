import type { Io, OpenFile } from '../io/io.ts';
import { readable } from './operand-bytes.ts';

/** A line of a file without its line end; `tooLong` when it was cut. 1-based. */
export interface FileLine {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly tooLong: boolean;
}

/** Bytes; a request is some kilobytes. */
const longest = 16 * 1024 * 1024;
const portion = 256 * 1024;

/** The lines of a file of any size, of which a portion is in memory at a time; `-` is standard input. Throws a UserError. */
export function* fileLines(operand: string, io: Io): Iterable<FileLine> {
  const lines = new LineCutter();
  for (const bytes of portions(operand, io)) yield* lines.cut(bytes);
  yield* lines.end();
}

function* portions(operand: string, io: Io): Iterable<Uint8Array> {
  if (operand === '-') return yield io.readStdin();
  const file = opened(operand, io);
  if (file instanceof Uint8Array) return yield file;
  try {
    for (let at = 0; at < file.size; at += portion) yield file.read(at, portion);
  } finally {
    file.close();
  }
}

/** What is no regular file, e.g. a pipe, is read at once. */
function opened(path: string, io: Io): OpenFile | Uint8Array {
  return readable(path, () => (io.stat(path)?.type === 'other' ? io.readFile(path) : io.openFile(path)));
}

const lineFeed = 10;

class LineCutter {
  #number = 0;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #dropped = false;

  *cut(bytes: Uint8Array): Iterable<FileLine> {
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      this.#keep(bytes.subarray(start, end));
      yield this.#take();
      start = end + 1;
    }
    this.#keep(bytes.slice(start));
  }

  *end(): Iterable<FileLine> {
    if (this.#length > 0) yield this.#take();
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#dropped ||= this.#length + bytes.length > longest;
    if (this.#dropped) this.#pieces = [];
    else this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  #take(): FileLine {
    const line = { number: ++this.#number, bytes: joined(this.#pieces), tooLong: this.#dropped };
    this.#pieces = [];
    this.#length = 0;
    this.#dropped = false;
    return line;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
