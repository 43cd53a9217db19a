import { APOSTROPHE, DOT, isBareKey, QUOTE } from './characters.ts';
import { mistake, tooDeep } from './mistakes.ts';
import { HAS_HOLE, NEEDS_DECODING } from './node-table.ts';
import { MAX_DEPTH, type Reader } from './reader.ts';
import { decodeString, stringBody } from './string-text.ts';
import { scanOneLineString } from './strings.ts';

/** The dotted key read last: names by id, and where each part stands, quotes included. */
export class KeyPath {
  length = 0;
  readonly names: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly holes: boolean[] = [];
  /** The part contains the hole that is another unknown at every place, so that it never names the same twice. */
  readonly fresh: boolean[] = [];

  push(name: number, start: number, end: number, hole: 'none' | 'known' | 'fresh'): void {
    const index = this.length++;
    this.names[index] = name;
    this.starts[index] = start;
    this.ends[index] = end;
    this.holes[index] = hole !== 'none';
    this.fresh[index] = hole === 'fresh';
  }

  get start(): number {
    return this.starts[0]!;
  }

  get end(): number {
    return this.ends[this.length - 1]!;
  }

  get hasHole(): boolean {
    return this.holes.slice(0, this.length).includes(true);
  }
}

export function startsKey(reader: Reader, code: number): boolean {
  return isBareKey(code) || code === QUOTE || code === APOSTROPHE || reader.isHole(code);
}

/** Reads a dotted key and the blanks behind it; false, with a problem reported, when it is none. */
export function parseKey(reader: Reader, path: KeyPath): boolean {
  path.length = 0;
  for (;;) {
    if (!parsePart(reader, path)) return false;
    if (reader.stopsAt(path.start)) return false;
    reader.skipSpace();
    if (reader.code !== DOT) return true;
    if (reader.keyDepth + reader.openArrays + path.length >= MAX_DEPTH) return reportTooDeep(reader, path);
    reader.at++;
    reader.skipSpace();
  }
}

function reportTooDeep(reader: Reader, path: KeyPath): false {
  reader.report(tooDeep({ start: path.start, end: path.end }, MAX_DEPTH));
  reader.unwinding = true;
  reader.at = reader.lineEnd(reader.at);
  return false;
}

function parsePart(reader: Reader, path: KeyPath): boolean {
  const code = reader.code;
  if (code === QUOTE || code === APOSTROPHE) return parseQuotedPart(reader, path);
  const { text, at: start } = reader;
  let at = start;
  let hash = 0;
  let hasHole = false;
  for (; at < text.length; at++) {
    const next = text.charCodeAt(at);
    if (!isBareKey(next)) {
      if (!reader.isHole(next)) break;
      hasHole = true;
    }
    hash = (Math.imul(hash, 31) + next) | 0;
  }
  if (at === start) {
    reportMissingPart(reader, path);
    return false;
  }
  reader.at = at;
  if (hasHole) reader.bareHole = start;
  path.push(reader.names.ofRange(start, at, hash), start, at, hasHole ? holeKind(reader, start, at) : 'none');
  return true;
}

function parseQuotedPart(reader: Reader, path: KeyPath): boolean {
  const start = reader.at;
  const quote = reader.code;
  if (reader.codeAt(start + 1) === quote && reader.codeAt(start + 2) === quote) {
    const range = { start, end: start + 3 };
    reader.report(
      mistake('multi-line-key', 'a key has single quotation marks, not three', range, 'use one on each side'),
    );
    return false;
  }
  const { flags, terminated } = scanOneLineString(reader);
  if (!terminated) return false;
  const hole = (flags & HAS_HOLE) === 0 ? 'none' : holeKind(reader, start, reader.at);
  path.push(nameOf(reader, start, flags), start, reader.at, hole);
  return true;
}

function nameOf(reader: Reader, start: number, flags: number): number {
  const end = reader.at;
  if ((flags & NEEDS_DECODING) === 0) return reader.names.of(reader.text.slice(start + 1, end - 1));
  return reader.names.of(decodeString(reader.text, stringBody(reader.text, start, end)));
}

function reportMissingPart(reader: Reader, path: KeyPath): void {
  const before = path.length > 0 ? path.ends[path.length - 1]! : reader.at;
  const end = Math.max(Math.min(reader.at + 1, reader.text.length), before);
  if (reader.holeIn(before, reader.lineEnd(before))) return;
  const dot = reader.text.slice(before, end);
  const range = dot.includes('.')
    ? { start: before + dot.indexOf('.'), end: before + dot.indexOf('.') + 1 }
    : { start: reader.at, end: Math.max(reader.at, end) };
  reader.report(
    mistake(
      'invalid-key',
      'a part of the key is missing',
      range,
      'write a name on both sides of every dot, or quote the key',
    ),
  );
}

function holeKind(reader: Reader, start: number, end: number): 'known' | 'fresh' {
  return reader.text.slice(start, end).includes(String.fromCharCode(reader.lastHole)) ? 'fresh' : 'known';
}
