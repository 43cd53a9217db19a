import { type HoleRange, isHole, type Kind, type Node, type TomlDocument } from '../toml/document.ts';
import { enumValues, isUsable, type KeyNode, keyTree } from './key-table.ts';
import type { Field, KeyEntry, ValueType } from './keys/entry.ts';
import { isBefore, isWithin, type Release } from './release.ts';

/** Segments from the root: names and positions in arrays. */
export type Place = readonly (string | number)[];

/** `unknown`: no such key; `value`: the right type, but none of the values there are. */
export type ProblemCode = 'missing' | 'unknown' | 'type' | 'value';

export type Expected = 'text' | 'integer' | 'boolean' | 'table' | 'array';

/** One complaint of gramine-manifest-check. */
export interface CheckerProblem {
  readonly code: ProblemCode;
  /** For a missing key it ends with that key. */
  readonly place: Place;
  /** What stands there; for a missing key the table that lacks it. */
  readonly node: Node;
  /** Of a `type` problem. */
  readonly expected?: Expected;
}

/** The first release with a checker. */
export const firstChecked: Release = '1.7';

/**
 * What gramine-manifest-check of the release says about the document as it stands; nothing before 1.7. `all` goes on where
 * the checker stops: it leaves an array at the first table it does not like, and forgets what it said about the array before.
 */
export function checkerProblems(document: TomlDocument, release: Release, all = false): readonly CheckerProblem[] {
  if (isBefore(release, firstChecked)) return [];
  return complaints(schemaOf(release), document.root, { document, all });
}

export function placeOf(document: TomlDocument, node: Node): Place {
  const place: (string | number)[] = [];
  for (let at = node; at !== document.root; at = document.parent(at)) {
    place.push(document.name(at) ?? document.index(at));
  }
  return place.reverse();
}

/** True when the key itself has an unknown part. */
export function isNameOpen(name: string, holes: HoleRange | undefined): boolean {
  if (!holes) return false;
  for (let at = 0; at < name.length; at++) if (isHole(name.charCodeAt(at), holes)) return true;
  return false;
}

/** True when a dotted key further out, part of whose name a template decides, may set something in the table. */
export function isNamedFromOutside(document: TomlDocument, table: Node): boolean {
  if (!document.holes) return false;
  for (let at = table; at !== document.root; at = document.parent(at)) {
    const parent = document.parent(at);
    if (document.kind(parent) !== 'table') return false;
    if (holdsOpenName(document, parent)) return true;
  }
  return false;
}

function holdsOpenName(document: TomlDocument, table: Node): boolean {
  const known = openNames.get(document) ?? new Map<Node, boolean>();
  openNames.set(document, known);
  const answer = known.get(table) ?? hasOpenChild(document, table);
  known.set(table, answer);
  return answer;
}

function hasOpenChild(document: TomlDocument, table: Node): boolean {
  for (const child of document.children(table)) if (isNameOpen(document.name(child)!, document.holes)) return true;
  return false;
}

/** Of tables in which many others can stand. */
const openNames = new WeakMap<TomlDocument, Map<Node, boolean>>();

/** What the checker accepts, in its own terms: any text passes for a size, `true` for a number, `1` for `true`. */
type Check =
  | { readonly is: 'text' | 'integer' | 'boolean' | 'anything' }
  | { readonly is: 'choice'; readonly values: readonly (string | boolean)[] }
  | { readonly is: 'list'; readonly of: Check }
  | { readonly is: 'either'; readonly of: readonly Check[] }
  | TableCheck;

/** Of the many keys there are, a manifest has few: what the checker makes of one is worked out when it turns up. */
interface TableCheck {
  readonly is: 'table';
  /** Undefined when the checker knows no such key. */
  member(name: string): Check | undefined;
  required(): readonly string[];
}

interface Walk {
  readonly document: TomlDocument;
  readonly all: boolean;
}

const schemas = new Map<Release, Check>();

function schemaOf(release: Release): Check {
  const known = schemas.get(release);
  if (known) return known;
  const schema = tableCheck(keyTree, release);
  schemas.set(release, schema);
  return schema;
}

function tableCheck(node: KeyNode, release: Release, variant?: string): TableCheck {
  const checks = new Map<KeyNode, Check | undefined>();
  const checkOf = (member: KeyNode | undefined) => {
    if (member && !checks.has(member)) checks.set(member, memberCheck(member, release, variant));
    return member && checks.get(member);
  };
  let required: readonly string[] | undefined;
  return {
    is: 'table',
    member: (name) => checkOf(node.members.get(name)) ?? checkOf(node.named),
    required: () => {
      required ??= [...node.demanding.keys()].filter((name) => isRequired(node.members.get(name)!, release, variant));
      return required;
    },
  };
}

function memberCheck(node: KeyNode, release: Release, variant?: string): Check | undefined {
  const row = checkedRow(node, release, variant);
  return row ? rowCheck(row, node, release, variant) : sectionCheck(node, release);
}

function sectionCheck(node: KeyNode, release: Release): Check | undefined {
  const { discriminator } = node;
  if (discriminator) return variantsCheck(node, discriminator, release);
  return holdsKnown(node, release) ? tableCheck(node, release) : undefined;
}

/** True when the checker knows something inside. */
function holdsKnown(node: KeyNode, release: Release): boolean {
  for (const member of node.members.values()) if (isKnown(member, release)) return true;
  return node.named !== undefined && isKnown(node.named, release);
}

function isKnown(node: KeyNode, release: Release): boolean {
  return !!node.discriminator || node.rows.some((row) => isChecked(row, release)) || holdsKnown(node, release);
}

function rowCheck(row: KeyEntry, node: KeyNode, release: Release, variant: string | undefined): Check {
  if (row.checkerTakesAnything) return { is: 'anything' };
  if (row.discriminates && variant !== undefined) return { is: 'choice', values: [variant] };
  return typeCheck(row.type, node.element, release);
}

function typeCheck(type: ValueType, element: KeyNode | undefined, release: Release): Check {
  switch (type.kind) {
    case 'boolean':
    case 'integer':
      return { is: type.kind };
    case 'string':
      return { is: 'text' };
    case 'enum':
      return { is: 'choice', values: enumValues(type, release) };
    case 'literal':
      return { is: 'choice', values: [type.value] };
    case 'array':
      return { is: 'list', of: typeCheck(type.of, element, release) };
    case 'one-of':
      return { is: 'either', of: type.types.map((one) => typeCheck(one, element, release)) };
    case 'table':
      return type.fields ? fieldsCheck(type.fields, release) : elementCheck(element, release);
    case 'any':
      return { is: 'anything' };
  }
}

function fieldsCheck(fields: Readonly<Record<string, Field>>, release: Release): Check {
  const checks = new Map<string, Check>();
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    checks.set(name, typeCheck(field.type, undefined, release));
    if (field.required && !field.checkerOptional) required.push(name);
  }
  return { is: 'table', member: (name) => checks.get(name), required: () => required };
}

function elementCheck(element: KeyNode | undefined, release: Release): Check {
  if (!element) return { is: 'anything' };
  const { discriminator } = element;
  return discriminator ? variantsCheck(element, discriminator, release) : tableCheck(element, release);
}

/** The checker knows a mount of each type as a kind of table of its own. */
function variantsCheck(node: KeyNode, discriminator: KeyEntry, release: Release): Check {
  const variants = discriminator.type.kind === 'enum' ? enumValues(discriminator.type, release) : [];
  return { is: 'either', of: variants.map((variant) => tableCheck(node, release, variant)) };
}

function checkedRow(node: KeyNode, release: Release, variant: string | undefined): KeyEntry | undefined {
  return node.rows.find(
    (row) => isChecked(row, release) && (variant === undefined || !row.onlyFor || row.onlyFor.includes(variant)),
  );
}

/** True when the checker of the release knows the key. */
export function isChecked(row: KeyEntry, release: Release): boolean {
  if (!row.readers.includes('checker') || isBefore(release, firstChecked)) return false;
  return isUsable(row, release) && isWithin(release, row.checker ?? {});
}

/** A section is required when something in it is. */
function isRequired(node: KeyNode, release: Release, variant: string | undefined): boolean {
  if (!node.isDemanding) return false;
  const row = checkedRow(node, release, variant);
  if (!row) return isDemandingSection(node, release);
  if (row.discriminates && row.default && 'value' in row.default) return row.default.value !== variant;
  if (row.required !== 'always' && row.required !== 'checker') return false;
  return variant === undefined || !row.optionalFor?.includes(variant);
}

function isDemandingSection(node: KeyNode, release: Release): boolean {
  if (node.discriminator) return false;
  for (const member of node.demanding.values()) if (isRequired(member, release, undefined)) return true;
  return false;
}

function complaints(check: Check, node: Node, walk: Walk): readonly CheckerProblem[] {
  const kind = walk.document.kind(node);
  if (kind === 'hole' || kind === 'invalid') return [];
  switch (check.is) {
    case 'anything':
      return [];
    case 'text':
    case 'integer':
    case 'boolean':
      return isOfKind(kind, check.is) ? [] : [wrong('type', node, walk, check.is)];
    case 'choice':
      return check.values.some((value) => equals(walk.document, node, value)) ? [] : [wrong('value', node, walk)];
    case 'list':
      return kind === 'array' ? inList(check.of, node, walk) : [wrong('type', node, walk, 'array')];
    case 'either':
      return inEither(check.of, node, walk);
    case 'table':
      return kind === 'table' ? inTable(check, node, walk) : [wrong('type', node, walk, 'table')];
  }
}

function isOfKind(kind: Kind, wanted: 'text' | 'integer' | 'boolean'): boolean {
  if (wanted === 'text') return kind === 'string';
  return kind === 'boolean' || (wanted === 'integer' && kind === 'integer');
}

/** Python's equality, in which `True`, `1` and `1.0` are the same. */
function equals(document: TomlDocument, node: Node, value: string | boolean): boolean {
  const kind = document.kind(node);
  if (typeof value === 'string')
    return kind === 'string' && (document.hasHole(node) || document.string(node) === value);
  if (kind === 'boolean') return document.boolean(node) === value;
  if (kind === 'integer') return document.integer(node) === BigInt(value);
  return kind === 'float' && document.value(node) === Number(value);
}

function inTable(check: TableCheck, table: Node, walk: Walk): readonly CheckerProblem[] {
  const { document } = walk;
  const found: CheckerProblem[] = [];
  let isOpen = document.openEnds.length > 0;
  for (const child of document.children(table)) {
    const name = document.name(child)!;
    if (isNameOpen(name, document.holes)) {
      isOpen = true;
      continue;
    }
    const wanted = check.member(name);
    const problems = wanted ? complaints(wanted, child, walk) : [wrong('unknown', child, walk)];
    for (const problem of problems) found.push(problem);
  }
  if (isOpen) return found;
  for (const name of check.required()) {
    if (document.get(table, name) >= 0 || isNamedFromOutside(document, table)) continue;
    found.push({ code: 'missing', place: [...placeOf(document, table), name], node: table });
  }
  return found;
}

function inList(check: Check, array: Node, walk: Walk): readonly CheckerProblem[] {
  const { document } = walk;
  const found: CheckerProblem[] = [];
  for (const element of document.children(array)) {
    const own = complaints(check, element, walk);
    if (own.length === 0) continue;
    if (!walk.all && own[0]!.place.length > placeOf(document, element).length) return own;
    for (const one of own) found.push(one);
  }
  return found;
}

/** The complaints of the alternative that got deepest, the first one when several got as deep. */
function inEither(alternatives: readonly Check[], node: Node, walk: Walk): readonly CheckerProblem[] {
  const kind = walk.document.kind(node);
  for (const alternative of alternatives) {
    if (isLikely(alternative, kind) && complaints(alternative, node, walk).length === 0) return [];
  }
  const failures: (readonly CheckerProblem[])[] = [];
  for (const alternative of alternatives) {
    const own = complaints(alternative, node, walk);
    if (own.length === 0) return [];
    failures.push(own);
  }
  if (alternatives.some((one) => hasOpenChoice(one, node, walk.document))) {
    const depth = placeOf(walk.document, node).length;
    const inside = failures.filter(([first]) => first!.place.length > depth);
    return agreed(inside.length > 0 ? inside : failures);
  }
  return failures.reduce((best, own) => (own[0]!.place.length > best[0]!.place.length ? own : best));
}

/** Tried first, since working out a complaint takes longer than having none. */
function isLikely(check: Check, kind: Kind): boolean {
  return check.is === 'table' ? kind === 'table' : check.is === 'text' && kind === 'string';
}

/** True when a text that picks the alternative has an unknown part. */
function hasOpenChoice(check: Check, table: Node, document: TomlDocument): boolean {
  if (check.is !== 'table' || document.kind(table) !== 'table') return false;
  for (const node of document.children(table)) {
    if (document.hasHole(node) && check.member(document.name(node)!)?.is === 'choice') return true;
  }
  return false;
}

/** What is wrong whichever alternative is picked in the end, or else the first complaint, for all of them fail. */
function agreed(failures: readonly (readonly CheckerProblem[])[]): readonly CheckerProblem[] {
  const [first, ...others] = failures;
  const common = first!.filter((one) => others.every((other) => other.some((two) => isSamePlace(one, two))));
  return common.length > 0 ? common : first!.slice(0, 1);
}

function isSamePlace(a: CheckerProblem, b: CheckerProblem): boolean {
  return a.node === b.node && a.place.at(-1) === b.place.at(-1);
}

function wrong(code: ProblemCode, node: Node, walk: Walk, expected?: Expected): CheckerProblem {
  const place = placeOf(walk.document, node);
  return expected === undefined ? { code, place, node } : { code, place, node, expected };
}
