import {
  APOSTROPHE,
  CLOSE_BRACKET,
  DOT,
  EQUALS,
  isBareKey,
  isDigit,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  TAB,
} from './characters.ts';
import type { Reader } from './reader.ts';

/** Keys longer than this are not recognised when the parser looks for where to go on. */
const FARTHEST = 1000;

/** Does `key =` stand at `offset`? */
export function looksLikeSetting(reader: Reader, offset: number): boolean {
  const end = keyEnd(reader, offset);
  return end !== -1 && reader.codeAt(end) === EQUALS;
}

/** Does `[table]` or `[[table]]` stand at `offset`, rather than an array in an array? `["x"]` is either. */
export function looksLikeHeader(reader: Reader, offset: number, mayBeQuoted = false): boolean {
  const brackets = reader.codeAt(offset + 1) === OPEN_BRACKET ? 2 : 1;
  const start = skipBlanks(reader, offset + brackets);
  if (!mayBeQuoted && !isBareKey(reader.codeAt(start))) return false;
  if (isValueLike(reader, start)) return false;
  const end = keyEnd(reader, start);
  if (end === -1) return false;
  for (let i = 0; i < brackets; i++) if (reader.codeAt(end + i) !== CLOSE_BRACKET) return false;
  return endsLine(reader, skipBlanks(reader, end + brackets));
}

/** The end of a piece with holes in it: the next blank, bracket, comma or comment outside of quotation marks. */
export function endOfHole(reader: Reader, offset: number): number {
  const { text } = reader;
  let at = offset;
  while (at < text.length && !' \t\r\n,]}#'.includes(text[at]!)) {
    const code = text.charCodeAt(at);
    const quotedTo = code === QUOTE || code === APOSTROPHE ? quotedEnd(reader, at, at + FARTHEST) : -1;
    at = quotedTo === -1 ? at + 1 : quotedTo;
  }
  return at;
}

function endsLine(reader: Reader, offset: number): boolean {
  const code = reader.codeAt(offset);
  return code === -1 || code === 10 || code === 13 || code === 35;
}

/** `[1, 2]`, `[true]`: numbers and words that are values. */
function isValueLike(reader: Reader, start: number): boolean {
  const first = reader.codeAt(start);
  if (isDigit(first) || first === 45) return true;
  return /^(?:true|false|inf|nan)[\s,\]]/.test(reader.text.slice(start, start + 6));
}

/** The end of a dotted key and the blanks behind it, -1 when there is none. */
function keyEnd(reader: Reader, start: number): number {
  const limit = start + FARTHEST;
  for (let at = start; at < limit; ) {
    const part = partEnd(reader, at, limit);
    if (part === -1) return -1;
    at = skipBlanks(reader, part);
    if (reader.codeAt(at) !== DOT) return at;
    at = skipBlanks(reader, at + 1);
  }
  return -1;
}

function partEnd(reader: Reader, start: number, limit: number): number {
  const quote = reader.codeAt(start);
  if (quote === QUOTE || quote === APOSTROPHE) return quotedEnd(reader, start, limit);
  let at = start;
  while (at < limit && (isBareKey(reader.codeAt(at)) || reader.isHole(reader.codeAt(at)))) at++;
  return at === start ? -1 : at;
}

function quotedEnd(reader: Reader, start: number, limit: number): number {
  const quote = reader.codeAt(start);
  for (let at = start + 1; at < limit; at++) {
    const code = reader.codeAt(at);
    if (code === quote) return at + 1;
    if (code === -1 || code === 10 || code === 13) return -1;
    if (code === 92 && quote === QUOTE) at++;
  }
  return -1;
}

function skipBlanks(reader: Reader, start: number): number {
  let at = start;
  while (reader.codeAt(at) === SPACE || reader.codeAt(at) === TAB) at++;
  return at;
}
