import {
  APOSTROPHE,
  BACKSLASH,
  CARRIAGE_RETURN,
  DELETE,
  isControl,
  LINE_FEED,
  QUOTE,
  SPACE,
  TAB,
} from './characters.ts';
import { badCodePoint, controlCharacter, unknownEscape, unterminatedString } from './mistakes.ts';
import { HAS_HOLE, NEEDS_DECODING } from './node-table.ts';
import type { Reader } from './reader.ts';

export interface ScannedString {
  /** HAS_HOLE and NEEDS_DECODING, as far as they apply. */
  flags: number;
  terminated: boolean;
}

const scanned: ScannedString = { flags: 0, terminated: true };

/** Reads the string that starts here, reports what is wrong inside and moves behind it. The answer is reused by the next call. */
export function scanString(reader: Reader): ScannedString {
  const start = reader.at;
  const quote = reader.text.charCodeAt(start);
  scanned.flags = 0;
  scanned.terminated = true;
  const tripled = reader.codeAt(start + 1) === quote && reader.codeAt(start + 2) === quote;
  if (tripled) scanMultiLine(reader, quote);
  else if (quote === QUOTE) scanBasic(reader);
  else scanLiteral(reader);
  return scanned;
}

/** A string between single quotation marks of either kind: what keys may be. */
export function scanOneLineString(reader: Reader): ScannedString {
  scanned.flags = 0;
  scanned.terminated = true;
  if (reader.code === QUOTE) scanBasic(reader);
  else scanLiteral(reader);
  return scanned;
}

function scanBasic(reader: Reader): void {
  const { text, firstHole, lastHole, at: start } = reader;
  const length = text.length;
  let at = start + 1;
  let control = -1;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code > QUOTE && code !== BACKSLASH && code < DELETE) {
      at++;
      continue;
    }
    if (code === QUOTE) break;
    if (code === BACKSLASH) {
      at = scanEscape(reader, at, false);
      continue;
    }
    if (code < SPACE || code === 127) {
      if (reader.lineBreakAt(at) > 0) break;
      if (control === -1 && isControl(code)) control = at;
    } else if (code >= firstHole && code <= lastHole) scanned.flags |= HAS_HOLE;
    at++;
  }
  finishLine(reader, at, QUOTE, control);
}

function scanLiteral(reader: Reader): void {
  const { text, firstHole, lastHole, at: start } = reader;
  const length = text.length;
  let at = start + 1;
  let control = -1;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === APOSTROPHE) break;
    if (code < SPACE || code === 127) {
      if (reader.lineBreakAt(at) > 0) break;
      if (control === -1 && isControl(code)) control = at;
    } else if (code >= firstHole && code <= lastHole) scanned.flags |= HAS_HOLE;
  }
  finishLine(reader, at, APOSTROPHE, control);
}

function finishLine(reader: Reader, at: number, quote: number, control: number): void {
  if (control !== -1) reader.report(controlCharacter(control, reader.text.charCodeAt(control)));
  if (reader.codeAt(at) === quote) {
    reader.at = at + 1;
    return;
  }
  endUnterminated(reader, reader.at, at, String.fromCharCode(quote));
}

/** The string ends with its line; in an array or inline table it leaves the brackets and commas at the line's end to them. */
function endUnterminated(reader: Reader, start: number, lineEnd: number, delimiter: string): void {
  scanned.terminated = false;
  let end = reader.trimmed(start + 1, lineEnd);
  if (reader.openArrays + reader.openTables > 0) {
    while (end > start + 1 && ' \t,]}'.includes(reader.text[end - 1]!)) end--;
  }
  if (!reader.holeIn(start, lineEnd)) reader.report(unterminatedString({ start, end }, delimiter, 'line'));
  reader.quietUntil = Math.max(reader.quietUntil, lineEnd);
  reader.at = end;
}

function scanMultiLine(reader: Reader, quote: number): void {
  const { text, firstHole, lastHole, at: start } = reader;
  const length = text.length;
  let at = start + 3;
  let control = -1;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) break;
    } else if (code === BACKSLASH && quote === QUOTE) {
      at = scanEscape(reader, at, true);
      continue;
    } else if (code < SPACE || code === 127) {
      if (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) scanned.flags |= NEEDS_DECODING;
      else if (code !== LINE_FEED && control === -1 && isControl(code)) control = at;
    } else if (code >= firstHole && code <= lastHole) scanned.flags |= HAS_HOLE;
    at++;
  }
  if (at >= length) {
    endUnterminatedMultiLine(reader, quote);
    return;
  }
  if (control !== -1) reader.report(controlCharacter(control, text.charCodeAt(control)));
  at += 3;
  for (let extra = 0; extra < 2 && text.charCodeAt(at) === quote; extra++) at++;
  reader.at = at;
}

/** Only its first line is taken for the string: the lines below are more likely settings than text. */
function endUnterminatedMultiLine(reader: Reader, quote: number): void {
  const start = reader.at;
  const delimiter = String.fromCharCode(quote).repeat(3);
  scanned.terminated = false;
  const end = reader.lineTextEnd(start);
  if (!reader.holeIn(start, reader.text.length)) reader.report(unterminatedString({ start, end }, delimiter, 'file'));
  reader.at = end;
  reader.inDoubt = true;
}

/** Checks the escape at the backslash at `start`; its end. */
function scanEscape(reader: Reader, start: number, multiLine: boolean): number {
  scanned.flags |= NEEDS_DECODING;
  const code = reader.codeAt(start + 1);
  if (reader.isHole(code)) return start + 1;
  switch (code) {
    case 98:
    case 116:
    case 110:
    case 102:
    case 114:
    case QUOTE:
    case BACKSLASH:
      return start + 2;
    case 117:
      return scanCodePoint(reader, start, 4);
    case 85:
      return scanCodePoint(reader, start, 8);
  }
  if (code === -1) return start + 1;
  if (multiLine) {
    const lineBreak = lineBreakAfterBlanks(reader, start + 1);
    if (lineBreak !== -1) return lineBreak;
  } else if (reader.lineBreakAt(start + 1) > 0) return start + 1;
  const end = start + (code >= 0xd800 && code < 0xdc00 ? 3 : 2);
  reader.report(unknownEscape({ start, end }, reader.text.slice(start, end)));
  return end;
}

function lineBreakAfterBlanks(reader: Reader, from: number): number {
  let at = from;
  while (reader.codeAt(at) === SPACE || reader.codeAt(at) === TAB) at++;
  if (reader.codeAt(at) === LINE_FEED) return at + 1;
  if (reader.codeAt(at) === CARRIAGE_RETURN && reader.codeAt(at + 1) === LINE_FEED) return at + 2;
  return at === reader.text.length || reader.isHole(reader.codeAt(at)) ? at : -1;
}

function scanCodePoint(reader: Reader, start: number, digits: number): number {
  let value = 0;
  let at = start + 2;
  for (; at < start + 2 + digits; at++) {
    const digit = hexDigit(reader.codeAt(at));
    if (digit === -1) break;
    value = value * 16 + digit;
  }
  const complete = at === start + 2 + digits;
  if (!complete && reader.isHole(reader.codeAt(at))) return at;
  if (!complete || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    reader.report(badCodePoint({ start, end: at }, reader.text.slice(start, at)));
  }
  return at;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}
