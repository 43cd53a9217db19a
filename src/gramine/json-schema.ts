import { isAdded } from './construct.ts';
import { enumValues, isUsable, type KeyNode, keyTree, nodeAt, statusIn, successorIn } from './key-table.ts';
import type { Field, KeyEntry, ValueType } from './keys/entry.ts';
import { isBefore, isWithin, type lines, parseRelease, type Release } from './release.ts';
import { firstChecked, isChecked } from './schema-walk-checker.ts';

export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/**
 * Draft-07 JSON Schema of the manifests people write for a release line, for editors: what the walk over names and types finds
 * nothing in, once the tools have added their defaults, is valid, and nothing else, except that
 * - numbers outside the bounds of a key and an empty `loader.argv` are invalid here, and a matter of other rules there
 * - JSON has neither dates nor floats of their own, so that `1.0` passes for 1 and, depending on the editor, a date for a text
 */
export function manifestSchema(line: keyof typeof lines): { readonly [keyword: string]: unknown } {
  const release = parseRelease(line)!;
  const making: Making = { release, definitions: new Map(), areAllListed: false };
  const schema = tableSchema(keyTree, making);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Gramine ${line} manifest`,
    ...schema,
    ...(making.definitions.size > 0 ? { definitions: Object.fromEntries(making.definitions) } : {}),
  };
}

interface Making {
  readonly release: Release;
  readonly definitions: Map<string, JsonSchema>;
  /** Below a key whose value the checker does not look into, everything that the runtime knows is listed. */
  readonly areAllListed: boolean;
}

function tableSchema(node: KeyNode, making: Making): { readonly [keyword: string]: unknown } {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [name, member] of node.members) {
    const schema = memberSchema(member, making);
    if (schema === undefined) continue;
    properties[name] = schema;
    if (isRequired(member, making)) required.push(name);
  }
  const conditions = conditionsOf(node, making);
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(conditions.length > 0 ? { allOf: conditions } : {}),
    additionalProperties: (node.named && memberSchema(node.named, making)) ?? false,
  };
}

function memberSchema(node: KeyNode, making: Making): JsonSchema | undefined {
  const rows = listedRows(node, making);
  const forms: JsonSchema[] = rows.map((row) => rowSchema(row, node, making));
  if (hasListed(node, making)) forms.push(tableSchema(node, making));
  return forms.length > 1 ? { anyOf: forms } : forms[0];
}

function listedRows(node: KeyNode, making: Making): readonly KeyEntry[] {
  return node.rows.filter((row) => isListed(row, making));
}

/** What the checker knows, or before there was one, what the release reads. */
function isListed(row: KeyEntry, making: Making): boolean {
  const { release } = making;
  if (isConverted(row, making)) return true;
  return making.areAllListed || isBefore(release, firstChecked) ? isUsable(row, release) : isChecked(row, release);
}

/** True when the tools of the release turn the old form into the new one. */
function isConverted(row: KeyEntry, { release }: Making): boolean {
  return row.converted !== undefined && isWithin(release, row.converted);
}

/** True when there are keys below. */
function hasListed(node: KeyNode, making: Making): boolean {
  const below = [...node.members.values(), ...(node.named ? [node.named] : [])];
  return below.some((one) => listedRows(one, making).length > 0 || hasListed(one, making));
}

function rowSchema(row: KeyEntry, node: KeyNode, making: Making): JsonSchema {
  const inside: Making = row.checkerTakesAnything ? { ...making, areAllListed: true } : making;
  const preset = row.default && 'value' in row.default ? { default: row.default.value } : {};
  const mark = statusIn(row, making.release) === 'deprecated' ? { deprecated: true } : {};
  const description = describe(row, making.release);
  return { title: row.path, description, ...preset, ...mark, ...typeSchema(row.type, node.element, inside) };
}

function describe(row: KeyEntry, release: Release): string {
  const sentences = [row.summary];
  if (row.default) sentences.push(`Default: ${defaultText(row.default)}.`);
  if (row.security) sentences.push(`Security: ${row.security.note}.`);
  if (row.since !== null && row.since !== '1.0') sentences.push(`Since Gramine ${row.since}.`);
  if (statusIn(row, release) === 'deprecated') sentences.push(deprecation(row, release));
  return sentences.join(' ');
}

function defaultText(preset: NonNullable<KeyEntry['default']>): string {
  if ('computed' in preset) return preset.computed;
  const value = `\`${JSON.stringify(preset.value)}\``;
  return 'whenTrue' in preset ? `${value}, with \`${preset.whenTrue}\` \`${JSON.stringify(preset.otherwise)}\`` : value;
}

function deprecation(row: KeyEntry, release: Release): string {
  const successor = successorIn(row, release);
  if (!successor) return 'Deprecated.';
  return successor.path === row.path ? 'Deprecated in this form.' : `Deprecated: use \`${successor.path}\`.`;
}

function typeSchema(
  type: ValueType,
  element: KeyNode | undefined,
  making: Making,
): { readonly [keyword: string]: unknown } {
  switch (type.kind) {
    case 'boolean':
      return { type: 'boolean' };
    case 'string':
      return { type: 'string' };
    case 'integer':
      return { type: 'integer', ...bounds(type, making.release) };
    case 'enum':
      return { type: 'string', enum: enumValues(type, making.release) };
    case 'literal':
      return { const: type.value };
    case 'array':
      return { type: 'array', ...fewest(type.minLength), items: typeSchema(type.of, element, making) };
    case 'one-of':
      return { anyOf: type.types.map((one) => withoutBounds(typeSchema(one, element, making))) };
    case 'table':
      return tableValueSchema(type, element, making);
    case 'any':
      return {};
  }
}

function bounds(type: ValueType & { readonly kind: 'integer' }, release: Release): object {
  const max = type.maxBefore && isBefore(release, type.maxBefore.until) ? type.maxBefore.max : type.max;
  return {
    ...(type.min === undefined ? {} : { minimum: type.min }),
    ...(max === undefined ? {} : { maximum: max }),
  };
}

function fewest(count: number | undefined): object {
  return count === undefined ? {} : { minItems: count };
}

/** Of several types one has to fit by type alone, or editors would say that none does. */
function withoutBounds(schema: { readonly [keyword: string]: unknown }): { readonly [keyword: string]: unknown } {
  const { minimum: _min, maximum: _max, ...rest } = schema;
  return rest;
}

function tableValueSchema(
  type: ValueType & { readonly kind: 'table' },
  element: KeyNode | undefined,
  making: Making,
): { readonly [keyword: string]: unknown } {
  if (type.fields) return fieldsSchema(type.fields, making);
  if (type.like !== undefined) return { $ref: `#/definitions/${define(type.like, making)}` };
  return element ? tableSchema(element, making) : { type: 'object' };
}

function fieldsSchema(
  fields: Readonly<Record<string, Field>>,
  making: Making,
): { readonly [keyword: string]: unknown } {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    properties[name] = typeSchema(field.type, undefined, making);
    if (field.required) required.push(name);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

/** Tables that contain tables of their own kind are named. */
function define(rowPath: string, making: Making): string {
  const name = rowPath.replace(/[^A-Za-z]+/g, '-').replace(/-$/, '');
  if (making.definitions.has(name)) return name;
  making.definitions.set(name, true);
  const node = nodeAt(rowPath.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), 0] : [part])));
  making.definitions.set(name, node ? tableSchema(node, { ...making, areAllListed: true }) : true);
  return name;
}

/** True when whoever writes a manifest has to put something there, whatever kind of table it is in. */
function isRequired(node: KeyNode, making: Making): boolean {
  const rows = listedRows(node, making).filter((row) => !isConverted(row, making));
  if (rows.length > 0) return rows.some((row) => isDemanded(row, making) && !row.optionalFor);
  if (node.discriminator) return false;
  return [...node.members.values()].some((member) => isRequired(member, making));
}

function isDemanded(row: KeyEntry, making: Making): boolean {
  if (row.required === undefined || isAdded(row, making.release)) return false;
  return row.required !== 'checker' || !isBefore(making.release, firstChecked);
}

/** Which members a table has depends on its kind. */
function conditionsOf(node: KeyNode, making: Making): readonly JsonSchema[] {
  const { discriminator } = node;
  if (!discriminator) return [];
  const by = discriminator.path.slice(discriminator.path.lastIndexOf('.') + 1);
  const conditions: JsonSchema[] = [];
  for (const [name, member] of node.members) {
    const row = listedRows(member, making)[0];
    if (row?.onlyFor)
      conditions.push({ if: isOneOf(by, row.onlyFor), else: { type: 'object', properties: { [name]: false } } });
    if (row?.optionalFor && isDemanded(row, making)) conditions.push(demand(name, by, row, making));
  }
  return conditions;
}

/** The runtime has a default as long as the kind is not written out, the checker insists. */
function demand(name: string, by: string, row: KeyEntry, making: Making): JsonSchema {
  const need = { type: 'object', required: [name], properties: { [name]: {} } };
  const isExempt = isOneOf(by, row.optionalFor!);
  if (!row.default || !isBefore(making.release, firstChecked)) return { if: isExempt, else: need };
  const isWritten = { type: 'object', required: [by], properties: { [by]: {} } };
  return { if: { anyOf: [isExempt, { not: isWritten }] }, else: need };
}

function isOneOf(by: string, values: readonly string[]): JsonSchema {
  return { type: 'object', required: [by], properties: { [by]: { enum: values } } };
}
