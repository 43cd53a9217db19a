import {
  APOSTROPHE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  EQUALS,
  isBareKey,
  isDigit,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  TAB,
} from './characters.ts';
import type { Node, TomlProblem } from './document.ts';
import { parseInlineTable } from './inline-tables.ts';
import { endOfHole, looksLikeHeader, looksLikeSetting } from './lookahead.ts';
import { at, extraComma, missingComma, mistake, quoted, tooDeep, unclosed } from './mistakes.ts';
import { ARRAY, HAS_HOLE, HOLE, INVALID, STRING, VALUE } from './node-table.ts';
import { MAX_DEPTH, MAX_PROBLEMS, type Reader } from './reader.ts';
import { parseScalar } from './scalars.ts';
import { scanString } from './strings.ts';

/** Reads the value that starts here into `node`; what is no value becomes `invalid`, with a problem. */
export function parseValue(reader: Reader, node: Node): void {
  const start = reader.at;
  const { nodes } = reader;
  nodes.valueStart[node] = start;
  nodes.section[node] = reader.section;
  const code = reader.code;
  if (code === QUOTE || code === APOSTROPHE) parseString(reader, node);
  else if (code === OPEN_BRACKET) enter(reader, node, parseArray);
  else if (code === OPEN_BRACE) enter(reader, node, parseInlineTable);
  else parseScalar(reader, node);
  if (reader.isHole(reader.code)) absorbHole(reader, node);
}

function parseString(reader: Reader, node: Node): void {
  const { flags, terminated } = scanString(reader);
  reader.nodes.flags[node] = flags;
  reader.nodes.kind[node] = terminated ? STRING : INVALID;
  reader.nodes.valueEnd[node] = reader.at;
}

function enter(reader: Reader, node: Node, parse: (reader: Reader, node: Node) => void): void {
  if (reader.keyDepth + reader.openArrays < MAX_DEPTH) {
    parse(reader, node);
    return;
  }
  reader.report(tooDeep(at(reader.at), MAX_DEPTH));
  reader.nodes.kind[node] = INVALID;
  reader.unwinding = true;
  reader.at = reader.lineEnd(reader.at);
  reader.nodes.valueEnd[node] = reader.at;
}

/** A hole glued to a value, `"a"␣` or `␣0`: together they are unknown, up to the next separator. */
function absorbHole(reader: Reader, node: Node): void {
  const { nodes } = reader;
  const end = endOfHole(reader, reader.at);
  reader.bareHole = reader.at;
  nodes.kind[node] = HOLE;
  nodes.flags[node] = HAS_HOLE;
  nodes.valueEnd[node] = end;
  nodes.firstChild[node] = -1;
  nodes.childCount[node] = 0;
  reader.at = end;
}

/** What the loop over an array's elements remembers from one to the next. */
interface ArrayProgress {
  readonly start: number;
  /** The element read last, while no comma stands behind it. */
  last: Node;
  /** The element read last has a problem of its own, which may have cost it its comma. */
  lastIsBroken: boolean;
  hasHole: boolean;
  /** Problems that a hole further on would explain. */
  readonly heldBack: TomlProblem[];
}

function parseArray(reader: Reader, node: Node): void {
  const { nodes } = reader;
  nodes.kind[node] = ARRAY;
  const progress: ArrayProgress = { start: reader.at, last: -1, lastIsBroken: false, hasHole: false, heldBack: [] };
  reader.openArrays++;
  reader.at++;
  while (parseNextElement(reader, node, progress));
  reader.openArrays--;
  nodes.valueEnd[node] = reader.at;
  if (!progress.hasHole) for (const problem of progress.heldBack) reader.report(problem);
}

/** One element, comma or the end of the array; false when it is over. */
function parseNextElement(reader: Reader, array: Node, progress: ArrayProgress): boolean {
  const newLine = reader.skipSpaceAndLines();
  const code = reader.code;
  if (code === CLOSE_BRACKET) {
    reader.at++;
    return false;
  }
  if (code === -1) return endUnclosed(reader, progress);
  if (code === COMMA) return stepOverComma(reader, progress);
  if (code === CLOSE_BRACE || (code === EQUALS && progress.last === -1)) return stepOverStray(reader, progress);
  if (newLine && code === OPEN_BRACKET && looksLikeHeader(reader, reader.at)) return endUnclosed(reader, progress);
  return parseElement(reader, array, progress, newLine);
}

function stepOverComma(reader: Reader, progress: ArrayProgress): boolean {
  if (progress.last === -1) holdBack(progress, extraComma(at(reader.at)));
  progress.last = -1;
  reader.at++;
  return true;
}

function holdBack(progress: ArrayProgress, problem: TomlProblem): void {
  if (progress.heldBack.length < MAX_PROBLEMS) progress.heldBack.push(problem);
}

/** A `}` closes the inline table around the array, if there is one; otherwise it is only in the way. */
function stepOverStray(reader: Reader, progress: ArrayProgress): boolean {
  if (reader.code === CLOSE_BRACE && reader.openTables > 0) {
    reportUnclosed(reader, progress);
    return false;
  }
  const stray = quoted(reader.text[reader.at]!);
  holdBack(progress, mistake('unexpected-character', `${stray} has no place in an array`, at(reader.at), 'remove it'));
  reader.at++;
  return true;
}

function parseElement(reader: Reader, array: Node, progress: ArrayProgress, newLine: boolean): boolean {
  const { nodes } = reader;
  const start = reader.at;
  if (reader.stopsAt(start)) return false;
  if (newLine && startsBareWord(reader) && looksLikeSetting(reader, start)) return endUnclosed(reader, progress);
  const element = nodes.add(INVALID, VALUE, array);
  const problemCount = reader.problems.length;
  parseValue(reader, element);
  if (reader.unwinding) {
    nodes.append(array, element);
    return false;
  }
  if (newLine && isQuote(reader.codeAt(start)) && continuesAsKey(reader) && looksLikeSetting(reader, start)) {
    nodes.truncate(element);
    reader.at = start;
    return endUnclosed(reader, progress);
  }
  if (nodes.kind[element] === HOLE) progress.hasHole = true;
  const isBroken = reader.problems.length > problemCount;
  if (progress.last !== -1 && !isBroken && !progress.lastIsBroken) checkComma(reader, progress.last, element);
  nodes.append(array, element);
  progress.lastIsBroken = isBroken;
  progress.last = element;
  return true;
}

function startsBareWord(reader: Reader): boolean {
  const code = reader.code;
  return isBareKey(code) && !(isDigit(code) && isDigit(reader.codeAt(reader.at + 1)));
}

function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE;
}

/** A quoted text with `=` or `.` behind it was a key. */
function continuesAsKey(reader: Reader): boolean {
  let at = reader.at;
  while (reader.codeAt(at) === 32 || reader.codeAt(at) === TAB) at++;
  return reader.codeAt(at) === EQUALS || reader.codeAt(at) === 46;
}

function checkComma(reader: Reader, previous: Node, element: Node): void {
  const { nodes } = reader;
  if (nodes.kind[previous] === HOLE || nodes.kind[element] === HOLE) return;
  if (nodes.kind[previous] === INVALID || reader.bareHole >= nodes.valueStart[previous]!) return;
  const end = nodes.valueEnd[previous]!;
  reader.report(missingComma({ start: end - 1, end }, 'elements'));
}

/** The array ends before what stands here: the next statement or the end of the text. */
function endUnclosed(reader: Reader, progress: ArrayProgress): boolean {
  reportUnclosed(reader, progress);
  reader.unwinding = true;
  return false;
}

function reportUnclosed(reader: Reader, progress: ArrayProgress): void {
  const { start } = progress;
  if (reader.holeIn(start, reader.at)) {
    progress.hasHole = true;
    reader.inDoubt = true;
    return;
  }
  const alreadyBroken = reader.problems.some(
    ({ code, range }) => code === 'unterminated-string' && range.start > start,
  );
  if (!alreadyBroken)
    reader.report(unclosed(at(start), 'array', { start: reader.at, end: Math.min(reader.at + 1, reader.text.length) }));
}
