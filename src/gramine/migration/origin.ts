import type { Node, TomlDocument } from '../../toml/document.ts';
import { allKeys, enumValues, findRows, isUsable, statusIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import { isBefore, newestRelease, type Release, releases } from '../release.ts';
import { placeOf } from '../schema-walk.ts';
import { nodeAt } from './nodes.ts';
import type { Origin } from './situation.ts';

/** For which releases a manifest can have been written, as its keys show. */
export interface Inferred {
  readonly origin: Origin;
  /** Every release that reads all of its keys, oldest first. */
  readonly possible: readonly Release[];
  /** A key that only releases after the target read; then no release before reads all. */
  readonly tooNew?: { readonly path: string; readonly since: Release; readonly node: Node };
}

/** The newest release, up to the target, that reads every key without calling one deprecated. */
export function inferOrigin(document: TomlDocument, to: Release): Inferred {
  const used = usedRows(document);
  const upTo = releases.filter((release) => !isBefore(to, release));
  const tooNew = used.find(({ rows }) => isTooNew(rows, to));
  const possible = upTo.filter((release) => reads(used, release) && !lacks(document, release));
  const current = possible.filter((release) => isCurrent(used, release));
  const isGraphene = used.some(({ rows }) => rows.some(isFromGraphene)) && used.every(({ rows }) => rows.some(isOld));
  const origin = isGraphene ? 'graphene' : (current.at(-1) ?? possible.at(-1) ?? nearest(used, upTo));
  return {
    origin,
    possible,
    ...(tooNew && { tooNew: { path: tooNew.rows[0]!.path, since: tooNew.rows[0]!.since!, node: tooNew.node } }),
  };
}

interface Used {
  readonly node: Node;
  /** Rows of its place and form. */
  readonly rows: readonly KeyEntry[];
  readonly value: unknown;
}

function usedRows(document: TomlDocument): readonly Used[] {
  const used: Used[] = [];
  for (const node of leaves(document, document.root)) {
    const kind = document.kind(node);
    const all = findRows(placeOf(document, node));
    const fitting = all.filter(({ type }) => type.kind === kind || (type.kind === 'enum' && kind === 'string'));
    const rows = kind === 'hole' || fitting.length === 0 ? all : fitting;
    if (rows.length > 0) used.push({ node, rows, value: document.hasHole(node) ? undefined : document.value(node) });
  }
  return used;
}

/** Enough to tell by; lists of files can be long. */
const looked = 1000;

function* leaves(document: TomlDocument, table: Node): Generator<Node> {
  let count = 0;
  for (const node of document.children(table)) {
    const kind = document.kind(node);
    if (document.kind(table) === 'array' && (count++ === looked || kind !== 'table')) return;
    if (kind === 'table') yield* leaves(document, node);
    else {
      yield node;
      if (kind === 'array') yield* leaves(document, node);
    }
  }
}

function reads(used: readonly Used[], release: Release): boolean {
  return used.every((one) => isRead(one, release));
}

function isRead({ rows, value }: Used, release: Release): boolean {
  const known = rows.filter(({ since }) => since !== null);
  if (known.length === 0) return true;
  return known.some((row) => isUsable(row, release) && hasValue(row, value, release));
}

function hasValue({ type }: KeyEntry, value: unknown, release: Release): boolean {
  if (type.kind !== 'enum' || typeof value !== 'string') return true;
  const isKnownSomewhere = type.values.some((one) => (typeof one === 'string' ? one : one.value) === value);
  return !isKnownSomewhere || enumValues(type, release).includes(value);
}

function isCurrent(used: readonly Used[], release: Release): boolean {
  return used.every(
    ({ rows }) =>
      rows.every(({ since }) => since === null) || rows.some((row) => statusIn(row, release) === 'accepted'),
  );
}

/** A key that the release insists on is not there, nor one that did its work before. */
function lacks(document: TomlDocument, release: Release): boolean {
  if (document.openEnds.length > 0) return false;
  return allKeys.some((row) => {
    if (row.required !== 'always' || /[[<]/.test(row.path) || statusIn(row, release) !== 'accepted') return false;
    if (row.added && !isBefore(release, row.added)) return false;
    const path = row.path.split('.');
    if (path.length > 2 || nodeAt(document, path) >= 0) return false;
    return !allKeys.some(
      (other) =>
        other.successors?.some((successor) => successor.path === row.path) &&
        isUsable(other, release) &&
        nodeAt(document, other.path.split('.')) >= 0,
    );
  });
}

function isTooNew(rows: readonly KeyEntry[], to: Release): boolean {
  return rows.every(({ since }) => since !== null && isBefore(to, since));
}

/** A misprint of some documentation tells nothing. */
function isFromGraphene({ since, readers }: KeyEntry): boolean {
  return since === null && !readers.includes('docs');
}

function isOld(row: KeyEntry): boolean {
  return row.since === null || row.since === releases[0];
}

/** The release that reads most of the keys, the newest of several. */
function nearest(used: readonly Used[], upTo: readonly Release[]): Release {
  let best: { release: Release; count: number } = { release: upTo.at(-1) ?? newestRelease, count: -1 };
  for (const release of upTo) {
    const count = used.filter((one) => isRead(one, release)).length;
    if (count >= best.count) best = { release, count };
  }
  return best.release;
}
