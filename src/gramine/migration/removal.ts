import type { Range } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { commentBehind, commentsAbove, isInline, linesOf, removeStatement, withBlankLine } from '../../toml/edits.ts';
import { allKeys, isUsable } from '../key-table.ts';
import type { Release } from '../release.ts';
import { placeOf } from '../schema-walk.ts';
import type { PieceEdit } from './situation.ts';

export interface RemovalOptions {
  /** The comments above and behind go with it (they are written elsewhere). */
  readonly withComments: boolean;
  /** Also takes a blank line away where two would meet. */
  readonly tidy: boolean;
}

/** The edits that take statements out of the text, and headers that nothing is left under. */
export function removal(document: TomlDocument, all: readonly Node[], options: RemovalOptions): readonly PieceEdit[] {
  const nodes = withoutEmptied(document, all);
  const inline = nodes.filter((node) => document.origin(node) === 'value' && isInline(document, node));
  const edits: PieceEdit[] = inline.map((node) => pieced(removeStatement(document, node)));
  const lines: Range[] = [];
  for (const node of nodes) {
    if (inline.includes(node)) continue;
    if (options.withComments) lines.push(withComments(document, node));
    else if (document.origin(node) === 'value') edits.push(pieced(removeStatement(document, node)));
    else lines.push(withoutComment(document, node));
  }
  for (const range of joined(lines)) {
    const whole = options.tidy ? withBlankLine(document.source.text, range) : range;
    edits.push({ range: whole, pieces: [] });
  }
  return edits;
}

/** In place of all members of an inline table, the table. */
function withoutEmptied(document: TomlDocument, nodes: readonly Node[]): readonly Node[] {
  const gone = new Set(nodes);
  const lifted = nodes.map((node) => {
    let at = node;
    for (let table = document.parent(at); table > 0; table = document.parent(at)) {
      if (document.origin(table) !== 'value' || document.kind(table) !== 'table' || document.index(table) >= 0) break;
      if (![...document.children(table)].every((child) => gone.has(child))) break;
      gone.add(table);
      at = table;
    }
    return at;
  });
  return [...new Set(lifted)].filter(
    (node) => !gone.has(document.parent(node)) || document.origin(document.parent(node)) !== 'value',
  );
}

/** The line of a header, or what stands before the comment on it. */
function withoutComment(document: TomlDocument, header: Node): Range {
  const { start, end } = document.statementRange(header);
  const comment = commentBehind(document, end);
  return comment ? { start, end: comment.start } : linesOf(document, { start, end });
}

/** The lines of a statement or header and of the comments above it. */
export function withComments(document: TomlDocument, node: Node): Range {
  const lines = linesOf(document, document.statementRange(node));
  return { start: commentsAbove(document, lines.start).start, end: lines.end };
}

/** The headers under which nothing is left once the values are gone, unless the release has keys there. */
export function emptiedHeaders(document: TomlDocument, nodes: readonly Node[], release: Release): readonly Node[] {
  const gone = new Set(nodes);
  const found: Node[] = [];
  for (const node of nodes) {
    for (let at = document.parent(node); at > 0 && !gone.has(at); at = document.parent(at)) {
      if (![...document.children(at)].every((child) => gone.has(child))) break;
      const isHeaded = document.kind(at) === 'table' && ['header', 'entry'].includes(document.origin(at));
      if (isHeaded && isSectionIn(document, at, release)) break;
      gone.add(at);
      if (isHeaded) found.push(at);
    }
  }
  return found;
}

function isSectionIn(document: TomlDocument, table: Node, release: Release): boolean {
  const names = placeOf(document, table).map((segment) => (typeof segment === 'number' ? '[]' : `.${segment}`));
  const prefix = `${names.join('').slice(1)}.`;
  return allKeys.some((key) => isUsable(key, release) && key.path.startsWith(prefix));
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && range.start <= last.end)
      result.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) });
    else result.push(range);
  }
  return result;
}

function pieced({ range, text }: { readonly range: Range; readonly text: string }): PieceEdit {
  return { range, pieces: text === '' ? [] : [text] };
}
