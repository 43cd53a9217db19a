import { visible } from '../../text/visible.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { commentsAbove, indentAt, isInline, lineBefore, lineEnding, lineStart, linesOf } from '../../toml/edits.ts';
import type { Release } from '../release.ts';
import { placeOf } from '../schema-walk.ts';
import { emptiedHeaders } from './removal.ts';
import type { PieceEdit, Proposal, Rewrite, Situation } from './situation.ts';

export const marker = '# manifestly: decide:';

/** A comment with a decision, as it is written; one line that means the same in a template. */
export function decisionComment({ message, help }: Pick<Proposal, 'message' | 'help'>): string {
  const said = help === undefined ? message : `${message}; ${help}`;
  const line = visible(said)
    .replace(/\{(?=[{%#])/g, '{ ')
    .replace(/\s+/g, ' ');
  return `${marker} ${line}`;
}

/** Leaves the comment above the line of a place; nothing when it stands there already. */
export function commentAbove(document: TomlDocument, at: number, comment: string): Rewrite {
  const { text } = document.source;
  if (stands(document, at, comment)) return { edits: [], changes: [] };
  const start = lineStart(text, at);
  const edit = { range: { start, end: start }, pieces: [`${indentAt(text, at)}${comment}${lineEnding(text)}`] };
  return { edits: [edit], changes: [] };
}

interface CommentOptions {
  readonly comment: string;
  readonly release: Release;
  /** What the statements make up. */
  readonly whole?: readonly Node[];
}

/** Turns statements into comments below a decision; with them the headers that nothing is left under. */
export function commentedOut(
  document: TomlDocument,
  nodes: readonly Node[],
  { comment, release, whole = nodes }: CommentOptions,
): Rewrite | undefined {
  if (nodes.some((node) => document.origin(node) !== 'value' || isInline(document, node))) return undefined;
  const edits: PieceEdit[] = [];
  const { text } = document.source;
  const removed = [...nodes, ...emptiedHeaders(document, nodes, release)];
  const ordered = removed.toSorted((a, b) => document.statementRange(a).start - document.statementRange(b).start);
  for (const [index, node] of ordered.entries()) {
    const range = document.statementRange(node);
    const indent = indentAt(text, range.start);
    const first = lineStart(text, range.start) + indent.length;
    const above = index === 0 ? `${comment}${lineEnding(text)}${indent}` : '';
    edits.push({ range: { start: first, end: first }, pieces: [`${above}# `] });
    for (const at of lineStartsWithin(text, range)) edits.push({ range: { start: at, end: at }, pieces: ['# '] });
  }
  return { edits, changes: removals(document, whole) };
}

/** From the last to the first, so that positions in arrays stay right. */
export function removals(document: TomlDocument, nodes: readonly Node[]): Rewrite['changes'] {
  return nodes.toReversed().map((node) => ({ kind: 'remove', place: placeOf(document, node) }));
}

/** A reason above a statement that stays: it fails or is ignored until a person has decided. */
export function decision(
  { document }: Situation,
  node: Node,
  said: { readonly message: string; readonly help?: string },
): Omit<Proposal, 'id' | 'path' | 'at'> {
  const { message, help } = said;
  const above = commentAbove(document, document.statementRange(node).start, decisionComment(said));
  return { verdict: 'decide', message, ...(help !== undefined && { help }), rewrites: [above] };
}

function lineStartsWithin(text: string, { start, end }: { readonly start: number; readonly end: number }): number[] {
  const found: number[] = [];
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) found.push(at + 1);
  return found;
}

/** True when the line above a place leaves a decision about it to people. */
export function isPending(document: TomlDocument, at: number): boolean {
  const { text } = document.source;
  const own = lineStart(text, at);
  return own > 0 && text.slice(lineBefore(text, own), own).trimStart().startsWith(marker);
}

function stands(document: TomlDocument, at: number, comment: string): boolean {
  const { text } = document.source;
  const above = document.source.slice(commentsAbove(document, linesOf(document, { start: at, end: at }).start));
  const own = text.slice(at, linesOf(document, { start: at, end: at }).end);
  return `${above}${own}`.split(/\r?\n/).some((line) => line.trim().endsWith(comment));
}
