import type { Range } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { commentBehind, indentAt, isInline, lineEnding, linesOf, lineTextEnd } from '../../toml/edits.ts';
import type { Release } from '../release.ts';
import { addition } from './addition.ts';
import { removals } from './decide.ts';
import { type Context, commentsOf, ownersOf } from './item-comments.ts';
import { nodeAt } from './nodes.ts';
import { emptiedHeaders, removal } from './removal.ts';
import { anchorOf, keyFrom } from './rename.ts';
import type { Piece, PieceEdit, Rewrite, ValueChange } from './situation.ts';
import { spotsFor } from './spot.ts';

/** What becomes one element of an array, and the statements it was. */
export interface Item {
  readonly nodes: readonly Node[];
  /** The element. */
  readonly pieces: readonly Piece[];
  readonly value: unknown;
  /** Of a table: its members, to be written below a `[[header]]`. */
  readonly members?: readonly { readonly name: string; readonly pieces: readonly Piece[] }[];
  /** Comments within the statements that have no other place. */
  readonly comments?: readonly Range[];
}

export interface Gathering {
  readonly target: readonly string[];
  readonly items: readonly Item[];
  readonly at: 'start' | 'end';
  readonly release: Release;
}

/** The ways to make statements elements of an array, best first. */
export function gathered(document: TomlDocument, gathering: Gathering): readonly Rewrite[] {
  const statements = inOrder(document, [...new Set(gathering.items.flatMap(({ nodes }) => nodes))]);
  const array = nodeAt(document, gathering.target);
  const changes: readonly ValueChange[] = [
    ...removals(document, statements),
    { kind: 'insert', place: gathering.target, at: gathering.at, values: gathering.items.map(({ value }) => value) },
  ];
  const headers = emptiedHeaders(document, statements, gathering.release);
  const context = { document, gathering, statements, headers, owners: ownersOf(document, gathering.items, headers) };
  const isNew = array < 0 || document.kind(array) === 'table';
  const ways = isNew ? newArray(context) : additions(context, array);
  return ways.map((edits) => ({ edits, changes }));
}

function additions(context: Context, array: Node): readonly (readonly PieceEdit[])[] {
  const added = addition(context, array);
  return added ? [true, false].map((tidy) => [added, ...taken(context, tidy)]) : [];
}

function newArray(context: Context): readonly (readonly PieceEdit[])[] {
  const { document, gathering } = context;
  const { target } = gathering;
  const ways: (readonly PieceEdit[])[] = [];
  const inline = inlineTable(context);
  if (inline) return [inline];
  const first = inOrder(
    document,
    gathering.items.map(({ nodes }) => nodes[0]!),
  )[0]!;
  const key = isInline(document, first) ? undefined : keyFrom(document, anchorOf(document, first), target);
  const run = runInOrder(context);
  if (key !== undefined && run) ways.push(inPlace(context, key));
  if (run) ways.push(...underHeader(context));
  for (const tidy of [true, false]) {
    if (key !== undefined) ways.push(replacing(context, { first, key, tidy }));
    for (const spot of spotsFor(document, target)) {
      if (spot.inline) continue;
      const value = list(context, spot.indent);
      const edit: PieceEdit = {
        range: { start: spot.at, end: spot.at },
        pieces: [spot.before, `${spot.key} = `, ...value, spot.after],
      };
      ways.push([edit, ...taken(context, tidy)]);
    }
  }
  return ways;
}

/** `{ a = "x", b = "y" }` becomes `["x", "y"]`. */
function inlineTable({ document, gathering, statements }: Context): readonly PieceEdit[] | undefined {
  const table = nodeAt(document, gathering.target);
  if (table < 0 || document.origin(table) !== 'value' || document.kind(table) !== 'table') return undefined;
  if (!statements.every((node) => document.parent(node) === table)) return undefined;
  if (document.childCount(table) !== statements.length) return undefined;
  const elements = gathering.items.flatMap(({ pieces }, at) => (at === 0 ? pieces : [', ', ...pieces]));
  return [{ range: document.range(table), pieces: ['[', ...elements, ']'] }];
}

/** The statements follow each other as the items do, with nothing but comments between. */
function runInOrder({ document, gathering, statements }: Context): boolean {
  if (gathering.items.some(({ comments }) => comments !== undefined)) return false;
  const asItems = gathering.items.flatMap(({ nodes }) => nodes);
  if (asItems.length !== statements.length) return false;
  if (statements.some((node, at) => node !== asItems[at] || isInline(document, node))) return false;
  const { text } = document.source;
  for (let at = 1; at < statements.length; at++) {
    if (anchorOf(document, statements[at]!) !== anchorOf(document, statements[0]!)) return false;
    const between = text.slice(
      document.statementRange(statements[at - 1]!).end,
      document.statementRange(statements[at]!).start,
    );
    if (!/^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*$/.test(between)) return false;
  }
  return true;
}

/** The statements become the lines of an array where they stand. */
function inPlace({ document, gathering }: Context, key: string): readonly PieceEdit[] {
  const { text } = document.source;
  const eol = lineEnding(text);
  const first = document.statementRange(gathering.items[0]!.nodes[0]!);
  const indent = indentAt(text, first.start);
  return elementLines(document, gathering.items, { opening: `${key} = [${eol}${indent}`, indent, eol });
}

interface Lines {
  readonly opening: string;
  readonly indent: string;
  readonly eol: string;
}

function elementLines(document: TomlDocument, items: readonly Item[], lines: Lines): readonly PieceEdit[] {
  const { text } = document.source;
  const edits: PieceEdit[] = [];
  for (const [at, { nodes, pieces }] of items.entries()) {
    for (const [index, node] of nodes.entries()) {
      const range = document.statementRange(node);
      const isLast = at === items.length - 1 && index === nodes.length - 1;
      const closing = isLast ? [`${lines.eol}${lines.indent}]`] : [];
      if (index === 0) {
        edits.push({ range, pieces: [at === 0 ? `${lines.opening}  ` : '  ', ...pieces, ','] });
        if (isLast) edits.push(insertion(lineTextEnd(text, range.end), closing));
        continue;
      }
      const comment = commentBehind(document, range.end);
      const whole = linesOf(document, range);
      if (comment) edits.push({ range: { start: range.start, end: comment.start }, pieces: ['  '] });
      else if (isLast) edits.push({ range: { start: lineEndBefore(text, whole.start), end: range.end }, pieces: [] });
      else edits.push({ range: whole, pieces: [] });
      if (isLast) edits.push(insertion(lineTextEnd(text, range.end), closing));
    }
  }
  return edits;
}

function insertion(at: number, pieces: readonly Piece[]): PieceEdit {
  return { range: { start: at, end: at }, pieces };
}

function lineEndBefore(text: string, at: number): number {
  if (text[at - 1] !== '\n') return at;
  return text[at - 2] === '\r' ? at - 2 : at - 1;
}

/** `[sgx.trusted_files]` becomes `[sgx]` and `trusted_files = [`, where no other header names that table. */
function underHeader({ document, gathering }: Context): readonly (readonly PieceEdit[])[] {
  const table = nodeAt(document, gathering.target);
  const first = gathering.items[0]!.nodes[0]!;
  if (table < 0 || document.origin(table) !== 'header' || anchorOf(document, first) !== table) return [];
  const parent = document.parent(table);
  if (parent <= 0 || document.origin(parent) !== 'implied') return [];
  const { text } = document.source;
  const eol = lineEnding(text);
  const header = document.dottedKeyRange(table);
  const name = document.keyRange(table);
  const indent = indentAt(text, document.statementRange(first).start);
  const shortened = text.slice(header.start, name.start).replace(/[ \t]*\.[ \t]*$/, '');
  const opening = `${text.slice(name.start, name.end)} = [${eol}${indent}`;
  return [
    [{ range: header, pieces: [shortened] }, ...elementLines(document, gathering.items, { opening, indent, eol })],
  ];
}

/** The array takes the place of the first statement. */
function replacing(
  context: Context,
  { first, key, tidy }: { readonly first: Node; readonly key: string; readonly tidy: boolean },
): readonly PieceEdit[] {
  const { document, statements, headers } = context;
  const range = document.statementRange(first);
  const indent = indentAt(document.source.text, range.start);
  const rest = [...statements, ...headers].filter((node) => node !== first);
  const own = commentBehind(document, range.end);
  const value = list(context, indent, first);
  return [
    { range: { start: range.start, end: own?.end ?? range.end }, pieces: [`${key} = `, ...value] },
    ...removal(document, rest, { withComments: true, tidy }),
  ];
}

function taken({ document, statements, headers }: Context, tidy: boolean): readonly PieceEdit[] {
  return removal(document, [...statements, ...headers], { withComments: true, tidy });
}

/** The elements on lines of their own below the comments of their statements; those above `placed` stay where they are. */
function list(context: Context, indent: string, placed?: Node): readonly Piece[] {
  const { document, gathering } = context;
  const eol = lineEnding(document.source.text);
  const start = `${eol}${indent}  `;
  const pieces: Piece[] = ['['];
  for (const [at, item] of gathering.items.entries()) {
    for (const comment of commentsOf(context, item, { index: at, placed })) pieces.push(start, comment);
    pieces.push(start, ...item.pieces, ',');
  }
  pieces.push(`${eol}${indent}]`);
  return pieces;
}

function inOrder(document: TomlDocument, nodes: readonly Node[]): readonly Node[] {
  return nodes.toSorted((a, b) => document.statementRange(a).start - document.statementRange(b).start);
}
