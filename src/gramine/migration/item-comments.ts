import type { Range } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { commentBehind, commentsAbove, indentAt, isInline, linesOf, lineTextEnd } from '../../toml/edits.ts';
import type { Gathering, Item } from './gather.ts';

/** A gathering and what its statements bring with them. */
export interface Context {
  readonly document: TomlDocument;
  readonly gathering: Gathering;
  /** In the order of the text. */
  readonly statements: readonly Node[];
  /** Headers that nothing is left under. */
  readonly headers: readonly Node[];
  /** The first item that a statement or header goes with. */
  readonly owners: ReadonlyMap<Node, number>;
}

/** The item that each statement and each emptied header goes with. */
export function ownersOf(
  document: TomlDocument,
  items: readonly Item[],
  headers: readonly Node[],
): ReadonlyMap<Node, number> {
  const owners = new Map<Node, number>();
  const emptied = new Set(headers);
  for (const [index, { nodes }] of items.entries()) {
    for (const node of nodes) {
      if (!owners.has(node)) owners.set(node, index);
      for (let at = document.parent(node); at > 0; at = document.parent(at))
        if (emptied.has(at) && !owners.has(at)) owners.set(at, index);
    }
  }
  return owners;
}

/** The comments that go with the statements of an item, in the order of the text; those above `placed` stay where they are. */
export function commentsOf(
  { document, headers, owners }: Context,
  item: Item,
  { index, placed }: { readonly index: number; readonly placed?: Node | undefined },
): readonly Range[] {
  const found = new Map<number, Range>();
  for (const node of [...new Set([...item.nodes, ...headersOver(document, item, headers)])]) {
    if (owners.get(node) !== index) continue;
    const range = document.statementRange(node);
    if (isInline(document, node) && document.origin(node) === 'value') continue;
    if (node !== placed)
      for (const line of commentLines(document, commentsAbove(document, range.start))) found.set(line.start, line);
    const behind = commentBehind(document, range.end);
    if (behind) found.set(behind.start, behind);
  }
  for (const comment of item.comments ?? []) found.set(comment.start, comment);
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function headersOver(document: TomlDocument, { nodes }: Item, headers: readonly Node[]): readonly Node[] {
  if (headers.length === 0) return [];
  const emptied = new Set(headers);
  const found: Node[] = [];
  for (const node of nodes)
    for (let at = document.parent(node); at > 0; at = document.parent(at)) if (emptied.has(at)) found.push(at);
  return found;
}

function commentLines(document: TomlDocument, { start, end }: Range): readonly Range[] {
  const { text } = document.source;
  const found: Range[] = [];
  for (let at = start; at < end; at = linesOf(document, { start: at, end: at }).end)
    found.push({ start: at + indentAt(text, at).length, end: lineTextEnd(text, at) });
  return found;
}
