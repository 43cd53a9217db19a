import { describeBadScalar } from './bad-scalar.ts';
import {
  CARRIAGE_RETURN,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  HASH,
  isDigit,
  LINE_FEED,
  MINUS,
  PLUS,
  SPACE,
  TAB,
  ZERO,
} from './characters.ts';
import { isRealDate } from './dates.ts';
import type { Node } from './document.ts';
import { endOfHole } from './lookahead.ts';
import { mistake } from './mistakes.ts';
import {
  BOOLEAN,
  FLOAT,
  HAS_HOLE,
  HOLE,
  INTEGER,
  INVALID,
  LOCAL_DATE,
  LOCAL_DATETIME,
  LOCAL_TIME,
  OFFSET_DATETIME,
} from './node-table.ts';
import type { Reader } from './reader.ts';

/** Python refuses to read longer ones. */
const MAX_INTEGER_DIGITS = 4300;

/** Regular expressions keep a stack of their steps; nobody writes numbers of this length. */
const MAX_SCALAR_LENGTH = 1_000_000;

const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?';
const DATETIME = new RegExp(
  `(\\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(?:([Tt ])${TIME}([Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)?)?`,
  'y',
);
const LOCAL_TIME_ONLY = new RegExp(TIME, 'y');
const NUMBER =
  /0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)|[+-]?(?:0|[1-9](?:_?\d)*)((?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?)/y;
const SPECIAL_FLOAT = /[+-]?(?:inf|nan)/y;

/** Reads the boolean, number, date or time that starts here, or whatever stands in its place. */
export function parseScalar(reader: Reader, node: Node): void {
  const start = reader.at;
  const { kind, end } = scanScalar(reader.text, start);
  if (kind !== INVALID && endsValue(reader.codeAt(end))) {
    finish(reader, node, kind, end);
    if (kind === INTEGER && end - start > MAX_INTEGER_DIGITS) checkLength(reader, start, end);
    if (kind <= LOCAL_DATE && kind >= OFFSET_DATETIME) checkDate(reader, node, start, end);
    return;
  }
  parseUnreadable(reader, node, Math.max(end, start));
}

interface ScannedScalar {
  kind: number;
  end: number;
}

const scanned: ScannedScalar = { kind: INVALID, end: 0 };

function found(kind: number, end: number): ScannedScalar {
  scanned.kind = kind;
  scanned.end = end;
  return scanned;
}

function scanScalar(text: string, start: number): ScannedScalar {
  const code = text.charCodeAt(start);
  if (code === 116) return text.startsWith('true', start) ? found(BOOLEAN, start + 4) : found(INVALID, start);
  if (code === 102) return text.startsWith('false', start) ? found(BOOLEAN, start + 5) : found(INVALID, start);
  const short = isDigit(code) ? scanShortInteger(text, start) : undefined;
  if (short) return short;
  if (isOverlong(text, start)) return found(INVALID, start);
  if (isDigit(code)) return scanDateOrNumber(text, start);
  if (code === PLUS || code === MINUS || code === 105 || code === 110) return scanNumber(text, start);
  return found(INVALID, start);
}

function isOverlong(text: string, start: number): boolean {
  let end = start;
  while (end < text.length && end - start <= MAX_SCALAR_LENGTH && !endsValue(text.charCodeAt(end))) end++;
  return end - start > MAX_SCALAR_LENGTH;
}

function scanShortInteger(text: string, start: number): ScannedScalar | undefined {
  let end = start + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  if (text.charCodeAt(start) === ZERO && end > start + 1) return undefined;
  return end === text.length || endsValue(text.charCodeAt(end)) ? found(INTEGER, end) : undefined;
}

function scanDateOrNumber(text: string, start: number): ScannedScalar {
  DATETIME.lastIndex = start;
  const date = DATETIME.exec(text);
  if (date) return found(date[5] ? OFFSET_DATETIME : date[4] ? LOCAL_DATETIME : LOCAL_DATE, DATETIME.lastIndex);
  LOCAL_TIME_ONLY.lastIndex = start;
  if (LOCAL_TIME_ONLY.test(text)) return found(LOCAL_TIME, LOCAL_TIME_ONLY.lastIndex);
  return scanNumber(text, start);
}

function scanNumber(text: string, start: number): ScannedScalar {
  NUMBER.lastIndex = start;
  const number = NUMBER.exec(text);
  if (number) return found(number[1] ? FLOAT : INTEGER, NUMBER.lastIndex);
  SPECIAL_FLOAT.lastIndex = start;
  if (SPECIAL_FLOAT.test(text)) return found(FLOAT, SPECIAL_FLOAT.lastIndex);
  return found(INVALID, start);
}

function endsValue(code: number): boolean {
  if (code === -1 || code === LINE_FEED || code === SPACE || code === TAB || code === CARRIAGE_RETURN) return true;
  return code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE || code === HASH;
}

function finish(reader: Reader, node: Node, kind: number, end: number): void {
  reader.nodes.kind[node] = kind;
  reader.nodes.valueEnd[node] = end;
  reader.at = end;
}

function checkLength(reader: Reader, start: number, end: number): void {
  const digits = reader.text.slice(start, end).replace(/[+_-]/g, '');
  if (digits.length <= MAX_INTEGER_DIGITS || /^0[xob]/.test(digits)) return;
  const message = `the integer has ${digits.length} digits, more than ${MAX_INTEGER_DIGITS}`;
  reader.report(mistake('integer-length', message, { start, end }, 'write a smaller number, or quote it'));
}

function checkDate(reader: Reader, node: Node, start: number, end: number): void {
  const date = reader.text.slice(start, start + 10);
  if (isRealDate(date)) return;
  reader.nodes.kind[node] = INVALID;
  reader.report(
    mistake('invalid-date', `there is no day \`${date}\``, { start, end }, 'correct the date, or quote it'),
  );
}

/** A word, or several, that is no value: up to the comma, bracket, comment or line break that ends it. */
function parseUnreadable(reader: Reader, node: Node, scannedTo: number): void {
  const start = reader.at;
  const inside = reader.openArrays + reader.openTables > 0;
  const stop = unreadableEnd(reader, scannedTo, inside);
  const isHole = reader.isHole(reader.codeAt(stop));
  const end = isHole ? endOfHole(reader, stop) : reader.trimmed(start, stop);
  if (isHole || reader.holeIn(start, end)) {
    finish(reader, node, HOLE, end);
    reader.bareHole = start;
    reader.nodes.flags[node]! |= HAS_HOLE;
    return;
  }
  finish(reader, node, INVALID, end);
  reader.report(describeBadScalar(reader, { start, end }));
  if (/["']/.test(reader.text.slice(start, end))) reader.quietUntil = Math.max(reader.quietUntil, reader.lineEnd(end));
}

/** Outside of brackets the rest of the line belongs to it, inside what stands before the next separator or hole. */
function unreadableEnd(reader: Reader, from: number, inside: boolean): number {
  const { text } = reader;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN) break;
    if (code === HASH && (at === from || text.charCodeAt(at - 1) === SPACE || text.charCodeAt(at - 1) === TAB)) break;
    if (inside && (code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE || reader.isHole(code))) break;
  }
  return at;
}
