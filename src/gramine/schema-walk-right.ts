import type { Upstream } from '../diagnostic/diagnostic.ts';
import type { Kind, Node, TomlDocument } from '../toml/document.ts';
import { enumValues, findKeyBySegments, isUsable, type KeyNode, keyTree, nodeAt, statusIn } from './key-table.ts';
import type { Field, KeyEntry, ValueType } from './keys/entry.ts';
import { isBefore, type Release } from './release.ts';
import {
  type Expected,
  firstChecked,
  isNamedFromOutside,
  isNameOpen,
  type Place,
  type ProblemCode,
  placeOf,
} from './schema-walk-checker.ts';
import {
  accepted,
  byBadType,
  consequence,
  fatalAtStart,
  fateOf,
  ignored,
  lackOf,
  type Occasion,
} from './schema-walk-outcome.ts';

/** A key that is missing or that nobody reads, or a value that is not what the key wants. */
export interface RightProblem {
  readonly code: ProblemCode;
  /** For a missing key it ends with that key, or with the first table on the way to it that is missing. */
  readonly place: Place;
  /** What stands there; for a missing key the table that lacks it. */
  readonly node: Node;
  /** The row concerned: what the value is for, what is missing, or the row of another release that a key belongs to. */
  readonly key: KeyEntry | undefined;
  /** What a value has to be, of a `type` problem; several when there is a choice. */
  readonly expected: readonly Expected[];
  /** The values there are, of a `value` problem. */
  readonly values: readonly (string | boolean)[];
  /** What happens when no checker is run. */
  readonly otherwise: Upstream;
}

/** Names and types as the table has them, for a release, whether its checker minds or not. */
export function rightProblems(document: TomlDocument, release: Release): readonly RightProblem[] {
  return inTable(document.root, keyTree, { document, release, facts: factsIn(release) });
}

interface Walk {
  readonly document: TomlDocument;
  readonly release: Release;
  readonly facts: Map<KeyNode, Facts>;
}

const none: readonly RightProblem[] = [];

function inTable(table: Node, node: KeyNode, walk: Walk, owner?: KeyEntry): readonly RightProblem[] {
  const { document } = walk;
  const found: RightProblem[] = [];
  const variant = variantOf(table, node, walk);
  let isOpen = document.openEnds.length > 0;
  for (const child of document.children(table)) {
    const name = document.name(child)!;
    if (isNameOpen(name, document.holes)) {
      isOpen = true;
      continue;
    }
    const member = node.members.get(name) ?? node.named;
    const isKnown = member && isPresent(member, walk, variant);
    const problems = isKnown ? inMember(child, member, walk) : [unknown(child, walk, owner)];
    for (const problem of problems) found.push(problem);
  }
  if (!isOpen && !isNamedFromOutside(document, table))
    for (const problem of missing(table, node, walk, variant)) found.push(problem);
  return found;
}

/** Which kind of table it is; `open` when a template, or a wrong value, leaves that undecided. */
interface Variant {
  readonly name: string;
  readonly isWritten: boolean;
}

function variantOf(table: Node, node: KeyNode, walk: Walk): Variant | 'open' | undefined {
  const row = node.discriminator;
  if (row?.type.kind !== 'enum' || !row.default || !('value' in row.default)) return undefined;
  const written = walk.document.get(table, row.path.slice(row.path.lastIndexOf('.') + 1));
  if (written < 0)
    return walk.document.openEnds.length > 0 ? 'open' : { name: String(row.default.value), isWritten: false };
  if (walk.document.kind(written) !== 'string') return 'open';
  const name = walk.document.string(written);
  return enumValues(row.type, walk.release).includes(name) ? { name, isWritten: true } : 'open';
}

function isPresent(node: KeyNode, walk: Walk, variant?: Variant | 'open'): boolean {
  const { rows, isSection } = factsOf(node, walk);
  return isSection || rows.some((row) => isFor(row, variant));
}

function usableRows(node: KeyNode, walk: Walk, variant?: Variant | 'open'): readonly KeyEntry[] {
  const { rows } = factsOf(node, walk);
  return kept(rows, (row) => isFor(row, variant));
}

/** Most rows stay, so that no new list is made. */
function kept(rows: readonly KeyEntry[], stays: (row: KeyEntry) => boolean): readonly KeyEntry[] {
  return rows.every(stays) ? rows : rows.filter(stays);
}

/** What a release makes of a place, worked out once: the lists of a manifest can be long. */
interface Facts {
  readonly rows: readonly KeyEntry[];
  /** It has something in it. */
  readonly isSection: boolean;
  /** Members that have to be there when the table comes in one kind only. */
  readonly required: readonly { readonly name: string; readonly key: KeyEntry }[];
}

const facts = new Map<Release, Map<KeyNode, Facts>>();

function factsIn(release: Release): Map<KeyNode, Facts> {
  const known = facts.get(release) ?? new Map<KeyNode, Facts>();
  facts.set(release, known);
  return known;
}

function factsOf(node: KeyNode, walk: Walk): Facts {
  const known = walk.facts.get(node);
  if (known) return known;
  const own = workOut(node, walk);
  walk.facts.set(node, own);
  return own;
}

function workOut(node: KeyNode, walk: Walk): Facts {
  return {
    rows: kept(node.rows, (row) => isUsable(row, walk.release)),
    isSection: hasMembers(node, walk),
    required: requiredMembers(node, walk, undefined),
  };
}

function hasMembers(node: KeyNode, walk: Walk): boolean {
  for (const member of node.members.values()) if (isPresent(member, walk)) return true;
  return node.named !== undefined && isPresent(node.named, walk);
}

function isFor(row: KeyEntry, variant: Variant | 'open' | undefined): boolean {
  return !row.onlyFor || variant === undefined || variant === 'open' || row.onlyFor.includes(variant.name);
}

function inMember(child: Node, node: KeyNode, walk: Walk): readonly RightProblem[] {
  const kind = walk.document.kind(child);
  if (kind === 'hole' || kind === 'invalid') return none;
  if (kind === 'table' && factsOf(node, walk).isSection) return inTable(child, node, walk);
  const rows = usableRows(node, walk);
  if (rows.some(({ type }) => isAny(type, kind))) return none;
  if (rows.length === 0) return [sectionExpected(child, node, walk)];
  const tries = rows.map((row) =>
    inValue(row.type, child, { ...walk, row, element: node.element, isElement: isNamed(row) }),
  );
  if (tries.some((found) => found.length === 0)) return none;
  return tries.find((found) => found[0]!.code !== 'type') ?? tries[0]!;
}

/** True when every value of the kind is right. */
function isAny(type: ValueType, kind: Kind): boolean {
  return kind === type.kind && (kind === 'string' || kind === 'integer' || kind === 'boolean');
}

/** The runtime goes through all environment variables, whatever they are. */
function isNamed(row: KeyEntry): boolean {
  return row.path.endsWith('>') && row.type.kind === 'one-of';
}

interface ValueWalk extends Occasion, Walk {
  readonly row: KeyEntry;
  readonly element: KeyNode | undefined;
}

function inValue(type: ValueType, node: Node, walk: ValueWalk): readonly RightProblem[] {
  const { document, release } = walk;
  const kind = document.kind(node);
  if (kind === 'hole' || kind === 'invalid' || type.kind === 'any') return none;
  if (!isOfType(type, kind)) return [wrongType(type, node, walk)];
  switch (type.kind) {
    case 'enum': {
      const values = enumValues(type, release);
      return document.hasHole(node) || values.includes(document.string(node)) ? [] : [wrongValue(values, node, walk)];
    }
    case 'literal':
      return document.boolean(node) === type.value ? [] : [wrongValue([type.value], node, walk)];
    case 'array':
      return inElements(type.of, node, walk);
    case 'one-of':
      return inOneOf(type.types, node, walk);
    case 'table':
      return inTableValue(type, node, walk);
    default:
      return none;
  }
}

function isOfType(type: ValueType, kind: Kind): boolean {
  if (type.kind === 'one-of') return type.types.some((one) => isOfType(one, kind));
  return kind === kindOf(type);
}

function kindOf(type: ValueType): Kind | undefined {
  switch (type.kind) {
    case 'string':
    case 'enum':
      return 'string';
    case 'literal':
      return 'boolean';
    case 'one-of':
    case 'any':
      return undefined;
    default:
      return type.kind;
  }
}

function inElements(type: ValueType, array: Node, walk: ValueWalk): readonly RightProblem[] {
  const found: RightProblem[] = [];
  const inside = { ...walk, isElement: true };
  for (const element of walk.document.children(array)) {
    for (const problem of inValue(type, element, inside)) found.push(problem);
  }
  return found;
}

/** Of several types that the value could be meant as, the one it comes nearest to. */
function inOneOf(types: readonly ValueType[], node: Node, walk: ValueWalk): readonly RightProblem[] {
  const kind = walk.document.kind(node);
  const inside = walk.isElement ? walk : { ...walk, isElement: true };
  const tries: (readonly RightProblem[])[] = [];
  for (const type of types) {
    if (!isOfType(type, kind)) continue;
    const found = inValue(type, node, inside);
    if (found.length === 0) return found;
    tries.push(found);
  }
  const best = tries.reduce((one, other) => (other.length < one.length ? other : one));
  const unknown = best.filter((problem) => problem.code === 'unknown');
  if (tries.length < 2 || unknown.length === 0) return best;
  return unknown.map((problem) => ({ ...problem, otherwise: consequence(walk.row, problem.node, walk) }));
}

function inTableValue(type: ValueType & { kind: 'table' }, table: Node, walk: ValueWalk): readonly RightProblem[] {
  if (type.fields) return inFields(type.fields, table, walk);
  const element = type.like === undefined ? walk.element : nodeAt(partsOf(type.like));
  return element ? inTable(table, element, walk, walk.row) : none;
}

function partsOf(rowPath: string): Place {
  return rowPath.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), 0] : [part]));
}

function inFields(fields: Readonly<Record<string, Field>>, table: Node, walk: ValueWalk): readonly RightProblem[] {
  const { document } = walk;
  const found: RightProblem[] = [];
  let isOpen = document.openEnds.length > 0;
  for (const child of document.children(table)) {
    const name = document.name(child)!;
    if (isNameOpen(name, document.holes)) {
      isOpen = true;
      continue;
    }
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const problems = field ? inValue(field.type, child, walk) : [unknown(child, walk, undefined)];
    for (const problem of problems) found.push(problem);
  }
  if (isOpen) return found;
  for (const [name, field] of Object.entries(fields)) {
    if (!field.required || document.get(table, name) >= 0) continue;
    const place = [...placeOf(document, table), name];
    const otherwise = consequence(walk.row, table, walk);
    found.push({ code: 'missing', place, node: table, key: walk.row, expected: [], values: [], otherwise });
  }
  return found;
}

function wrongType(type: ValueType, node: Node, walk: ValueWalk): RightProblem {
  const otherwise = consequence(walk.row, node, walk);
  const place = placeOf(walk.document, node);
  return { code: 'type', place, node, key: walk.row, expected: [...new Set(expectedOf(type))], values: [], otherwise };
}

function expectedOf(type: ValueType): readonly Expected[] {
  if (type.kind === 'one-of') return type.types.flatMap(expectedOf);
  const kind = kindOf(type);
  return kind === undefined ? [] : [kind === 'string' ? 'text' : (kind as Expected)];
}

function wrongValue(values: readonly (string | boolean)[], node: Node, walk: ValueWalk): RightProblem {
  const place = placeOf(walk.document, node);
  return { code: 'value', place, node, key: walk.row, expected: [], values, otherwise: byBadType(walk.row) };
}

function sectionExpected(child: Node, node: KeyNode, walk: Walk): RightProblem {
  const needed = firstRequired(node, walk, undefined);
  return {
    code: 'type',
    place: placeOf(walk.document, child),
    node: child,
    key: undefined,
    expected: ['table'],
    values: [],
    otherwise: needed?.required === 'always' ? fatalAtStart : ignored,
  };
}

function unknown(child: Node, walk: Walk, owner: KeyEntry | undefined): RightProblem {
  const place = placeOf(walk.document, child);
  const key = rowOfAnyRelease(place, walk.release);
  const isClosed = owner?.closed !== undefined && !isBefore(walk.release, owner.closed);
  const otherwise: Upstream = isClosed ? { stage: 'signer', effect: 'fatal' } : fateOf(key, walk.release);
  return { code: 'unknown', place, node: child, key, expected: [], values: [], otherwise };
}

/** The row of the place, or the first one below it, in whatever release it was. */
export function rowOfAnyRelease(place: Place, release: Release): KeyEntry | undefined {
  const own = findKeyBySegments(place);
  if (own) return own;
  const node = nodeAt(place);
  const below = node ? rowsBelow(node) : [];
  return below.find((row) => statusIn(row, release) === 'removed') ?? below[0];
}

function rowsBelow(node: KeyNode): readonly KeyEntry[] {
  const deeper = [...node.members.values(), ...(node.named ? [node.named] : [])].flatMap(rowsBelow);
  return [...node.rows, ...deeper];
}

function missing(
  table: Node,
  node: KeyNode,
  walk: Walk,
  variant: Variant | 'open' | undefined,
): readonly RightProblem[] {
  const { document } = walk;
  const found: RightProblem[] = [];
  const required = variant === undefined ? factsOf(node, walk).required : requiredMembers(node, walk, variant);
  for (const { name, key } of required) {
    if (document.get(table, name) >= 0) continue;
    const isForChecker = key.required === 'checker' || isImplied(key, variant);
    if (isForChecker && isBefore(walk.release, firstChecked)) continue;
    const place = [...placeOf(document, table), name];
    const otherwise = isForChecker ? accepted : lackOf(key);
    found.push({ code: 'missing', place, node: table, key, expected: [], values: [], otherwise });
  }
  return found;
}

function requiredMembers(node: KeyNode, walk: Walk, variant: Variant | 'open' | undefined): Facts['required'] {
  if (node.demanding.size === 0) return [];
  const required: { name: string; key: KeyEntry }[] = [];
  node.demanding.forEach((member, name) => {
    const key = firstRequired(member, walk, variant);
    if (key) required.push({ name, key });
  });
  return required;
}

/** What has to be at a place, newest form first. Tables that come in kinds are never asked for as such. */
function firstRequired(node: KeyNode, walk: Walk, variant: Variant | 'open' | undefined): KeyEntry | undefined {
  if (!node.isDemanding) return undefined;
  const rows = usableRows(node, walk, variant).filter((row) => isRequired(row, variant));
  const current = rows.find((row) => statusIn(row, walk.release) === 'accepted');
  if (current || node.discriminator) return current;
  for (const member of node.demanding.values()) {
    const below = firstRequired(member, walk, undefined);
    if (below) return below;
  }
  return rows[0];
}

function isRequired(row: KeyEntry, variant: Variant | 'open' | undefined): boolean {
  if (row.required === undefined) return false;
  if (!row.optionalFor || variant === undefined) return true;
  return variant !== 'open' && !row.optionalFor.includes(variant.name);
}

/** The runtime has a default as long as the kind of table is not written out. */
function isImplied(row: KeyEntry, variant: Variant | 'open' | undefined): boolean {
  return row.default !== undefined && variant !== undefined && variant !== 'open' && !variant.isWritten;
}
