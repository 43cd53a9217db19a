import type { Range } from '../text/source.ts';
import type { Node, TomlDocument, TomlProblem } from './document.ts';
import { at, mistake } from './mistakes.ts';
import { stringPieces } from './string-pieces.ts';

/** `[a.b]` and `[[a.b]]` with more parts are refused (`MAX_KEYS` of tomlc99's path). */
const MAX_HEADER_PARTS = 10;
/** tomlc99 copies a number into so many bytes, sign and digits without underscores. */
const NUMBER_BUFFER = 100;
const INT64_MAX = (1n << 63n) - 1n;
const INT64_MIN = -(1n << 63n);

/**
 * What the enclave's TOML reader (tomlc99 at 208203af, with Gramine's changes) can't read in the text as it stands, although
 * TOML 1.0 allows it. In the order of the text. Codes: `byte-order-mark`, `triple-quote` (in `"…"` only, `"""` may hold it),
 * `lower-case-escape`, `noncharacter-escape`, `line-break-in-key`, `header-depth`, `integer-range`, `float`; and `nul`, where the
 * text is read but ends at the NUL.
 */
export function runtimeProblems(document: TomlDocument): readonly TomlProblem[] {
  const found: TomlProblem[] = [];
  if (document.hasByteOrderMark) found.push(byteOrderMark());
  const hasOddStrings = /'''|\\/.test(document.source.text);
  for (let node = 1; node < document.nodeCount; node++) {
    if (hasOddStrings) checkKeys(document, node, found);
    checkDepth(document, node, found);
    checkNumber(document, node, found);
    if (hasOddStrings && document.kind(node) === 'string') checkSpelling(document, document.range(node), false, found);
  }
  return inOrder(found);
}

/**
 * The same for a source whose values `gramine-manifest` and `gramine-sgx-sign` write anew with tomli_w: every string becomes
 * `"…"`, in which U+0000–U+001F and U+007F without a short escape become `\u00xx` in lower-case hex. So `lower-case-escape` means
 * one of U+000B, U+000E, U+000F, U+001A–U+001F, U+007F, and `triple-quote` any three apostrophes in a row, however written.
 */
export function writtenProblems(document: TomlDocument): readonly TomlProblem[] {
  const found: TomlProblem[] = [];
  const hasOddStrings = /'''|\\/.test(document.source.text);
  for (let node = 1; node < document.nodeCount; node++) {
    if (hasOddStrings) for (const range of quotedKeyParts(document, node)) checkContent(document, range, true, found);
    checkWrittenDepth(document, node, found);
    checkNumber(document, node, found);
    if (hasOddStrings && document.kind(node) === 'string') checkContent(document, document.range(node), false, found);
  }
  return inOrder(found);
}

function byteOrderMark(): TomlProblem {
  return mistake(
    'byte-order-mark',
    'neither Gramine nor its tools read a text that begins with a byte order mark',
    at(0),
    'save it as UTF-8 without a BOM',
  );
}

function checkKeys(document: TomlDocument, node: Node, found: TomlProblem[]): void {
  for (const range of quotedKeyParts(document, node)) checkSpelling(document, range, true, found);
}

/** The quoted parts of the key that a statement is written with; other nodes repeat them. */
function quotedKeyParts(document: TomlDocument, node: Node): Range[] {
  const origin = document.origin(node);
  if (origin === 'implied' || (document.index(node) !== -1 && origin !== 'entry')) return [];
  if (origin === 'entry' && document.index(node) === -1) return [];
  const key = document.dottedKeyRange(node);
  const { text } = document.source;
  const parts: Range[] = [];
  for (let from = key.start; from < key.end; from++) {
    const quote = text[from];
    if (quote !== '"' && quote !== "'") continue;
    const end = quotedPartEnd(text, from, key.end);
    parts.push({ start: from, end });
    from = end - 1;
  }
  return parts;
}

function quotedPartEnd(text: string, start: number, limit: number): number {
  for (let end = start + 1; end < limit; end++) {
    if (text[end] === text[start]) return end + 1;
    if (text[end] === '\\' && text[start] === '"') end++;
  }
  return limit;
}

/** How a string is written: what tomlc99's scanner refuses. */
function checkSpelling(document: TomlDocument, range: Range, isKey: boolean, found: TomlProblem[]): void {
  const { text } = document.source;
  if (text[range.start] !== '"') return;
  const isMultiLine = text.startsWith('"""', range.start) && range.end - range.start >= 6;
  for (const piece of stringPieces(text, range)) {
    if (piece.kind === 'apostrophes') {
      if (!isMultiLine && isLiteral(text, piece.range)) found.push(tripleQuote(piece.range));
      continue;
    }
    if (/^\\[uU].*[a-f]/.test(text.slice(piece.range.start, piece.range.end))) found.push(lowerCaseEscape(piece.range));
    else checkCharacter(piece.code, piece.range, isKey, found);
  }
}

function isLiteral(text: string, { start, end }: Range): boolean {
  return end - start === 3 && text.startsWith("'''", start);
}

function checkCharacter(code: number, range: Range, isKey: boolean, found: TomlProblem[]): void {
  if (code === 0) found.push(nul(range));
  if (code === 0xfffe || code === 0xffff) found.push(noncharacter(range));
  if (code === 10 && isKey) found.push(lineBreakInKey(range));
}

/** What a string says: what tomli_w makes of it. */
function checkContent(document: TomlDocument, range: Range, isKey: boolean, found: TomlProblem[]): void {
  for (const piece of stringPieces(document.source.text, range)) {
    if (piece.kind === 'apostrophes') found.push(tripleQuote(piece.range));
    else if (piece.code === 0) found.push(nul(piece.range));
    else if (isWrittenInLowerCase(piece.code)) found.push(writtenInLowerCase(piece.range));
    else if (piece.code === 10 && isKey) found.push(lineBreakInKey(piece.range));
  }
}

/** tomli_w writes `\b`, `\n`, `\f` and `\r` short, a tab as it is, and the rest as `\u00` and two lower-case digits. */
function isWrittenInLowerCase(code: number): boolean {
  return code === 0x7f || code === 0x0b || code === 0x0e || code === 0x0f || (code >= 0x1a && code <= 0x1f);
}

function checkNumber(document: TomlDocument, node: Node, found: TomlProblem[]): void {
  const kind = document.kind(node);
  if (kind === 'float') {
    found.push(
      mistake(
        'float',
        'the Gramine runtime does not read floating-point numbers',
        document.range(node),
        'write an integer or a text',
      ),
    );
  }
  if (kind !== 'integer') return;
  const range = document.range(node);
  const length = range.end - range.start;
  if (length < 17) return;
  const digits = document.source
    .slice(range)
    .replaceAll('_', '')
    .replace(/^0[xob]/, '');
  const value = length > NUMBER_BUFFER * 2 ? undefined : document.integer(node);
  if (value !== undefined && value >= INT64_MIN && value <= INT64_MAX && digits.length < NUMBER_BUFFER) return;
  found.push(
    mistake(
      'integer-range',
      'the Gramine runtime reads integers of 64 bits only',
      range,
      'write a number from -9223372036854775808 to 9223372036854775807',
    ),
  );
}

function checkDepth(document: TomlDocument, node: Node, found: TomlProblem[]): void {
  const origin = document.origin(node);
  if (document.kind(node) !== 'table' || (origin !== 'header' && origin !== 'entry')) return;
  const parts = namesOf(document, node);
  if (parts > MAX_HEADER_PARTS) found.push(headerDepth(document.dottedKeyRange(node)));
}

/** tomli_w gives a table a header when it holds anything but tables. */
function checkWrittenDepth(document: TomlDocument, node: Node, found: TomlProblem[]): void {
  if (document.kind(node) !== 'table' || isInArray(document, node)) return;
  if (document.childCount(node) > 0 && [...document.children(node)].every((child) => document.kind(child) === 'table'))
    return;
  if (namesOf(document, node) > MAX_HEADER_PARTS) found.push(headerDepth(document.dottedKeyRange(node)));
}

function namesOf(document: TomlDocument, node: Node): number {
  let count = 0;
  for (let at = node; at > 0 && count <= MAX_HEADER_PARTS; at = document.parent(at))
    if (document.index(at) === -1) count++;
  return count;
}

function isInArray(document: TomlDocument, node: Node): boolean {
  for (let at = node, steps = 0; at > 0 && steps < 2 * MAX_HEADER_PARTS; at = document.parent(at), steps++) {
    if (document.index(at) !== -1) return true;
  }
  return false;
}

function tripleQuote(range: Range): TomlProblem {
  return mistake(
    'triple-quote',
    "the Gramine runtime refuses three `'` in a row inside a double-quoted text",
    range,
    'use other quotation marks inside the text',
  );
}

function lowerCaseEscape(range: Range): TomlProblem {
  return mistake(
    'lower-case-escape',
    'the Gramine runtime refuses lower-case hex digits in an escape',
    range,
    'write the hex digits in upper case',
  );
}

function writtenInLowerCase(range: Range): TomlProblem {
  return mistake(
    'lower-case-escape',
    'the tools write this control character with lower-case hex digits, which the Gramine runtime refuses',
    range,
    'keep the character out of the manifest',
  );
}

function noncharacter(range: Range): TomlProblem {
  return mistake(
    'noncharacter-escape',
    'the Gramine runtime refuses the escapes of U+FFFE and U+FFFF',
    range,
    'keep the character out of the manifest',
  );
}

function nul(range: Range): TomlProblem {
  return mistake('nul', 'the Gramine runtime cuts the text at the NUL', range, 'remove it');
}

function lineBreakInKey(range: Range): TomlProblem {
  return mistake('line-break-in-key', 'the Gramine runtime refuses a line break in a key', range, 'choose another key');
}

function headerDepth(range: Range): TomlProblem {
  return mistake(
    'header-depth',
    `the Gramine runtime reads table headers of at most ${MAX_HEADER_PARTS} parts`,
    range,
    'nest the tables less deeply',
  );
}

function inOrder(found: TomlProblem[]): readonly TomlProblem[] {
  return found.sort((a, b) => a.range.start - b.range.start);
}
