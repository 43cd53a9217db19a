import type { Node, TomlDocument } from '../../toml/document.ts';
import { commentsAbove, indentAt, lineEnding, lineTextEnd } from '../../toml/edits.ts';
import { quoteSegment } from '../manifest.ts';
import { placeOf } from '../schema-walk.ts';
import type { Piece, PieceEdit } from './situation.ts';

/** A place where a statement for a key can be written. */
export interface Spot {
  readonly at: number;
  readonly before: string;
  /** The key relative to the table it lands in. */
  readonly key: string;
  readonly after: string;
  readonly indent: string;
  /** Within the braces of an inline table, where no comment can be. */
  readonly inline: boolean;
}

export function statementAt({ at, before, key, after }: Spot, value: readonly Piece[]): PieceEdit {
  return { range: { start: at, end: at }, pieces: [before, `${key} = `, ...value, after] };
}

/** Where a statement for a path can be added, best first: beside its kin, or at the end of the statements before the first header. */
export function spotsFor(document: TomlDocument, path: readonly string[]): readonly Spot[] {
  const eol = lineEnding(document.source.text);
  let table = document.root;
  let depth = 0;
  for (const [index, segment] of path.slice(0, -1).entries()) {
    const next = document.get(table, segment);
    if (next < 0) break;
    if (document.origin(next) === 'value') return inlineSpot(document, next, path.slice(index + 1));
    table = next;
    if (document.origin(next) === 'header') {
      const at = lineTextEnd(document.source.text, document.statementRange(lastUnder(document, next) ?? next).end);
      const indent = indentOfFirst(document, next);
      const key = path
        .slice(index + 1)
        .map(quoteSegment)
        .join('.');
      depth = index + 1;
      const deeper = deeperHeader(document, next, path.slice(index + 1, -1));
      if (!deeper) return [{ at, before: `${eol}${indent}`, key, after: '', indent, inline: false }];
    }
  }
  return depth > 0 ? [] : rootSpots(document, path, eol);
}

/** The last statement under a header. */
function lastUnder(document: TomlDocument, header: Node): Node | undefined {
  let last: Node | undefined;
  for (const node of statementsBelow(document, header)) {
    if (document.section(node) !== header) continue;
    if (last === undefined || document.statementRange(node).end > document.statementRange(last).end) last = node;
  }
  return last;
}

/** A header further along the way. */
function deeperHeader(document: TomlDocument, table: Node, path: readonly string[]): boolean {
  let at = table;
  for (const segment of path) {
    at = document.get(at, segment);
    if (at < 0) return false;
    if (document.origin(at) !== 'implied') return true;
  }
  return false;
}

function inlineSpot(document: TomlDocument, table: Node, rest: readonly string[]): readonly Spot[] {
  if (document.kind(table) !== 'table') return [];
  const children = [...document.children(table)];
  const last = children.at(-1);
  const { start, end } = document.range(table);
  const key = rest.map(quoteSegment).join('.');
  if (last === undefined) return [{ at: start + 1, before: ' ', key, after: ' ', indent: '', inline: true }];
  const at = children.reduce((most, child) => Math.max(most, document.statementRange(child).end), start);
  return at >= end ? [] : [{ at, before: ', ', key, after: '', indent: '', inline: true }];
}

function rootSpots(document: TomlDocument, path: readonly string[], eol: string): readonly Spot[] {
  const { text } = document.source;
  const key = path.map(quoteSegment).join('.');
  const statements = rootStatements(document);
  const kin = statements.filter((node) => placeOf(document, node)[0] === path[0]);
  const spots: Spot[] = [];
  for (const node of [kin.at(-1), statements.at(-1)]) {
    if (node === undefined) continue;
    const { start, end } = document.statementRange(node);
    const indent = indentAt(text, start);
    spots.push({ at: lineTextEnd(text, end), before: `${eol}${indent}`, key, after: '', indent, inline: false });
  }
  if (statements.length > 0) return spots;
  const header = firstHeader(document);
  if (header < 0) {
    const before = text === '' || text.endsWith('\n') ? '' : eol;
    return [{ at: text.length, before, key, after: eol, indent: '', inline: false }];
  }
  const { start } = commentsAbove(document, document.range(header).start);
  return [{ at: start, before: '', key, after: eol + eol, indent: '', inline: false }];
}

/** The statements before the first header, in the order of the text. */
function rootStatements(document: TomlDocument): readonly Node[] {
  return [...statementsBelow(document, document.root)]
    .filter((node) => document.section(node) === document.root)
    .sort((a, b) => document.statementRange(a).start - document.statementRange(b).start);
}

/** What statements give values to, at or below a node. */
export function* statementsBelow(document: TomlDocument, node: Node): Generator<Node> {
  for (const child of document.children(node)) {
    if (document.origin(child) === 'value') yield child;
    else if (document.kind(child) === 'table') yield* statementsBelow(document, child);
    else for (const entry of document.children(child)) yield* statementsBelow(document, entry);
  }
}

function firstHeader(document: TomlDocument): Node {
  let first = -1;
  for (let node = 1; node < document.nodeCount; node++) {
    const origin = document.origin(node);
    if (origin !== 'header' && (origin !== 'entry' || document.kind(node) !== 'table')) continue;
    if (first < 0 || document.range(node).start < document.range(first).start) first = node;
  }
  return first;
}

/** How the first statement under a header is indented. */
function indentOfFirst(document: TomlDocument, header: Node): string {
  for (const node of statementsBelow(document, header))
    if (document.section(node) === header) return indentAt(document.source.text, document.statementRange(node).start);
  return '';
}
