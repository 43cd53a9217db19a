import type { Node, TomlDocument } from '../../toml/document.ts';
import { findRows, isUsable } from '../key-table.ts';
import { type KeyEntry, strictBooleans } from '../keys/entry.ts';
import { formatPlace, placeOf } from '../schema-walk.ts';
import { isFromBefore, type Situation } from './situation.ts';

/** The values that stand at the place of a row and are of its form, in the order of the text. */
export function nodesOf(situation: Situation, row: KeyEntry): readonly Node[] {
  const { document } = situation;
  let nodes: Node[] = [document.root];
  for (const part of row.path.split('.')) {
    const tables = nodes.filter((node) => document.kind(node) === 'table');
    nodes = tables
      .flatMap((node) => (part.startsWith('<') ? [...document.children(node)] : [document.get(node, part)]))
      .filter((node) => node >= 0);
  }
  return nodes.filter((node) => isOfForm(situation, row, node));
}

/** Rows of one path are told apart by the kind of value; a value nobody knows is of the only form the old release had. */
function isOfForm({ document, from }: Situation, row: KeyEntry, node: Node): boolean {
  const kind = document.kind(node);
  const rows = findRows(row.path.split('.'));
  if (kind === 'hole') {
    const before = rows.filter((form) => isUsable(form, from === 'graphene' ? '1.0' : from));
    return rows.length === 1 || (before.length === 1 && before[0] === row);
  }
  if (row.path.endsWith('>')) return true;
  const { type } = row;
  if (rows.length > 1 || kind === 'table') {
    if (type.kind === 'any') return true;
    if (type.kind === 'boolean' && kind === 'integer') return isFromBefore(from, strictBooleans);
    return type.kind === kind || (type.kind === 'enum' && kind === 'string');
  }
  return true;
}

/** A key as messages name it: without what stands for a name of the user's choice. */
export function labelOf({ path }: KeyEntry): string {
  return path.replace(/\.<\w+>$/, '');
}

/** Names a proposal for as long as the manifest is edited. */
export function idOf(document: TomlDocument, row: KeyEntry, node: Node): string {
  return `${row.path} ${row.form ?? ''} ${formatPlace(placeOf(document, node))}`;
}

export function nodeAt(document: TomlDocument, path: readonly (string | number)[]): Node {
  let node = document.root;
  for (const segment of path) {
    node = typeof segment === 'number' ? document.item(node, segment) : document.get(node, segment);
    if (node < 0) return -1;
  }
  return node;
}
