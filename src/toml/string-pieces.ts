import type { Range } from '../text/source.ts';
import { readEscape, stringBody } from './string-text.ts';

/** Something in a string that one reader or another stumbles over. */
export type StringPiece =
  | { readonly kind: 'escape'; readonly code: number; readonly range: Range }
  /** Three apostrophes in a row; longer than three characters when escapes are among them. */
  | { readonly kind: 'apostrophes'; readonly range: Range };

/** The escapes of the string at `range`, and every three apostrophes in a row, in the order of the text. */
export function* stringPieces(text: string, range: Range): Iterable<StringPiece> {
  const body = stringBody(text, range.start, range.end);
  const run: number[] = [];
  for (let at = body.start; at < body.end; ) {
    const code = text.charCodeAt(at);
    const isEscape = body.basic && code === BACKSLASH;
    if (!isEscape && code !== APOSTROPHE) {
      run.length = 0;
      at = nextOfInterest(text, at + 1, body.end);
      continue;
    }
    const end = isEscape ? escapeEnd(text, at, body.end, body.multiLine) : at + 1;
    const value = isEscape ? escapedCode(text, at, end) : code;
    if (isEscape) yield { kind: 'escape', code: value, range: { start: at, end } };
    if (value === APOSTROPHE) run.push(at);
    else if (value !== -1) run.length = 0;
    if (run.length === 3) {
      yield { kind: 'apostrophes', range: { start: run[0]!, end } };
      run.length = 0;
    }
    at = end;
  }
}

const APOSTROPHE = 39;
const BACKSLASH = 92;

function nextOfInterest(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== APOSTROPHE && text.charCodeAt(at) !== BACKSLASH) at++;
  return at;
}

function escapeEnd(text: string, at: number, end: number, multiLine: boolean): number {
  const letter = text[at + 1];
  if (letter === 'u') return Math.min(at + 6, end);
  if (letter === 'U') return Math.min(at + 10, end);
  if (!multiLine || !' \t\r\n'.includes(letter ?? '')) return Math.min(at + 2, end);
  let next = at + 1;
  while (next < end && ' \t\r\n'.includes(text[next]!)) next++;
  return next;
}

/** The code point an escape stands for, -1 for a backslash at the end of a line. */
function escapedCode(text: string, at: number, end: number): number {
  const read = readEscape(text.slice(at, end), 0, false);
  return /^\\\s/.test(text.slice(at, at + 2)) ? -1 : read.text.codePointAt(0)!;
}
