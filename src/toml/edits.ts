import type { Range, TextEdit } from '../text/source.ts';
import type { Node, TomlDocument } from './document.ts';

/** Removes `key = value`: with its line, or in an inline table with the comma that belongs to it. Comments stay. */
export function removeStatement(document: TomlDocument, node: Node): TextEdit {
  const range = document.statementRange(node);
  return isInline(document, node) ? removeListed(document, range) : clear(document, range);
}

/** Removes an element of an array with the comma that belongs to it, and its line when nothing else stands on it. Comments stay. */
export function removeElement(document: TomlDocument, node: Node): TextEdit {
  return removeListed(document, document.range(node));
}

export function replace(range: Range, text: string): TextEdit {
  return { range, text };
}

/** A TOML basic string that Gramine's tools and runtime all read. */
export function quote(text: string): string {
  const quoted = JSON.stringify(text);
  if (!quoted.includes('\\u') && !quoted.includes('\u007f')) return quoted;
  return quoted
    .replace(/\u007f/g, '\\u007F')
    .replace(/\\(?:u([0-9a-f]{4})|.)/g, (written, hex?: string) => (hex ? `\\u${hex.toUpperCase()}` : written));
}

/** True for an inline table, or a member of one. */
export function isInline(document: TomlDocument, node: Node): boolean {
  let table = document.parent(node);
  while (table > 0 && document.origin(table) === 'implied') table = document.parent(table);
  return document.origin(table) === 'value';
}

function removeListed(document: TomlDocument, range: Range): TextEdit {
  const { text } = document.source;
  const after = commaAfter(text, range.end);
  if (after >= 0) {
    const whole = clear(document, { start: range.start, end: after + 1 });
    if (whole.text !== '' || whole.range.end !== after + 1) return whole;
    return { range: { start: range.start, end: skipBlanks(text, after + 1) }, text: '' };
  }
  const before = text.slice(0, range.start).trimEnd().length - 1;
  return text[before] === ',' && !isInComment(document, before)
    ? { range: { start: before, end: range.end }, text: '' }
    : clear(document, range);
}

/** Takes a range out, with its lines when nothing else stands on them but comments, which are kept. */
function clear(document: TomlDocument, range: Range): TextEdit {
  const { text } = document.source;
  const start = skipBlanksBack(text, range.start);
  const end = lineTextEnd(text, range.end);
  const isAlone = (start === 0 || isLineEnd(text, start - 1)) && /^[ \t]*(?:#|$)/.test(text.slice(range.end, end));
  const within = { start: range.start, end: isAlone ? end : range.end };
  const kept = document.comments.filter((comment) => comment.start >= within.start && comment.end <= within.end);
  if (kept.length > 0) {
    const lines = kept.map((comment) => document.source.slice(comment));
    const joint = lineEnding(text) + text.slice(start, range.start);
    return { range: within, text: lines.join(joint) + (isAlone ? '' : joint) };
  }
  return { range: isAlone ? { start, end: nextLine(text, end) } : range, text: '' };
}

function isInComment({ comments }: TomlDocument, at: number): boolean {
  return comments.some(({ start, end }) => start <= at && at < end);
}

/** Offset of the comma that follows a value in its array or inline table, -1 when none does. */
export function commaAfter(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === ',') return at;
    if (character === '#') at = lineTextEnd(text, at);
    else if (character !== ' ' && character !== '\t' && character !== '\n' && character !== '\r') return -1;
  }
  return -1;
}

function skipBlanks(text: string, at: number): number {
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function skipBlanksBack(text: string, at: number): number {
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}

/** Where the text of a line ends, before its line end. */
export function lineTextEnd(text: string, at: number): number {
  while (at < text.length && !isLineEnd(text, at)) at++;
  return at;
}

function nextLine(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  return at < text.length ? at + 1 : at;
}

/** The one that the text uses. */
export function lineEnding(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Adds `name = value` beside a statement, in the same table and on a line of its own. `value` is TOML. */
export function addBeside(document: TomlDocument, node: Node, name: string, value: string): TextEdit {
  const { text } = document.source;
  const statement = document.statementRange(node);
  const key = document.dottedKeyRange(node);
  const dotted = text.slice(key.start, document.keyRange(node).start);
  const added = `${dotted}${name} = ${value}`;
  const parent = document.parent(node);
  if (document.origin(parent) === 'value')
    return { range: { start: statement.end, end: statement.end }, text: `, ${added}` };
  const end = lineTextEnd(text, statement.end);
  const lineEnd = text.slice(end, nextLine(text, end)) || lineEnding(text);
  const indent = text.slice(skipBlanksBack(text, statement.start), statement.start);
  return { range: { start: end, end }, text: `${lineEnd}${indent}${added}` };
}

/** The lines directly above a place that hold nothing but comments, with their line ends; empty when there are none. */
export function commentsAbove(document: TomlDocument, at: number): Range {
  const { text } = document.source;
  const end = lineStart(text, at);
  let start = end;
  while (start > 0) {
    const above = lineBefore(text, start);
    const first = skipBlanks(text, above);
    if (text[first] !== '#' || !isComment(document, first)) break;
    start = above;
  }
  return { start, end };
}

/** The comment behind something on its line. */
export function commentBehind(document: TomlDocument, at: number): Range | undefined {
  const { text } = document.source;
  const start = skipBlanks(text, at);
  return text[start] === '#' ? { start, end: lineTextEnd(text, start) } : undefined;
}

/** The lines that a statement or header takes, its comment included, and the line end of the last. */
export function linesOf(document: TomlDocument, range: Range): Range {
  const { text } = document.source;
  return { start: lineStart(text, range.start), end: nextLine(text, lineTextEnd(text, range.end)) };
}

/** Takes one of two blank lines away that would come to meet when the lines of a range go. */
export function withBlankLine(text: string, range: Range): Range {
  const next = lineTextEnd(text, range.end);
  if (skipBlanks(text, range.end) !== next) return range;
  const isAfterBlank = range.start === 0 || text.slice(lineBefore(text, range.start), range.start).trim() === '';
  return isAfterBlank ? { start: range.start, end: nextLine(text, next) } : range;
}

export function lineStart(text: string, at: number): number {
  while (at > 0 && !isLineEnd(text, at - 1)) at--;
  return at;
}

/** Where the line before the one that starts at `start` starts. */
export function lineBefore(text: string, start: number): number {
  const end = text[start - 1] === '\n' && text[start - 2] === '\r' ? start - 2 : start - 1;
  return lineStart(text, Math.max(0, end));
}

export function indentAt(text: string, at: number): string {
  const start = lineStart(text, at);
  return text.slice(start, skipBlanks(text, start));
}

function isComment({ comments }: TomlDocument, at: number): boolean {
  let low = 0;
  let high = comments.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const { start } = comments[middle]!;
    if (start === at) return true;
    if (start < at) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
