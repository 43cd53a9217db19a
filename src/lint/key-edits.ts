import { findRows, successorIn } from '../gramine/key-table.ts';
import type { Carry, KeyEntry } from '../gramine/keys/entry.ts';
import { formatPlace, placeOf } from '../gramine/schema-walk.ts';
import type { TextEdit } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { quote } from '../toml/edits.ts';
import type { Subject } from './subject.ts';

export interface Renaming {
  /** Path of the key that takes over. */
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/** The edits that give a setting to the key that took over, when the value carries over and nothing stands there yet. */
export function renamed(subject: Subject, node: Node, key: KeyEntry): Renaming | undefined {
  const { document, release, manifest } = subject;
  const successor = successorIn(key, release);
  if (!successor || /[[<]/.test(successor.path) || manifest.at(successor.path)) return undefined;
  const value = carried(document, node, successor.carry);
  const rename = value && renameTo(document, node, successor.path);
  if (!rename) return undefined;
  return { path: successor.path, edits: [rename, ...value] };
}

/** The edit that makes a statement set another path, if that path can be written where the statement stands. */
export function renameTo(document: TomlDocument, node: Node, path: string): TextEdit | undefined {
  if (document.origin(node) !== 'value' || document.index(node) >= 0) return undefined;
  const anchor = anchorOf(document, node);
  const prefix = formatPlace(placeOf(document, anchor));
  if (prefix !== '' && !path.startsWith(`${prefix}.`)) return undefined;
  const relative = prefix === '' ? path : path.slice(prefix.length + 1);
  const first = relative.split('.')[0]!;
  const there = document.get(anchor, first);
  if (relative.includes('.') && there >= 0 && document.origin(there) !== 'implied') return undefined;
  return { range: document.dottedKeyRange(node), text: relative };
}

/** The table that the key as written is relative to: a section, or the inline table around it. */
function anchorOf(document: TomlDocument, node: Node): Node {
  for (let at = document.parent(node); at > 0; at = document.parent(at)) {
    if (document.origin(at) !== 'implied') return at;
  }
  return document.root;
}

function carried(document: TomlDocument, node: Node, carry: Carry): readonly TextEdit[] | undefined {
  if (carry.kind === 'same') return [];
  if (carry.kind !== 'pairs' || document.hasHole(node)) return undefined;
  const value = document.value(node);
  const pair = carry.pairs.find(
    ([from]) => from === value || (typeof value === 'bigint' && BigInt(Number(from)) === value),
  );
  if (!pair) return undefined;
  const [, to] = pair;
  return [{ range: document.range(node), text: typeof to === 'string' ? quote(to) : String(to) }];
}

/** Other forms of the same key that this release no longer has, e.g. the boolean `sgx.remote_attestation`. */
export function formerForms(place: readonly (string | number)[]): readonly KeyEntry[] {
  return findRows(place).filter((row) => row.form !== undefined || row.removed !== undefined);
}
