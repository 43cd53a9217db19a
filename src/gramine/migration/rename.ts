import type { TextEdit } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { findRows, successorIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import { type Manifest, quoteSegment } from '../manifest.ts';
import { placeOf } from '../schema-walk.ts';
import { carried, isObstacle, valueEdits } from './carry.ts';

export interface Renaming {
  /** Path of the key that takes over. */
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/** The edits that give a setting to the key that took over, when the value carries over and nothing stands there yet. */
export function renamed(manifest: Manifest, node: Node, key: KeyEntry): Renaming | undefined {
  const { document, release } = manifest;
  const successor = successorIn(key, release);
  if (!successor || /[[<]/.test(successor.path)) return undefined;
  const isSamePlace = successor.path === key.path;
  if (!isSamePlace && manifest.at(successor.path)) return undefined;
  const value = carried(manifest, node, successor);
  if (isObstacle(value)) return undefined;
  const rename = isSamePlace ? [] : renameTo(document, node, successor.path);
  return rename && { path: successor.path, edits: [...[rename].flat(), ...valueEdits(document, node, value)] };
}

/** The edit that makes a statement set another path, if that path can be written where the statement stands. */
export function renameTo(document: TomlDocument, node: Node, path: string): TextEdit | undefined {
  if (document.origin(node) !== 'value' || document.index(node) >= 0) return undefined;
  const anchor = anchorOf(document, node);
  const relative = keyFrom(document, anchor, path.split('.'));
  if (relative === undefined || isClosed(document, { anchor, node, path: path.split('.') })) return undefined;
  return { range: document.dottedKeyRange(node), text: relative };
}

/** A path as a key relative to a table; undefined when it does not lie in the table. */
export function keyFrom(document: TomlDocument, anchor: Node, path: readonly string[]): string | undefined {
  const prefix = placeOf(document, anchor);
  if (prefix.length >= path.length || prefix.some((segment, at) => segment !== path[at])) return undefined;
  return path.slice(prefix.length).map(quoteSegment).join('.');
}

/** The table that the key as written is relative to: a section, or the inline table around it. */
export function anchorOf(document: TomlDocument, node: Node): Node {
  for (let at = document.parent(node); at > 0; at = document.parent(at)) {
    if (document.origin(at) !== 'implied') return at;
  }
  return document.root;
}

/** True when a table on the way has its own header or braces, or when a value stands there. */
function isClosed(
  document: TomlDocument,
  { anchor, node, path }: { readonly anchor: Node; readonly node: Node; readonly path: readonly string[] },
): boolean {
  let table = anchor;
  for (const segment of path.slice(placeOf(document, anchor).length, -1)) {
    table = document.get(table, segment);
    if (table < 0 || table === node) return false;
    if (document.origin(table) !== 'implied') return true;
  }
  return false;
}

/** Other forms of the same key that this release no longer has, e.g. the boolean `sgx.remote_attestation`. */
export function formerForms(place: readonly (string | number)[]): readonly KeyEntry[] {
  return findRows(place).filter((row) => row.form !== undefined || row.removed !== undefined);
}
