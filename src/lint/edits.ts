import type { Range, TextEdit } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';

/** Removes `key = value` with its line when nothing else stands on it; a comment at the end of the line goes too. */
export function removeStatement(document: TomlDocument, node: Node): TextEdit {
  const { text } = document.source;
  const range = document.statementRange(node);
  const before = skipBlanksBack(text, range.start);
  const lineStart = before === 0 || isLineEnd(text, before - 1);
  const lineEnd = endOfLine(text, range.end);
  const rest = text.slice(range.end, lineEnd).trim();
  if (!lineStart || (rest !== '' && !rest.startsWith('#'))) return { range, text: '' };
  return { range: { start: before, end: nextLine(text, lineEnd) }, text: '' };
}

/** Removes an element of an array with the comma that belongs to it, and its line when nothing else stands on it. */
export function removeElement(document: TomlDocument, node: Node): TextEdit {
  const { text } = document.source;
  const range = document.range(node);
  const siblings = [...document.children(document.parent(node))];
  const at = siblings.indexOf(node);
  const next = siblings[at + 1];
  if (next === undefined) {
    const previous = siblings[at - 1];
    const trailing = commaAfter(text, range.end);
    if (trailing >= 0 || previous === undefined)
      return wholeLines(text, { start: range.start, end: trailing >= 0 ? trailing + 1 : range.end });
    const comma = commaAfter(text, document.range(previous).end);
    return text.slice(comma + 1, range.start).includes('#')
      ? { range, text: '' }
      : { range: { start: comma, end: range.end }, text: '' };
  }
  const comma = commaAfter(text, range.end);
  const whole = wholeLines(text, { start: range.start, end: comma + 1 });
  if (whole.range.start !== range.start) return whole;
  return { range: { start: range.start, end: skipBlanks(text, comma + 1) }, text: '' };
}

export function replace(range: Range, text: string): TextEdit {
  return { range, text };
}

/** A TOML basic string that Gramine's tools and runtime all read. */
export function quote(text: string): string {
  return JSON.stringify(text)
    .replace(/\u007f/g, '\\u007F')
    .replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => `\\u${hex.toUpperCase()}`);
}

function commaAfter(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === ',') return at;
    if (character === '#') at = endOfLine(text, at);
    else if (character !== ' ' && character !== '\t' && character !== '\n' && character !== '\r') return -1;
  }
  return -1;
}

function wholeLines(text: string, range: Range): TextEdit {
  const start = skipBlanksBack(text, range.start);
  const end = endOfLine(text, range.end);
  const alone = (start === 0 || isLineEnd(text, start - 1)) && /^[ \t]*(#.*)?$/.test(text.slice(range.end, end));
  return { range: alone ? { start, end: nextLine(text, end) } : range, text: '' };
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

function endOfLine(text: string, at: number): number {
  while (at < text.length && !isLineEnd(text, at)) at++;
  return at;
}

function nextLine(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  return at < text.length ? at + 1 : at;
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
  const end = endOfLine(text, statement.end);
  const lineEnd = text.slice(end, nextLine(text, end)) || '\n';
  const indent = text.slice(skipBlanksBack(text, statement.start), statement.start);
  return { range: { start: end, end }, text: `${lineEnd}${indent}${added}` };
}
