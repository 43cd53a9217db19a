import type { Judged } from '../gramine/direction.ts';
import { timeText } from '../gramine/final-manifest/scalars.ts';
import { defaultIn, findRows, isSection, isUsable, parsePath, statusIn } from '../gramine/key-table.ts';
import type { KeyEntry, Scalar } from '../gramine/keys/entry.ts';
import { joinKey, takes } from '../gramine/manifest.ts';
import { floatToken } from '../gramine/measured-tree.ts';
import { normalizePath } from '../gramine/paths.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import { parseRuntimeSize, parseSignerSize } from '../gramine/sizes.ts';
import { Text } from '../gramine/text.ts';
import { parseUri } from '../gramine/uris.ts';
import type { Kind, Node, TomlDocument } from '../toml/document.ts';
import { shownValue } from './shown.ts';
import type { Side } from './side.ts';

/** What the release makes of a setting: reads it, does not, or refuses to start because of it. */
export type Effect = 'read' | 'unread' | 'refused';

/** A value without its spelling: equal keys are equal values. */
export interface Meaning {
  readonly key: string;
  readonly judged: Judged;
  /** `holed`: a template decides; `misfit`: not of the type that the key has. */
  readonly state: 'known' | 'holed' | 'misfit';
}

/** One setting that has a row of its own, or none. Lists and tables of entries with a meaning together are left to others. */
export interface Setting extends Meaning {
  /** As written. */
  readonly path: string;
  /** The same for keys that took over from each other. */
  readonly identity: string;
  readonly row: KeyEntry | undefined;
  readonly effect: Effect;
  readonly node: Node;
  readonly json: unknown;
}

/** By identity, a key before those it took over from; what the release does not read has a place of its own. */
export function settingsOf(side: Side): ReadonlyMap<string, Setting> {
  const found = new Map<string, Setting>();
  for (const setting of walk(side, side.document.root, [])) {
    const { effect, identity, path } = setting;
    if (effect !== 'read') found.set(unreadPlace(path), setting);
    else if (found.get(identity)?.path !== identity) found.set(identity, setting);
  }
  return found;
}

/** The settings of one side, those that only the other side's release reads in the places they have there. */
export function matched(
  own: ReadonlyMap<string, Setting>,
  other: ReadonlyMap<string, Setting>,
): ReadonlyMap<string, Setting> {
  const found = new Map(own);
  for (const [place, setting] of own) {
    const { effect, identity, path } = setting;
    if (effect === 'read' || own.has(identity) || other.has(place) || other.get(identity)?.path !== path) continue;
    found.delete(place);
    found.set(identity, setting);
  }
  return found;
}

function unreadPlace(path: string): string {
  return `unread ${path}`;
}

/** The side has the key in a form that is compared elsewhere, so that its absence here means nothing. */
export function isElsewhere({ manifest, release }: Side, { path }: Setting): boolean {
  const key = path.split('.').slice(0, 2).join('.');
  const written = manifest.at(key);
  return written !== undefined && isComparedElsewhere(key, written.kind, release);
}

/** What a key that is not written amounts to; undefined when that is nothing. `computed` when it depends on the installation. */
export function absent(row: KeyEntry, side: Side): Meaning | 'computed' | undefined {
  if (row.default && 'computed' in row.default) return 'computed';
  const preset = defaultIn(row, side.release, (path) => side.manifest.at(path)?.known === true);
  if (preset === undefined || typeof preset === 'object') return undefined;
  const { judged, row: target } = converted(row, scalarMeaning(row, preset), side);
  return { key: keyOf(target, judged), judged, state: 'known' };
}

/** A default as JSON data. */
export function absentValue(row: KeyEntry, side: Side): unknown {
  return defaultIn(row, side.release, (path) => side.manifest.at(path)?.known === true);
}

/** The row whose safety tells about values of this one. */
export function judgingRow(row: KeyEntry): KeyEntry {
  return successorOf(row)?.row ?? row;
}

/** What has its own comparison, and from which release (up to which) the release reads it. */
const comparedElsewhere: readonly (readonly [path: string, kinds: readonly Kind[], since: Release, until?: Release])[] =
  [
    ['loader.env', ['table'], '1.0'],
    ['loader.argv', ['array'], '1.3'],
    ['fs.root', ['table'], '1.0'],
    ['fs.mounts', ['array'], '1.2'],
    ['fs.mount', ['table'], '1.0', '1.5'],
    ['fs.insecure__keys', ['table'], '1.2'],
    ['sgx.insecure__protected_files_key', ['string', 'hole'], '1.0', '1.5'],
    ['sgx.trusted_files', ['array'], '1.0'],
    ['sgx.trusted_files', ['table'], '1.0', '1.2'],
    ['sgx.trusted_checksum', ['table'], '1.0', '1.2'],
    ['sgx.allowed_files', ['array'], '1.0'],
    ['sgx.allowed_files', ['table'], '1.0', '1.2'],
    ['sgx.protected_files', ['array'], '1.0', '1.5'],
    ['sgx.protected_files', ['table'], '1.0', '1.2'],
    ['sgx.protected_mrenclave_files', ['array'], '1.0', '1.5'],
    ['sgx.protected_mrsigner_files', ['array'], '1.0', '1.5'],
    ['sys.allowed_ioctls', ['array'], '1.5'],
    ['sys.ioctl_structs', ['table'], '1.5'],
    ['sys.debug__mock_syscalls', ['array'], '1.8'],
  ];

function isComparedElsewhere(path: string, kind: Kind, release: Release): boolean {
  return comparedElsewhere.some(
    ([key, kinds, since, until]) =>
      key === path &&
      kinds.includes(kind) &&
      !isBefore(release, since) &&
      (until === undefined || isBefore(release, until)),
  );
}

function* walk(side: Side, table: Node, above: readonly string[]): Generator<Setting> {
  const { document } = side;
  for (const node of document.children(table)) {
    const segments = [...above, document.name(node)!];
    const kind = document.kind(node);
    if (segments.length === 2 && isComparedElsewhere(segments.join('.'), kind, side.release)) continue;
    if (kind === 'table') yield* walk(side, node, segments);
    else yield settingAt(side, node, segments);
  }
}

function settingAt(side: Side, node: Node, segments: readonly string[]): Setting {
  const { document, release } = side;
  const path = segments.map((name) => shownName(side, node, name)).reduce((joined, name) => joinKey(joined, name), '');
  const rows = findRows(segments);
  const row =
    rows.find((one) => isUsable(one, release) && takes(one.type, document.kind(node))) ??
    rows.find((one) => isUsable(one, release)) ??
    rows[0];
  const effect = effectOf(row, segments, document.kind(node), release);
  const json = shownValue(side, node, segments, segments.at(-1));
  const raw = segments.reduce((joined, name) => joinKey(joined, name), '');
  const common = { path, row, effect, node, json };
  const written = meaningAt(document, node, row);
  if (!row || effect !== 'read' || written.state !== 'known')
    return { ...common, ...written, identity: identityOf(row, raw) };
  const { judged, row: target } = converted(row, written.judged, side);
  const key = target === row ? written.key : keyOf(target, judged);
  return { ...common, key, judged, state: 'known', identity: identityOf(row, raw) };
}

/** A name with unknown parts as its expression. */
function shownName(side: Side, node: Node, name: string): string {
  if (!new Text(name, side.document.holes).hasHole()) return name;
  return side.document.name(node) === name ? side.options.source.slice(side.place(side.document.keyRange(node))) : '…';
}

function identityOf(row: KeyEntry | undefined, path: string): string {
  return (row && successorOf(row)?.row.path) ?? path;
}

function effectOf(row: KeyEntry | undefined, segments: readonly string[], kind: Kind, release: Release): Effect {
  if (!row) return kind === 'hole' && isSection(segments) ? 'read' : 'unread';
  const status = statusIn(row, release);
  if (status === 'rejected') return 'refused';
  if (status === 'accepted' || status === 'deprecated') return 'read';
  return status === 'removed' && row.fate !== undefined && row.fate !== 'ignored' ? 'refused' : 'unread';
}

/** The key that took over, where every value has its counterpart. */
function successorOf(
  row: KeyEntry,
): { readonly row: KeyEntry; readonly pairs: readonly (readonly [Scalar, Scalar])[] } | undefined {
  for (const { path, carry } of row.successors ?? []) {
    if (carry.kind !== 'same' && carry.kind !== 'pairs' && carry.kind !== 'attestation') continue;
    const target = findRows(parsePath(path) ?? [])[0];
    if (target && !path.includes('[') && !path.includes('<'))
      return { row: target, pairs: carry.kind === 'pairs' ? carry.pairs : [] };
  }
  return undefined;
}

function converted(row: KeyEntry, judged: Judged, side: Side): { readonly judged: Judged; readonly row: KeyEntry } {
  const successor = successorOf(row);
  if (!successor) return { judged, row };
  if (row.path === 'sgx.remote_attestation') return { judged: attestation(judged, side), row: successor.row };
  const pair = successor.pairs.find(([from]) => from === judged);
  return { judged: pair ? scalarMeaning(successor.row, pair[1]) : judged, row: successor.row };
}

/** v1.4:common_manifest_sgx_parser.c:83-90 */
function attestation(judged: Judged, side: Side): Judged {
  if (judged !== true) return judged === false ? 'none' : judged;
  const spid = side.manifest.at('sgx.ra_client_spid')?.known;
  return typeof spid === 'string' && spid !== '' ? 'epid' : 'dcap';
}

function meaningAt(document: TomlDocument, node: Node, row: KeyEntry | undefined): Meaning {
  if (holdsHole(document, node))
    return { key: `holed ${structure(document, node)}`, judged: undefined, state: 'holed' };
  const kind = document.kind(node);
  if (!row || row.type.kind === 'any') return { key: structure(document, node), judged: undefined, state: 'known' };
  if (!takes(row.type, kind)) return { key: `misfit ${structure(document, node)}`, judged: undefined, state: 'misfit' };
  if (kind === 'array' || kind === 'table')
    return { key: structure(document, node), judged: undefined, state: 'known' };
  const scalar =
    kind === 'string' ? document.string(node) : kind === 'integer' ? document.integer(node) : document.boolean(node);
  const judged = scalarMeaning(row, scalar);
  return { key: keyOf(row, judged), judged, state: 'known' };
}

function keyOf(row: KeyEntry, judged: Judged): string {
  return typeof judged === 'string'
    ? JSON.stringify(judged)
    : `${row.type.kind === 'integer' || typeof judged === 'boolean' ? '' : '#'}${judged}`;
}

/** Without the spelling: bytes for sizes, numbers for masks, normalised URIs and paths. */
function scalarMeaning(row: KeyEntry, value: Scalar | bigint): Judged {
  if (typeof value === 'number') return BigInt(value);
  const { type } = row;
  if (typeof value !== 'string' || type.kind !== 'string') return value;
  switch (type.format) {
    case 'size':
      return parseRuntimeSize(value) ?? parseSignerSize(value) ?? value;
    case 'mask':
      return value.length === type.digits + 2 && /^0x[0-9a-f]+$/i.test(value) ? BigInt(value) : value;
    case 'hex':
      return value.toLowerCase();
    case 'uri': {
      const uri = parseUri(new Text(value));
      const path = uri && normalizePath(uri.path)?.raw;
      return uri && path !== undefined ? `${uri.scheme}:${path}` : value;
    }
    case 'path':
    case 'host-path':
      return normalizePath(new Text(value))?.raw ?? value;
    default:
      return value;
  }
}

/** The value whatever its layout: members of tables in the order of their names. */
export function structure(document: TomlDocument, node: Node): string {
  switch (document.kind(node)) {
    case 'string':
      return JSON.stringify(document.string(node));
    case 'integer':
      return String(document.integer(node));
    case 'boolean':
      return String(document.boolean(node));
    case 'array':
      return `[${[...document.children(node)].map((child) => structure(document, child)).join()}]`;
    case 'table':
      return `{${[...document.children(node)]
        .map((child) => `${JSON.stringify(document.name(child))}:${structure(document, child)}`)
        .sort()
        .join()}}`;
    case 'float':
      return floatToken(document.source.slice(document.range(node)));
    case 'hole':
    case 'invalid':
      return document.source.slice(document.range(node));
    default:
      return timeText(document.source.slice(document.range(node)));
  }
}

export function holdsHole(document: TomlDocument, node: Node): boolean {
  if (!document.holes) return false;
  if (document.hasHole(node)) return true;
  for (const child of document.children(node)) {
    if (new Text(document.name(child) ?? '', document.holes).hasHole() || holdsHole(document, child)) return true;
  }
  return false;
}
