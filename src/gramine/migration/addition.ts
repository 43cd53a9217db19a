import type { Node, TomlDocument } from '../../toml/document.ts';
import { commaAfter, commentsAbove, indentAt, lineEnding, lineTextEnd } from '../../toml/edits.ts';
import { type Context, commentsOf } from './item-comments.ts';
import type { Piece, PieceEdit } from './situation.ts';

/** The edit that adds the items to an array that is there; undefined when they can't be written there with their comments. */
export function addition(context: Context, array: Node): PieceEdit | undefined {
  return context.document.origin(array) === 'entry' ? asEntries(context, array) : asElements(context, array);
}

function asEntries(context: Context, array: Node): PieceEdit | undefined {
  const { document, gathering } = context;
  const { text } = document.source;
  const eol = lineEnding(text);
  const entries = [...document.children(array)];
  const last = gathering.at === 'start' ? entries[0]! : entries.at(-1)!;
  const header = document.source.slice(document.range(last));
  if (gathering.items.some(({ members }) => members === undefined)) return undefined;
  const blocks = gathering.items.map((item, at): readonly Piece[] => [
    ...commentsOf(context, item, { index: at }).flatMap((comment): readonly Piece[] => [comment, eol]),
    header,
    ...item.members!.flatMap(({ name, pieces }): readonly Piece[] => [`${eol}${name} = `, ...pieces]),
  ]);
  if (gathering.at === 'start') {
    const { start } = commentsAbove(document, document.range(last).start);
    return insertion(
      start,
      blocks.flatMap((block) => [...block, `${eol}${eol}`]),
    );
  }
  const end = Math.max(...[last, ...statementsOf(document, last)].map((node) => document.statementRange(node).end));
  return insertion(
    lineTextEnd(text, end),
    blocks.flatMap((block) => [`${eol}${eol}`, ...block]),
  );
}

function* statementsOf(document: TomlDocument, table: Node): Generator<Node> {
  for (const child of document.children(table)) {
    if (document.origin(child) === 'value' || document.origin(child) === 'header') yield child;
    if (document.origin(child) !== 'value') yield* statementsOf(document, child);
  }
}

function asElements(context: Context, array: Node): PieceEdit | undefined {
  const { document, gathering } = context;
  if (document.kind(array) !== 'array') return undefined;
  const { text } = document.source;
  const range = document.range(array);
  const elements = [...document.children(array)];
  const isTall = text.slice(range.start, range.end).includes('\n');
  const eol = lineEnding(text);
  if (!isTall && gathering.items.some((item, index) => commentsOf(context, item, { index }).length > 0))
    return undefined;
  const first = elements[0];
  const indent =
    first === undefined || !isTall ? `${indentAt(text, range.start)}  ` : indentAt(text, document.range(first).start);
  const written = gathering.items.map((item, at): readonly Piece[] => [
    ...(isTall ? commentsOf(context, item, { index: at }) : []).flatMap((comment): readonly Piece[] => [
      comment,
      `${eol}${indent}`,
    ]),
    ...item.pieces,
  ]);
  if (first === undefined || gathering.at === 'start') {
    const end = first === undefined ? '' : ', ';
    if (isTall)
      return insertion(
        range.start + 1,
        written.flatMap((element) => [`${eol}${indent}`, ...element, ',']),
      );
    return insertion(range.start + 1, [...separated(written), end]);
  }
  const last = document.range(elements.at(-1)!).end;
  const comma = commaAfter(text, last);
  if (!isTall) {
    return insertion(comma < 0 ? last : comma + 1, [comma < 0 ? ', ' : ' ', ...separated(written)]);
  }
  const lines = written.flatMap((element): readonly Piece[] => [`${eol}${indent}`, ...element, ',']);
  if (comma < 0) return insertion(last, [',', ...lines]);
  const end = lineTextEnd(text, comma);
  return insertion(/^[ \t]*(?:#|$)/.test(text.slice(comma + 1, end)) ? end : comma + 1, lines);
}

function separated(elements: readonly (readonly Piece[])[]): readonly Piece[] {
  return elements.flatMap((pieces, at) => (at === 0 ? pieces : [', ', ...pieces]));
}

function insertion(at: number, pieces: readonly Piece[]): PieceEdit {
  return { range: { start: at, end: at }, pieces };
}
