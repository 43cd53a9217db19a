import type { Range, TextEdit } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { quote } from '../../toml/edits.ts';
import { enumValues, findRows, isUsable } from '../key-table.ts';
import type { KeyEntry, Scalar, Successor } from '../keys/entry.ts';
import type { Manifest } from '../manifest.ts';
import { insidePathOf } from './inside-path.ts';
import type { Piece } from './situation.ts';

/** A value as the successor takes it: how it is written, and what it is. */
export interface Carried {
  readonly pieces: readonly Piece[];
  readonly value: unknown;
  /** What it is written as now, when it was one of the known values that are written otherwise. */
  readonly instead?: string;
}

/** Why a value can't be carried over. */
export interface Obstacle {
  readonly why: string;
  readonly help?: string;
}

/** The value of a key for its successor. */
export function carried(manifest: Manifest, node: Node, successor: Successor): Carried | Obstacle {
  const { document } = manifest;
  const { carry } = successor;
  switch (carry.kind) {
    case 'same':
      return paired(document, node, carry.except ?? []) ?? fitted(manifest, node, successor.path);
    case 'pairs':
      return paired(document, node, carry.pairs) ?? { why: 'its value has no counterpart' };
    case 'single-uri':
      return singleUri(document, node);
    case 'attestation':
      return attestation(manifest, node, successor.path);
    case 'in-gramine-path':
      return insidePath(manifest, node);
    case 'only-argument':
      return onlyArgument(manifest, node, carry.unless);
    default:
      return { why: `\`${successor.path}\` means something else`, help: `set \`${successor.path}\`` };
  }
}

export function isObstacle(outcome: Carried | Obstacle): outcome is Obstacle {
  return 'why' in outcome;
}

/** The edits that turn a value where it stands into a carried one. */
export function valueEdits(document: TomlDocument, node: Node, { pieces }: Carried): readonly TextEdit[] {
  const range = document.range(node);
  const kept = pieces.findIndex((piece) => isSameRange(piece, range));
  if (kept < 0) return [{ range, text: pieces.map((piece) => textOf(document, piece)).join('') }];
  const before = pieces.slice(0, kept).map((piece) => textOf(document, piece));
  const behind = pieces.slice(kept + 1).map((piece) => textOf(document, piece));
  const at = (offset: number, texts: readonly string[]): readonly TextEdit[] =>
    texts.length === 0 ? [] : [{ range: { start: offset, end: offset }, text: texts.join('') }];
  return [...at(range.start, before), ...at(range.end, behind)];
}

function isSameRange(piece: Piece, range: Range): boolean {
  return typeof piece !== 'string' && piece.start === range.start && piece.end === range.end;
}

function textOf(document: TomlDocument, piece: Piece): string {
  return typeof piece === 'string' ? piece : document.source.slice(piece);
}

/** The value as it stands, but for what another type of the same meaning needs: a size in quotes, a truth value by its name. */
export function fitted(manifest: Manifest, node: Node, path: string): Carried | Obstacle {
  const { document, release } = manifest;
  const as = (text: string, value: unknown): Carried => ({ pieces: [text], value });
  const rows = findRows(path.split('.')).filter((row) => isUsable(row, release));
  const kind = document.kind(node);
  const asItIs: Carried = { pieces: [document.range(node)], value: document.value(node) };
  if (rows.length === 0 || kind === 'hole' || rows.some((row) => takes(row, kind))) return asItIs;
  if (kind === 'integer') {
    const number = document.integer(node);
    const size = rows.some(({ type }) => type.kind === 'string' && type.format === 'size');
    if (size && number >= 0n) return as(quote(String(number)), String(number));
    if (rows.some(({ type }) => type.kind === 'boolean') && (number === 0n || number === 1n))
      return as(String(number === 1n), number === 1n);
  }
  return { why: `\`${path}\` takes another type of value` };
}

function takes({ type }: KeyEntry, kind: string): boolean {
  if (type.kind === 'any' || type.kind === 'one-of') return true;
  return type.kind === kind || (type.kind === 'enum' && kind === 'string');
}

type Pairs = readonly (readonly [Scalar, Scalar])[];

function paired(document: TomlDocument, node: Node, pairs: Pairs): Carried | undefined {
  if (document.hasHole(node)) return undefined;
  const value = document.value(node);
  const pair = pairs.find(
    ([from]) => from === value || (typeof value === 'bigint' && typeof from === 'number' && BigInt(from) === value),
  );
  if (!pair) return undefined;
  const [, to] = pair;
  const text = typeof to === 'string' ? quote(to) : String(to);
  return { pieces: [text], value: typeof to === 'number' ? BigInt(to) : to, instead: text };
}

function singleUri(document: TomlDocument, node: Node): Carried | Obstacle {
  if (document.kind(node) !== 'string') return { why: 'its value is unknown' };
  const text = document.string(node);
  if (text.includes(',')) return { why: 'it names more than one library', help: 'name the LibOS alone' };
  return { pieces: [document.range(node)], value: text };
}

/** `true` was EPID with an SPID and DCAP without one (v1.4:common_manifest_sgx_parser.c:83). */
function attestation(manifest: Manifest, node: Node, path: string): Carried | Obstacle {
  const { document, release } = manifest;
  const name = (value: string): Carried => ({ pieces: [quote(value)], value, instead: quote(value) });
  const isOn = truthOf(document, node);
  if (isOn === undefined) return { why: 'its value is unknown' };
  if (!isOn) return name('none');
  const spid = manifest.get('sgx.ra_client_spid');
  if (!spid) return manifest.isOpen ? { why: 'a template may add an SPID' } : name('dcap');
  if (spid.known === undefined)
    return { why: 'it means EPID or DCAP, depending on `sgx.ra_client_spid`', help: 'choose one of them' };
  if (spid.known === '') return name('dcap');
  const knows = findRows(path.split('.')).some(
    ({ type }) => type.kind === 'enum' && enumValues(type, release).includes('epid'),
  );
  return knows
    ? name('epid')
    : {
        why: 'it means EPID, as there is an SPID',
        help: 'choose `"dcap"`, whose quotes another service verifies, or `"none"`',
      };
}

function truthOf(document: TomlDocument, node: Node): boolean | undefined {
  const kind = document.kind(node);
  if (kind === 'boolean') return document.boolean(node);
  const number = kind === 'integer' ? document.integer(node) : undefined;
  return number === 0n || number === 1n ? number === 1n : undefined;
}

function insidePath(manifest: Manifest, node: Node): Carried | Obstacle {
  const paths = insidePathOf(manifest, node);
  if ('why' in paths) return paths;
  return { pieces: [quote(paths.path)], value: paths.path };
}

function onlyArgument(manifest: Manifest, node: Node, unless: readonly string[]): Carried | Obstacle {
  const { document } = manifest;
  const other = unless.find((path) => {
    const setting = manifest.at(path);
    return setting !== undefined && setting.known !== false;
  });
  if (other !== undefined)
    return { why: `\`${other}\` gives the other arguments`, help: 'write all arguments into `loader.argv`' };
  if (document.kind(node) !== 'string') return { why: 'its value is unknown' };
  return { pieces: ['[', document.range(node), ']'], value: [document.string(node)] };
}
