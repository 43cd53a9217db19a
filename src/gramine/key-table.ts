import { editDistance } from '../text/nearest.ts';
import type { KeyEntry, Scalar, Successor, ValueType } from './keys/entry.ts';
import { keys } from './keys.ts';
import { isBefore, isWithin, type Release, releases } from './release.ts';

/**
 * `rejected`: Gramine refuses to start when it sees the key. `absent`: the release does not know it yet, or no release
 * ever did.
 */
export type KeyStatus = 'accepted' | 'deprecated' | 'removed' | 'rejected' | 'absent';

/** A place in the tree of keys: a table or a value, or either. */
export interface KeyNode {
  /** Rows of this very place; more than one when a key has several forms. */
  readonly rows: readonly KeyEntry[];
  readonly members: ReadonlyMap<string, KeyNode>;
  /** Where a name of the user's choice leads. */
  readonly named: KeyNode | undefined;
  /** Where the elements of an array are, when rows describe their members. */
  readonly element: KeyNode | undefined;
  /** The row of the member that says what kind of table it is. */
  readonly discriminator: KeyEntry | undefined;
  /** Something here or below has to be there, in some release or in some kinds of table. */
  readonly isDemanding: boolean;
  /** Those members that are. */
  readonly demanding: ReadonlyMap<string, KeyNode>;
}

interface GrowingNode extends KeyNode {
  rows: readonly KeyEntry[];
  members: Map<string, GrowingNode>;
  named: GrowingNode | undefined;
  element: GrowingNode | undefined;
  discriminator: KeyEntry | undefined;
  isDemanding: boolean;
  demanding: Map<string, GrowingNode>;
}

export const allKeys: readonly KeyEntry[] = keys;

/** Most places have one row, and no members. */
const rowless: readonly KeyEntry[] = [];
const memberless = new Map<string, GrowingNode>();

export const keyTree: KeyNode = growTree();

/**
 * The row that governs a concrete path, e.g. `fs.mounts[0].uri`, `loader.env.FOO` or `loader.env."a.b"`. An element of an
 * array that has no row of its own belongs to the row of the array. The newest form when there are several.
 */
export function findKey(path: string): KeyEntry | undefined {
  const segments = parsePath(path);
  return segments && findKeyBySegments(segments);
}

export function findKeyBySegments(segments: readonly (string | number)[]): KeyEntry | undefined {
  return findRows(segments)[0];
}

/** All forms of the row that governs a place. */
export function findRows(segments: readonly (string | number)[]): readonly KeyEntry[] {
  let node: KeyNode | undefined = keyTree;
  let rows: readonly KeyEntry[] = [];
  for (let at = 0; at < segments.length; at++) {
    const next: KeyNode | undefined = node && step(node, segments[at]!);
    if (next) {
      rows = next.rows.length > 0 ? next.rows : typeof segments[at] === 'number' ? rows : [];
      node = next;
      continue;
    }
    return rows.filter((row) => reaches(row.type, segments.slice(at)));
  }
  return rows;
}

/** The place in the tree of keys that a path leads to. */
export function nodeAt(segments: readonly (string | number)[]): KeyNode | undefined {
  let node: KeyNode | undefined = keyTree;
  for (const segment of segments) node = node && step(node, segment);
  return node;
}

/** True for a table that holds keys without being one, e.g. `sgx.cpu_features`. */
export function isSection(segments: readonly (string | number)[]): boolean {
  const node = nodeAt(segments);
  return node !== undefined && (node.members.size > 0 || node.named !== undefined);
}

export function statusIn(key: KeyEntry, release: Release): KeyStatus {
  if (key.rejected && isWithin(release, key.rejected)) return 'rejected';
  if (key.since === null || isBefore(release, key.since)) return 'absent';
  if (key.removed && !isBefore(release, key.removed)) return 'removed';
  if (key.deprecated && !isBefore(release, key.deprecated)) return 'deprecated';
  return 'accepted';
}

/** True when the release does what the key says. */
export function isUsable(key: KeyEntry, release: Release): boolean {
  const status = statusIn(key, release);
  return status === 'accepted' || status === 'deprecated';
}

/** Where the status changes, oldest first; the first entry is that of the oldest release. */
export function keyHistory(key: KeyEntry): readonly { readonly since: Release; readonly status: KeyStatus }[] {
  const history: { since: Release; status: KeyStatus }[] = [];
  for (const release of releases) {
    const status = statusIn(key, release);
    if (history.at(-1)?.status !== status) history.push({ since: release, status });
  }
  return history;
}

/** What to use in place of the key in that release; undefined when there is nothing. */
export function successorIn(key: KeyEntry, release: Release): Successor | undefined {
  return key.successors?.find((successor) => isPathUsable(successor.path, release));
}

/** The values that an enumeration has in a release. */
export function enumValues(type: ValueType & { readonly kind: 'enum' }, release: Release): readonly string[] {
  const known: string[] = [];
  for (const value of type.values) {
    if (typeof value === 'string') known.push(value);
    else if (isWithin(release, value)) known.push(value.value);
  }
  return known;
}

/** What an absent key amounts to; undefined when nothing does or when it is computed. `isTrue` answers for other keys. */
export function defaultIn(
  key: KeyEntry,
  release: Release,
  isTrue: (path: string) => boolean,
): Scalar | readonly [] | undefined {
  const preset = key.default;
  if (!preset || 'computed' in preset) return undefined;
  if (!('whenTrue' in preset) || isBefore(release, preset.since)) return preset.value;
  return isTrue(preset.whenTrue) ? preset.otherwise : preset.value;
}

/**
 * What somebody may have meant by a path that the release does not know, likeliest first, at most three: another case, `-`
 * for `_`, a forgotten `insecure__`, a key that slid under another table's header, the right name in the wrong table, a slip of
 * the pen.
 */
export function suggestKeys(path: string | readonly (string | number)[], release: Release): readonly KeyEntry[] {
  const segments = typeof path === 'string' ? parsePath(path) : path;
  if (!segments || segments.length === 0 || segments.join('.').length > 120) return [];
  const scored = allKeys
    .filter((key) => isUsable(key, release))
    .map((key) => ({ key, score: unlikeness(segments, exampleOf(key.path)) }))
    .filter((one) => one.score < implausible)
    .sort((a, b) => a.score - b.score);
  const best = scored[0]?.score ?? 0;
  return scored
    .filter((one) => one.score <= best + 1)
    .slice(0, 3)
    .map((one) => one.key);
}

/**
 * Segments of a path as messages write it: bare or quoted keys with dots between them and `[n]` for elements. Undefined when
 * it is no such path.
 */
export function parsePath(path: string): readonly (string | number)[] | undefined {
  if (isPlainPath(path)) return path.split('.');
  const segments: (string | number)[] = [];
  const token = /\[(\d{1,9})\]|(\.?)(?:("(?:[^"\\]|\\.)*")|'([^']*)'|([^\s."'[\]]+))/suy;
  while (token.lastIndex < path.length) {
    const match = token.exec(path);
    if (!match) return undefined;
    const [, index, dot, quoted, literal, bare] = match;
    if (index === undefined && (dot === '.') !== segments.length > 0) return undefined;
    const name = quoted === undefined ? (literal ?? bare) : unquote(quoted);
    if (index === undefined && name === undefined) return undefined;
    segments.push(index === undefined ? name! : Number(index));
  }
  return segments.length > 0 ? segments : undefined;
}

/** Bare keys of ASCII with dots between them. Compiling a pattern for them would take longer than a small manifest does. */
function isPlainPath(path: string): boolean {
  let length = 0;
  for (let at = 0; at < path.length; at++) {
    const unit = path.charCodeAt(at);
    if (unit < 0x21 || unit > 0x7e || quotesAndBrackets.includes(path[at]!)) return false;
    length = unit === dot ? 0 : length + 1;
    if (unit === dot && (at === 0 || path.charCodeAt(at - 1) === dot)) return false;
  }
  return length > 0;
}

const dot = 0x2e;
const quotesAndBrackets = '"\'[]';

const implausible = 100;

/** 0 for the same name in another spelling, and more the less alike two paths are. */
function unlikeness(written: readonly (string | number)[], meant: readonly (string | number)[]): number {
  const slid = written.length > meant.length ? written.slice(-meant.length) : written;
  if (slid !== written && slid.length > 1 && apart(slid, meant) === 0) return 0.5;
  const direct = apart(written, meant);
  if (direct < implausible) return direct;
  if (written.map(bare).join('') === meant.map(bare).join('')) return 1;
  return isMoved(written, meant) ? 2.5 : implausible;
}

/** The right name in another section; of names that the user chooses, in the right table of another section. */
function isMoved(written: readonly (string | number)[], meant: readonly (string | number)[]): boolean {
  if (String(meant.at(-1)).startsWith('<')) return written.length > 1 && written.at(-2) === meant.at(-2);
  return isMovable(meant) && bare(written.at(-1)!) === bare(meant.at(-1)!);
}

/** Sum of the differences of the segments; names that the user chooses fit everything. */
function apart(written: readonly (string | number)[], meant: readonly (string | number)[]): number {
  if (written.length !== meant.length) return implausible;
  let sum = 0;
  for (let at = 0; at < meant.length && sum < implausible; at++) sum += slip(written[at]!, meant[at]!);
  return sum;
}

function slip(written: string | number, meant: string | number): number {
  if (typeof written === 'number' || typeof meant === 'number')
    return typeof written === typeof meant ? 0 : implausible;
  if (meant.startsWith('<') || written === meant) return 0;
  const [a, b] = [bare(written), bare(meant)];
  if (a === b) return 0.25;
  const most = Math.min(3, Math.floor(b.length / 3));
  const distance = editDistance(a, b, most + 1);
  return distance > most ? implausible : distance;
}

/** A name without case, separators and the prefixes that mark a risk. */
function bare(segment: string | number): string {
  const plain = String(segment)
    .trim()
    .toLowerCase()
    .replace(/^(?:insecure|experimental|debug)[-_]+/, '');
  return plain.replace(/[-_ ]/g, '');
}

/** Members of arrays and of named tables mean nothing elsewhere, and `type` or `uri` say too little. */
function isMovable(meant: readonly (string | number)[]): boolean {
  const last = meant.at(-1)!;
  return (
    typeof last === 'string' &&
    !last.startsWith('<') &&
    bare(last).length > 4 &&
    !meant.some((segment) => typeof segment === 'number')
  );
}

function unquote(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

function step(node: KeyNode, segment: string | number): KeyNode | undefined {
  if (typeof segment === 'number') return node.element;
  return node.members.get(segment) ?? node.named;
}

/** True when a value of the type can have something at the given place inside. */
function reaches(type: ValueType, inside: readonly (string | number)[]): boolean {
  if (inside.length === 0) return true;
  const [first, ...rest] = inside;
  switch (type.kind) {
    case 'any':
      return true;
    case 'one-of':
      return type.types.some((one) => reaches(one, inside));
    case 'array':
      return typeof first === 'number' && reaches(type.of, rest);
    case 'table':
      if (typeof first === 'number') return false;
      if (type.like !== undefined) return findRows([...exampleOf(type.like), first!, ...rest]).length > 0;
      return (
        type.fields !== undefined && Object.hasOwn(type.fields, first!) && reaches(type.fields[first!]!.type, rest)
      );
    default:
      return false;
  }
}

/** A concrete place for a row's path. */
function exampleOf(rowPath: string): readonly (string | number)[] {
  return parsePath(rowPath.replaceAll('[]', '[0]'))!;
}

function isPathUsable(path: string, release: Release): boolean {
  const segments = exampleOf(path);
  const rows = findRows(segments);
  if (rows.length > 0) return rows.some((row) => isUsable(row, release));
  return allKeys.some((key) => key.path.startsWith(`${path}.`) && isUsable(key, release));
}

/** Of every run a good part, so that it makes no more objects than it has to. */
function growTree(): KeyNode {
  const root = bud();
  for (let at = 0; at < allKeys.length; at++) grow(root, allKeys[at]!);
  return root;
}

function grow(root: GrowingNode, key: KeyEntry): void {
  const { path } = key;
  let node = root;
  let table = root;
  const demands = key.required !== undefined || key.discriminates === true;
  for (let start = 0; start < path.length; ) {
    const next = path.indexOf('.', start);
    const end = next < 0 ? path.length : next;
    const isElement = path.endsWith('[]', end);
    const name = path.slice(start, isElement ? end - 2 : end);
    table = node;
    node.isDemanding ||= demands;
    node = branch(node, name);
    if (isElement) {
      node.element ??= bud();
      node = node.element;
    } else if (demands && table.members.has(name)) {
      if (table.demanding === memberless) table.demanding = new Map();
      table.demanding.set(name, node);
    }
    start = end + 1;
  }
  node.isDemanding ||= demands;
  node.rows = node.rows === rowless ? [key] : [...node.rows, key];
  if (key.discriminates) table.discriminator ??= key;
}

function branch(node: GrowingNode, name: string): GrowingNode {
  if (name.startsWith('<')) {
    node.named ??= bud();
    return node.named;
  }
  const known = node.members.get(name);
  if (known) return known;
  const next = bud();
  if (node.members === memberless) node.members = new Map();
  node.members.set(name, next);
  return next;
}

function bud(): GrowingNode {
  return {
    rows: rowless,
    members: memberless,
    named: undefined,
    element: undefined,
    discriminator: undefined,
    isDemanding: false,
    demanding: memberless,
  };
}
