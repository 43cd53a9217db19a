import { mismatchedQuotes } from './bad-scalar.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, EQUALS, OPEN_BRACKET } from './characters.ts';
import type { Node } from './document.ts';
import { KeyPath, parseKey, startsKey } from './keys.ts';
import { endOfHole } from './lookahead.ts';
import { at, extraComma, missingComma, mistake, toml11, unclosed } from './mistakes.ts';
import { defineMember } from './namespace.ts';
import { HOLE, INVALID, TABLE, VALUE } from './node-table.ts';
import type { Reader } from './reader.ts';
import { parseValue } from './values.ts';

/** What the loop over an inline table's members remembers from one to the next. */
interface TableProgress {
  readonly start: number;
  readonly problemCount: number;
  /** A comma stands before the next member. */
  afterComma: number;
  /** The end of the last member while no comma stands behind it. */
  lastEnd: number;
  lineBreak: number;
  hasHole: boolean;
}

export function parseInlineTable(reader: Reader, node: Node): void {
  const { nodes } = reader;
  nodes.kind[node] = TABLE;
  const progress: TableProgress = {
    start: reader.at,
    problemCount: reader.problems.length,
    afterComma: -1,
    lastEnd: -1,
    lineBreak: -1,
    hasHole: false,
  };
  reader.openTables++;
  reader.at++;
  while (parseNextMember(reader, node, progress));
  reader.openTables--;
  nodes.valueEnd[node] = reader.at;
}

/** One member, comma or the end of the table; false when it is over. */
function parseNextMember(reader: Reader, table: Node, progress: TableProgress): boolean {
  if (!skipToMember(reader, progress)) return endUnclosed(reader, progress);
  const code = reader.code;
  if (code === CLOSE_BRACE) return endTable(reader, progress);
  if (code === -1) return endUnclosed(reader, progress);
  if (code === COMMA) return stepOverComma(reader, progress);
  if (code === CLOSE_BRACKET && reader.openArrays > 0) return endUnclosed(reader, progress);
  if (reader.isHole(code)) return parseHoleMember(reader, table, progress);
  return parseMember(reader, table, progress);
}

/** Steps over blanks; a line break is TOML 1.1 if the table goes on behind it, otherwise the table was not closed. */
function skipToMember(reader: Reader, progress: TableProgress): boolean {
  reader.skipSpace();
  const code = reader.code;
  if (code !== 35 && reader.lineBreakAt(reader.at) === 0) return true;
  const start = reader.at;
  const comments = reader.comments.length;
  const broken = reader.skipSpaceAndLines();
  const next = reader.code;
  const goesOn = next === CLOSE_BRACE || (progress.lastEnd === -1 ? startsKey(reader, next) : next === COMMA);
  if (broken && goesOn) {
    if (progress.lineBreak === -1) progress.lineBreak = start;
    return true;
  }
  reader.comments.length = comments;
  reader.at = start;
  return false;
}

function endTable(reader: Reader, progress: TableProgress): boolean {
  reader.at++;
  const { start, lineBreak, afterComma, hasHole } = progress;
  if (lineBreak !== -1) {
    const help = 'write the table on one line, or as a `[table]` of its own';
    if (!hasHole) reader.report(toml11('a line break in an inline table', at(start), help));
  } else if (afterComma !== -1 && !hasHole) {
    reader.report(toml11('a comma after the last member of an inline table', at(afterComma), 'remove the comma'));
  }
  return false;
}

function stepOverComma(reader: Reader, progress: TableProgress): boolean {
  if (progress.lastEnd === -1 && !progress.hasHole && !reader.isHole(reader.codeAt(reader.at + 1))) {
    reader.report(extraComma(at(reader.at)));
  }
  progress.afterComma = reader.at;
  progress.lastEnd = -1;
  reader.at++;
  return true;
}

function parseMember(reader: Reader, table: Node, progress: TableProgress): boolean {
  const start = reader.at;
  if (progress.lastEnd !== -1) {
    if (progress.lastEnd === start && /["']/.test(reader.text[start - 1]!)) return stepOverTornString(reader, progress);
    if (!startsKey(reader, reader.code)) return stepOverJunk(reader, progress);
    if (!progress.hasHole && reader.problems.length === progress.problemCount) {
      reader.report(missingComma({ start: progress.lastEnd - 1, end: progress.lastEnd }, 'members'));
    }
  }
  const path = pathAt(reader.openTables);
  progress.afterComma = -1;
  if (!parseKey(reader, path)) return recover(reader, progress, start);
  if (reader.code === EQUALS) return parseMemberValue(reader, table, path, progress);
  return endWithoutValue(reader, progress, start, path);
}

/** One for each depth: a member's key is still needed when its value, with tables of its own, has been read. */
function pathAt(depth: number): KeyPath {
  let path = paths[depth];
  if (!path) {
    path = new KeyPath();
    paths[depth] = path;
  }
  return path;
}

const paths: KeyPath[] = [];

function placeKey(reader: Reader, node: Node, path: KeyPath): void {
  const { nodes } = reader;
  nodes.dottedStart[node] = path.start;
  nodes.keyStart[node] = path.starts[path.length - 1]!;
  nodes.keyEnd[node] = path.end;
}

function parseMemberValue(reader: Reader, table: Node, path: KeyPath, progress: TableProgress): boolean {
  const node = reader.nodes.add(INVALID, VALUE, table);
  placeKey(reader, node, path);
  reader.at++;
  reader.skipSpace();
  reader.keyDepth += path.length;
  parseValue(reader, node);
  reader.keyDepth -= path.length;
  defineMember(reader, table, node, path);
  progress.lastEnd = reader.at;
  if (reader.nodes.kind[node] === HOLE) progress.hasHole = true;
  return !reader.unwinding;
}

function endWithoutValue(reader: Reader, progress: TableProgress, start: number, path: KeyPath): boolean {
  if (path.hasHole || reader.isHole(reader.code)) {
    reader.bareHole = start;
    reader.openEnds.push({ start, end: reader.trimmed(start, reader.at) });
    progress.hasHole = true;
    return true;
  }
  const range = { start: path.start, end: path.end };
  const code = reader.code;
  if (code === COMMA || code === CLOSE_BRACE) {
    reader.report(mistake('missing-value', 'a key without a value', range, 'write `key = value`'));
    progress.lastEnd = path.end;
    return true;
  }
  reader.report(mistake('missing-equals', '`=` is missing between a key and its value', range, 'write `key = value`'));
  return recover(reader, progress, start);
}

function parseHoleMember(reader: Reader, table: Node, progress: TableProgress): boolean {
  const start = reader.at;
  const end = endOfHole(reader, start);
  const key = reader.text.slice(start, end);
  reader.bareHole = start;
  progress.hasHole = true;
  if (key.includes('=') || !isFollowedByEquals(reader, end)) {
    reader.openEnds.push({ start, end });
    reader.at = end;
    progress.lastEnd = end;
    return true;
  }
  progress.lastEnd = -1;
  return parseMember(reader, table, progress);
}

function isFollowedByEquals(reader: Reader, end: number): boolean {
  let next = end;
  while (reader.codeAt(next) === 32 || reader.codeAt(next) === 9) next++;
  return reader.codeAt(next) === EQUALS;
}

/** Goes on at the next comma or bracket of the line. */
function recover(reader: Reader, progress: TableProgress, start: number): boolean {
  const { text } = reader;
  let next = Math.max(reader.at, start + 1);
  while (next < text.length && !',]}\r\n'.includes(text[next]!)) next++;
  if (reader.holeIn(start, next)) {
    progress.hasHole = true;
    reader.bareHole = start;
  }
  reader.quietUntil = Math.max(reader.quietUntil, next);
  progress.lastEnd = next;
  reader.at = next;
  return true;
}

/** `"file:/a, sha256 = "abc"`: what follows on the line is out of step with its quotation marks. */
function stepOverTornString(reader: Reader, progress: TableProgress): boolean {
  const start = reader.at;
  const lineEnd = reader.lineEnd(start);
  let end = start;
  while (end < lineEnd && !',]}'.includes(reader.text[end]!)) end++;
  const range = { start, end: reader.trimmed(start, end) };
  if (!reader.holeIn(start, lineEnd)) reader.report(mismatchedQuotes(reader.source.slice(range), range));
  return recover(reader, progress, start);
}

function stepOverJunk(reader: Reader, progress: TableProgress): boolean {
  const start = reader.at;
  const end = endOfHole(reader, start);
  const range = { start, end: Math.max(end, start + 1) };
  if (reader.code === OPEN_BRACKET && progress.lineBreak !== -1) return endUnclosed(reader, progress);
  const message = 'this text belongs to no member of the inline table';
  if (!reader.holeIn(start, reader.lineEnd(start))) {
    reader.report(mistake('extra-text', message, range, 'separate members with `,`'));
  }
  return recover(reader, progress, start);
}

function endUnclosed(reader: Reader, progress: TableProgress): boolean {
  const { start } = progress;
  if (progress.hasHole || reader.holeIn(start, reader.at)) {
    reader.inDoubt = true;
    return false;
  }
  if (reader.problems.length > progress.problemCount || start < reader.quietUntil) return false;
  const end = Math.min(reader.at + 1, reader.text.length);
  reader.report(unclosed(at(start), 'inline table', { start: reader.at, end }));
  return false;
}
