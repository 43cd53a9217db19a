import type { Node, TomlDocument } from '../toml/document.ts';
import { isUsable, type KeyNode, nodeAt } from './key-table.ts';
import type { KeyEntry } from './keys/entry.ts';
import { isBefore, isWithin, type Release } from './release.ts';
import {
  type CheckerProblem,
  checkerProblems,
  isChecked,
  isNameOpen,
  type Place,
  placeOf,
} from './schema-walk-checker.ts';

/**
 * Why gramine-manifest and gramine-sgx-sign cannot build a manifest from the document.
 * - `table`, `array`: something else stands there
 * - `entry`: neither a text nor a table with `uri` (with which the place ends in a table)
 * - `scheme`: the file to hash is not given as `file:` URI
 */
export interface ConstructProblem {
  readonly code: 'table' | 'array' | 'entry' | 'scheme';
  readonly place: Place;
  readonly node: Node;
}

/** What gramine-manifest says after rendering: while it builds the manifest, and only if that works, in the schema check. */
export interface SourceProblems {
  readonly construct: readonly ConstructProblem[];
  readonly schema: readonly CheckerProblem[];
}

export function sourceProblems(document: TomlDocument, release: Release): SourceProblems {
  const construct = constructProblems(document, release);
  if (construct.length > 0) return { construct, schema: [] };
  const schema = checkerProblems(document, release).filter((problem) => !isSettled(problem, document, release));
  return { construct, schema };
}

/** In the order of the tools, which stop at the first. Whether files exist is another matter. */
export function constructProblems(document: TomlDocument, release: Release): readonly ConstructProblem[] {
  const build: Build = { document, release };
  const sgx = document.get(document.root, 'sgx');
  return [...inSgx(sgx, build), ...inLoader(document.get(document.root, 'loader'), build)];
}

/** True when the defaults that the tools write into the manifest, or their conversions, make up for a complaint. */
export function isSettled(problem: CheckerProblem, document: TomlDocument, release: Release): boolean {
  const node = nodeAt(problem.place);
  if (!node) return false;
  if (problem.code === 'missing') {
    const rows = requiredRows(node, release);
    return rows.length > 0 && rows.every((row) => isAdded(row, release));
  }
  if (problem.code !== 'type' || document.kind(problem.node) !== 'string') return false;
  return node.rows.some((row) => row.converted && isWithin(release, row.converted));
}

interface Build {
  readonly document: TomlDocument;
  readonly release: Release;
}

function* inSgx(sgx: Node, build: Build): Generator<ConstructProblem> {
  if (sgx < 0) return;
  const { document, release } = build;
  if (isOther(document, sgx, 'table')) {
    yield problem('table', sgx, document);
    return;
  }
  const features = document.get(sgx, 'cpu_features');
  if (features >= 0 && isOther(document, features, 'table') && hasFeatureDefaults(sgx, build)) {
    yield problem('table', features, document);
  }
  const trusted = document.get(sgx, 'trusted_files');
  if (trusted < 0) return;
  if (isOther(document, trusted, 'array')) {
    if (!isBefore(release, '1.2')) yield problem('array', trusted, document);
    return;
  }
  for (const entry of document.children(trusted)) {
    if (isTrustedFile(entry, document)) continue;
    const place = placeOf(document, entry);
    yield { code: 'entry', place: document.kind(entry) === 'table' ? [...place, 'uri'] : place, node: entry };
  }
}

/** 1.6 and 1.7 leave `sgx.cpu_features` alone when one of its predecessors is there. */
function hasFeatureDefaults(sgx: Node, build: Build): boolean {
  if (isBefore(build.release, '1.6')) return false;
  if (!isBefore(build.release, '1.8')) return true;
  if (isOpenTable(sgx, build.document)) return false;
  return oldFeatures.every((name) => build.document.get(sgx, name) < 0);
}

const oldFeatures = ['require_avx', 'require_avx512', 'require_mpx', 'require_pkru', 'require_amx'];

function isTrustedFile(entry: Node, document: TomlDocument): boolean {
  const kind = document.kind(entry);
  if (kind === 'table') return document.get(entry, 'uri') >= 0 || isOpenTable(entry, document);
  return kind === 'string' || kind === 'hole' || kind === 'invalid';
}

function* inLoader(loader: Node, build: Build): Generator<ConstructProblem> {
  const { document, release } = build;
  if (loader < 0) return;
  if (isOther(document, loader, 'table')) {
    if (isBefore(release, '1.2') || !isBefore(release, '1.8')) yield problem('table', loader, document);
    return;
  }
  const entrypoint = document.get(loader, 'entrypoint');
  if (entrypoint < 0 || isBefore(release, '1.8')) return;
  if (document.kind(entrypoint) === 'string' && isBefore(release, '1.9')) {
    if (!isFileUri(entrypoint, document)) yield problem('scheme', entrypoint, document);
  } else if (isOther(document, entrypoint, 'table')) {
    yield problem('table', entrypoint, document);
  } else if (document.kind(entrypoint) === 'table') {
    yield* inEntrypoint(entrypoint, document);
  }
}

/** The LibOS is hashed unless its hash is given. */
function* inEntrypoint(entrypoint: Node, document: TomlDocument): Generator<ConstructProblem> {
  const uri = document.get(entrypoint, 'uri');
  if (uri < 0 || document.get(entrypoint, 'sha256') >= 0 || isOpenTable(entrypoint, document)) return;
  if (!isFileUri(uri, document)) yield problem('scheme', uri, document);
}

function isFileUri(node: Node, document: TomlDocument): boolean {
  const kind = document.kind(node);
  if (kind !== 'string') return kind === 'hole' || kind === 'invalid';
  const text = document.string(node);
  for (let at = 0; at < 'file:'.length; at++) {
    if (text[at] !== undefined && isNameOpen(text[at]!, document.holes)) return true;
    if (text[at] !== 'file:'[at]) return false;
  }
  return true;
}

/** True when a statement or key that nobody can see may be in the table. */
function isOpenTable(table: Node, document: TomlDocument): boolean {
  if (document.openEnds.length > 0) return true;
  for (const child of document.children(table)) if (isNameOpen(document.name(child)!, document.holes)) return true;
  return false;
}

function isOther(document: TomlDocument, node: Node, wanted: 'table' | 'array'): boolean {
  const kind = document.kind(node);
  return kind !== wanted && kind !== 'hole' && kind !== 'invalid';
}

function problem(code: ConstructProblem['code'], node: Node, document: TomlDocument): ConstructProblem {
  return { code, place: placeOf(document, node), node };
}

/** The rows whose absence makes the place a missing one. */
function requiredRows(node: KeyNode, release: Release): readonly KeyEntry[] {
  const own = node.rows.filter((row) => row.required && isChecked(row, release));
  if (own.length > 0) return own;
  return [...node.members.values()].flatMap((member) => requiredRows(member, release));
}

/** True when the tools of the release write the key into a manifest that lacks it. */
export function isAdded(row: KeyEntry, release: Release): boolean {
  return row.added !== undefined && isUsable(row, release) && !isBefore(release, row.added);
}
