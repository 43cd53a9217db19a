import { nearest } from '../text/nearest.ts';
import type { Range } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { dataPath } from './data-path.ts';
import type { DataNode } from './node.ts';

/** What the authored schemas of data formats use of JSON Schema (draft-07). */
export interface JsonSchema {
  readonly title?: string;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  /** The alternative of the value's own type, and of tables of its own constants, is the one that counts. */
  readonly anyOf?: readonly JsonSchema[];
}

export interface SchemaMistake {
  readonly kind: 'unknown-key' | 'missing-key' | 'value';
  /** Of the key that is unknown, the value that is wrong, or the table that lacks a key. */
  readonly range: Range;
  readonly path: string;
  /** One clause. */
  readonly message: string;
  readonly help?: string;
  /** What an unknown key was most likely meant to be. */
  readonly meant?: string;
}

/** Where a text differs from its schema, in the order of the text. Never more than some thousand. */
export function schemaMistakes(root: DataNode, schema: JsonSchema): readonly SchemaMistake[] {
  const found: SchemaMistake[] = [];
  const walk: Walk = { whole: schema, found };
  const pending: { node: DataNode; schema: JsonSchema }[] = [{ node: root, schema }];
  for (let next = pending.pop(); next && found.length < mostMistakes; next = pending.pop())
    pending.push(...inside(next.node, resolved(next.schema, walk), walk));
  return found.sort((a, b) => a.range.start - b.range.start);
}

const mostMistakes = 2000;

interface Walk {
  readonly whole: JsonSchema;
  readonly found: SchemaMistake[];
}

type Part = { readonly node: DataNode; readonly schema: JsonSchema };

/** Checks a value itself, and says what of it has to be checked yet. */
function inside(node: DataNode, schema: JsonSchema, walk: Walk): readonly Part[] {
  if (schema.anyOf) return alternative(node, schema.anyOf, walk);
  const wrong = ownMistake(node, schema);
  if (wrong) {
    walk.found.push({ kind: 'value', range: node.range, path: node.path, ...wrong });
    return [];
  }
  if (node.kind === 'list')
    return schema.items ? node.items.map((item) => ({ node: item, schema: schema.items! })) : [];
  return node.kind === 'map' ? membersOf(node, schema, walk) : [];
}

function membersOf(node: DataNode, schema: JsonSchema, { found }: Walk): readonly Part[] {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  for (const name of required) {
    if (node.members.has(name)) continue;
    found.push({
      kind: 'missing-key',
      range: node.keyRange ?? { start: node.range.start, end: Math.min(node.range.end, node.range.start + 1) },
      path: dataPath(node.path, name),
      message: `\`${name}\` is missing`,
      help: node.path === '' ? 'add it' : `add it to \`${node.path}\``,
    });
  }
  const parts: Part[] = [];
  for (const [name, member] of node.members) {
    if (Object.hasOwn(properties, name)) parts.push({ node: member, schema: properties[name]! });
    else if (additionalProperties === false) found.push(unknownKey(name, member, Object.keys(properties)));
    else if (typeof additionalProperties === 'object') parts.push({ node: member, schema: additionalProperties });
  }
  return parts;
}

function unknownKey(name: string, member: DataNode, known: readonly string[]): SchemaMistake {
  const meant = nearest(name, known);
  return {
    kind: 'unknown-key',
    range: member.keyRange ?? member.range,
    path: member.path,
    message: `there is no setting \`${shortened(name)}\` here`,
    help: meant === undefined ? `use ${joined(known.map((key) => `\`${key}\``))}` : `use \`${meant}\``,
    ...(meant !== undefined && { meant }),
  };
}

type Wrong = Pick<SchemaMistake, 'message' | 'help'>;

function ownMistake(node: DataNode, schema: JsonSchema): Wrong | undefined {
  const { type, minItems, minimum, maximum, pattern } = schema;
  if (type !== undefined && !isOfType(node, type)) return wrongType(node, type, schema);
  if (schema.const !== undefined && node.scalar !== schema.const)
    return { message: `\`${shown(node)}\` can't stand here`, help: `use \`${JSON.stringify(schema.const)}\`` };
  if (schema.enum && !schema.enum.includes(node.scalar)) return notOneOf(node, schema.enum);
  if (minItems !== undefined && node.kind === 'list' && node.items.length < minItems)
    return { message: 'the list is empty', help: 'name something, or remove the list' };
  if (node.kind === 'number') {
    const value = Number(node.scalar);
    if (minimum !== undefined && value < minimum)
      return { message: `\`${shown(node)}\` is too low`, help: `use at least \`${minimum}\`` };
    if (maximum !== undefined && value > maximum)
      return { message: `\`${shown(node)}\` is too high`, help: `use at most \`${maximum}\`` };
  }
  if (pattern !== undefined && node.kind === 'string' && !new RegExp(pattern).test(String(node.scalar)))
    return {
      message: `\`${shown(node)}\` is no ${schema.title ?? 'such text'}`,
      ...(schema.examples && { help: `write it as in \`${String(schema.examples[0])}\`` }),
    };
  return undefined;
}

function wrongType(node: DataNode, type: string | readonly string[], schema: JsonSchema): Wrong {
  const types = typeof type === 'string' ? [type] : type;
  const quote = types.includes('string') && (node.kind === 'number' || node.kind === 'boolean');
  const example = schema.examples?.[0];
  const help = quote
    ? `write it in quotes: \`"${shown(node)}"\``
    : example !== undefined && `write it as in \`${JSON.stringify(example)}\``;
  return {
    message: `${node.path === '' ? 'the file' : 'this'} must be ${joined(types.map((one) => names[one] ?? one))}`,
    ...(help && { help }),
  };
}

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a table',
  integer: 'a whole number',
  number: 'a number',
  null: 'nothing',
};

function notOneOf(node: DataNode, values: readonly unknown[]): Wrong {
  const meant = node.kind === 'string' ? nearest(String(node.scalar), values.map(String)) : undefined;
  const choice = meant === undefined ? joined(values.map((one) => `\`${JSON.stringify(one)}\``)) : `\`"${meant}"\``;
  return { message: `\`${shown(node)}\` can't stand here`, help: `use ${choice}` };
}

function isOfType(node: DataNode, type: string | readonly string[]): boolean {
  if (typeof type !== 'string') return type.some((one) => isOfType(node, one));
  switch (type) {
    case 'object':
      return node.kind === 'map';
    case 'array':
      return node.kind === 'list';
    case 'integer':
      return node.kind === 'number' && (typeof node.scalar === 'bigint' || Number.isInteger(node.scalar));
    default:
      return node.kind === type;
  }
}

function alternative(node: DataNode, choices: readonly JsonSchema[], walk: Walk): readonly Part[] {
  const all = choices.map((choice) => resolved(choice, walk));
  const ofType = all.filter(({ type }) => type === undefined || isOfType(node, type));
  const chosen = ofType.find((choice) => hasConstants(node, choice)) ?? (ofType.length === 1 ? ofType[0] : undefined);
  if (chosen) return inside(node, chosen, walk);
  walk.found.push({ kind: 'value', range: node.range, path: node.path, ...noneOf(node, all, ofType) });
  return [];
}

/** Tables are told apart by what stands under a key of theirs, e.g. `type`. */
function hasConstants(node: DataNode, { properties = {} }: JsonSchema): boolean {
  return Object.entries(properties).every(([name, schema]) => {
    if (schema.const === undefined) return true;
    return node.members.get(name)?.scalar === schema.const;
  });
}

function noneOf(node: DataNode, all: readonly JsonSchema[], ofType: readonly JsonSchema[]): Wrong {
  const [key, values] = constantsOf(ofType);
  if (key === undefined) {
    const wanted = all.flatMap(({ type = [] }) => type).map((one) => names[one] ?? one);
    return { message: `this must be ${joined([...new Set(wanted)])}` };
  }
  const member = node.members.get(key);
  const choice = joined(values.map((value) => `\`${JSON.stringify(value)}\``));
  if (!member) return { message: `\`${key}\` is missing`, help: `it says what this is: ${choice}` };
  const meant = nearest(String(member.scalar), values.map(String));
  return {
    message: `\`${key}\` can't be \`${shown(member)}\``,
    help: `use ${meant === undefined ? choice : `\`${JSON.stringify(meant)}\``}`,
  };
}

function constantsOf(choices: readonly JsonSchema[]): readonly [string | undefined, readonly unknown[]] {
  const constants = choices.flatMap(({ properties = {} }) =>
    Object.entries(properties).filter(([, schema]) => schema.const !== undefined),
  );
  const key = constants[0]?.[0];
  return [key, constants.filter(([name]) => name === key).map(([, schema]) => schema.const)];
}

function resolved(schema: JsonSchema, { whole }: Walk): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  const meant = whole.definitions?.[$ref.slice($ref.lastIndexOf('/') + 1)];
  if (!meant) throw new Error(`the schema has no definition for ${$ref}`);
  return resolved({ ...meant, ...own }, { whole, found: [] });
}

function shown(node: DataNode): string {
  return shortened(node.kind === 'string' ? String(node.scalar) : node.source.slice(node.range));
}

function shortened(text: string): string {
  const line = visible(text.split('\n', 1)[0]!.replaceAll('`', "'"));
  return line.length > 60 || line.length < text.length ? `${line.slice(0, 57)}...` : line;
}

function joined(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
