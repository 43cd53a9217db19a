import { createHash } from 'node:crypto';
import { basicString, keySegment } from '../gramine/final-manifest/scalars.ts';
import { isList, isTable, type Table, type Value } from '../gramine/final-manifest/values.ts';
import { joinKey } from '../gramine/manifest.ts';
import { isKeyValue, secretIn } from '../gramine/secrets.ts';
import { byCodePoint } from '../text/order.ts';
import type { PinnedFile } from './folded-files.ts';

export interface ManifestContent {
  /** Canonical TOML by path, sorted; a long value by its hash, a secret not at all. */
  readonly settings: ReadonlyMap<string, string>;
  /** The paths in the order of the manifest. */
  readonly order: readonly string[];
  /** In the order of the manifest. */
  readonly files: readonly PinnedFile[];
}

/** What stands in a finished manifest, apart from its order and spelling. */
export function contentOf(manifest: Table): ManifestContent {
  const sgx = manifest.get('sgx');
  const files = isTable(sgx) ? pinnedFiles(sgx.get('trusted_files')) : undefined;
  const found: [string, string][] = [];
  for (const [segments, value] of leaves(manifest, []))
    if (!files || segments.length !== 2 || segments[0] !== 'sgx' || segments[1] !== 'trusted_files')
      found.push(...linesOf(segments, value));
  const order = found.map(([path]) => path);
  return { order, settings: new Map(found.sort(([a], [b]) => byCodePoint(a, b))), files: files ?? [] };
}

/** Undefined when it is no list of files with their hashes, as in the oldest manifests. */
function pinnedFiles(value: Value | undefined): readonly PinnedFile[] | undefined {
  if (!isList(value)) return undefined;
  const files: PinnedFile[] = [];
  for (const entry of value) {
    const [uri, sha256] = isTable(entry) && entry.size === 2 ? [entry.get('uri'), entry.get('sha256')] : [];
    if (typeof uri !== 'string' || typeof sha256 !== 'string') return undefined;
    files.push({ uri, sha256 });
  }
  return files;
}

function* leaves(table: Table, above: readonly string[]): Generator<readonly [readonly string[], Value]> {
  for (const [name, value] of table) {
    const segments = [...above, name];
    if (isTable(value) && value.size > 0) yield* leaves(value, segments);
    else yield [segments, value];
  }
}

/** A list of tables has a line for each. */
function linesOf(segments: readonly string[], value: Value): readonly [string, string][] {
  const path = segments.reduce(joinKey, '');
  if (!isList(value) || !value.some(isTable)) return [[path, shortText(value, segments)]];
  return value.map((entry, at) => [`${path}[${at}]`, shortText(entry, segments)]);
}

const longest = 160;

function shortText(value: Value, segments: readonly string[]): string {
  if (isKeyValue(segments) || holdsSecret(value, nameOf(segments))) return hidden;
  const text = canonicalText(value);
  return text.length <= longest ? text : `{ sha256 = "${createHash('sha256').update(text).digest('hex')}" }`;
}

/** Stands for a value that the lock file does not keep. */
export const hidden = '{ hidden = true }';

function nameOf(segments: readonly string[]): string {
  return segments[0] === 'loader' && segments[1] === 'env' ? (segments[2] ?? '') : segments.at(-1)!;
}

function holdsSecret(value: Value, name: string): boolean {
  if (typeof value === 'string') return secretIn(value, name) !== undefined;
  if (isTable(value)) return [...value].some(([key, member]) => holdsSecret(member, key));
  return isList(value) && value.some((element) => holdsSecret(element, name));
}

/** One spelling for each value: members are sorted. */
export function canonicalText(value: Value): string {
  if (typeof value === 'string') return basicString(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(canonicalText).join(', ')}]`;
  if (!isTable(value)) return value.text;
  if (value.size === 0) return '{}';
  const members = [...value].sort(([a], [b]) => byCodePoint(a, b));
  return `{ ${members.map(([name, member]) => `${keySegment(name)} = ${canonicalText(member)}`).join(', ')} }`;
}
