import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import type { Range } from '../text/source.ts';
import type { Node, TomlDocument } from './document.ts';

/** A validator that ajv made, with `allErrors` and `verbose`. */
export interface Validator {
  (data: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

export interface SchemaError {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly schema?: unknown;
  readonly parentSchema?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/** What a JSON Schema finds wrong with a TOML text, at its places. `group` begins the codes; keys called `dates` may hold dates. */
export function schemaProblems(
  document: TomlDocument,
  validator: Validator,
  group: string,
  dates: readonly string[] = [],
): readonly Diagnostic[] {
  const misplaced = [...datesIn(document, dates)].map((found) => diagnosticOf(found, group));
  if (validator(withNumbers(document.value(document.root)))) return misplaced;
  const errors = telling(validator.errors ?? []).slice(0, mostErrors);
  return [...misplaced, ...errors.map((error) => diagnosticOf(description(document, error), group))];
}

/** To find the place of each takes a walk from the root. */
const mostErrors = 1000;

/** Integers that a number holds exactly, as one: what validates knows no others. */
function withNumbers(whole: unknown): unknown {
  const open: unknown[] = [whole];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const container = next as Record<string, unknown>;
    for (const key of Object.keys(container)) {
      const value = container[key];
      if (typeof value === 'bigint' && BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)))
        container[key] = Number(value);
      else if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
  return whole;
}

/**
 * Of an `anyOf`, what the alternative of the value's own type says, or when there is none the `anyOf` as a whole; of a `oneOf` the whole.
 */
function telling(errors: readonly SchemaError[]): readonly SchemaError[] {
  const chosen = new Map<string, number>();
  for (const { keyword, schemaPath, instancePath, schema, data } of errors) {
    if (keyword !== 'anyOf') continue;
    const at = (schema as readonly Readonly<Record<string, unknown>>[]).findIndex(({ type }) => isOfType(data, type));
    if (at >= 0) chosen.set(`${instancePath} ${schemaPath}`, at);
  }
  return errors.filter(({ keyword, schemaPath, instancePath }) => {
    if (/\/oneOf\/\d/.test(schemaPath)) return false;
    if (keyword === 'anyOf') return !chosen.has(`${instancePath} ${schemaPath}`);
    const branch = /^(.*\/anyOf)\/(\d+)/.exec(schemaPath);
    return !branch || chosen.get(`${instancePath} ${branch[1]}`) === Number(branch[2]);
  });
}

function isOfType(data: unknown, type: unknown): boolean {
  if (Array.isArray(data)) return type === 'array';
  return typeof data === 'object' ? type === 'object' : typeof data === type;
}

interface Description {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly range: Range;
}

function diagnosticOf({ code, message, help, range }: Description, group: string): Diagnostic {
  const upstream = { stage: 'none', effect: 'accepted' } as const;
  return {
    code: `${group}/${code}`,
    severity: 'error',
    message,
    ...(help !== undefined && { help }),
    range,
    upstream,
    related: [],
  };
}

/** JSON has no dates, and as their text they would pass for strings. */
function* datesIn(document: TomlDocument, allowed: readonly string[]): Iterable<Description> {
  for (let node = 0; node < document.nodeCount; node++) {
    if (!/date|time/.test(document.kind(node)) || allowed.includes(document.name(node) ?? '')) continue;
    const range = document.range(node);
    yield {
      code: 'value',
      message: "a date can't stand here",
      help: `write it in quotes: \`"${document.source.slice(range)}"\``,
      range,
    };
  }
}

function description(document: TomlDocument, error: SchemaError): Description {
  const node = nodeAt(document, error.instancePath);
  const range = node === document.root ? { start: 0, end: 0 } : document.range(node);
  const { keyword, params, schema, parentSchema, data } = error;
  if (keyword === 'additionalProperties') return unknownKey(document, node, error);
  if (keyword === 'required') {
    const at =
      document.kind(node) === 'table' && document.origin(node) !== 'value' ? document.statementRange(node) : range;
    return {
      code: 'missing-key',
      message: `\`${String(params.missingProperty)}\` is missing`,
      help: 'add it',
      range: at,
    };
  }
  const shown = `\`${shownValue(document, node)}\``;
  if (keyword === 'enum')
    return {
      code: 'value',
      message: `${shown} can't stand here`,
      help: choice(data, schema as readonly unknown[]),
      range,
    };
  if (keyword === 'minItems')
    return { code: 'value', message: 'the list is empty', help: 'name something, or remove the list', range };
  if (keyword === 'maxItems')
    return { code: 'value', message: `the list is too long`, help: `keep to ${String(schema)} elements`, range };
  if (keyword === 'uniqueItems')
    return {
      code: 'value',
      message: `${twice(document, node, error)} stands here twice`,
      help: 'remove one',
      range: document.range(document.item(node, Math.max(Number(params.i), Number(params.j)))),
    };
  if (keyword === 'minimum' || keyword === 'maximum')
    return {
      code: 'value',
      message: `${shown} is too ${keyword === 'minimum' ? 'low' : 'high'}`,
      help: `${keyword === 'minimum' ? 'use at least' : 'use at most'} \`${String(schema)}\``,
      range,
    };
  if (keyword === 'const')
    return { code: 'value', message: `${shown} can't stand here`, help: `use \`${JSON.stringify(schema)}\``, range };
  if (keyword === 'oneOf') return alternatives(document, node, error);
  if (keyword === 'pattern') {
    const { title, examples } = parentSchema as { title?: string; examples?: readonly string[] };
    return {
      code: 'value',
      message: `${shown} is no ${title ?? 'such text'}`,
      help: `write it as in \`${examples?.[0]}\``,
      range,
    };
  }
  const wanted =
    keyword === 'anyOf'
      ? (schema as readonly Readonly<Record<string, unknown>>[]).map(wantedBy)
      : [wantedBy({ type: schema })];
  const quote = wanted.includes('a string') && (typeof data === 'number' || typeof data === 'bigint');
  return {
    code: 'value',
    message: `this must be ${joined(wanted)}`,
    ...(quote && { help: `write it in quotes: \`"${shownValue(document, node)}"\`` }),
    range,
  };
}

function twice(document: TomlDocument, list: Node, { params }: SchemaError): string {
  return `\`${shownValue(document, document.item(list, Number(params.i)))}\``;
}

/** Keys of which exactly one has to be there. */
function alternatives(document: TomlDocument, table: Node, { schema }: SchemaError): Description {
  const names = (schema as readonly { readonly required: readonly string[] }[]).map(({ required }) => required[0]!);
  const given = names.filter((name) => document.get(table, name) >= 0);
  if (given.length > 0)
    return {
      code: 'value',
      message: `only one of ${listed(given.map((name) => `\`${name}\``))} can stand here`,
      help: 'remove the others',
      range: document.keyRange(document.get(table, given[1]!)),
    };
  return {
    code: 'missing-key',
    message: `${joined(names.map((name) => `\`${name}\``))} is missing`,
    help: 'add one of them',
    range: document.origin(table) === 'value' ? document.range(table) : document.statementRange(table),
  };
}

function listed(items: readonly string[]): string {
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function unknownKey(document: TomlDocument, table: Node, { params, parentSchema }: SchemaError): Description {
  const name = String(params.additionalProperty);
  const known = Object.keys((parentSchema?.properties ?? {}) as object);
  const meant = nearest(name, known);
  const range = document.keyRange(document.get(table, name));
  return {
    code: 'unknown-key',
    message: `there is no setting \`${shortened(name)}\` here`,
    help: meant === undefined ? `use ${joined(known.map((key) => `\`${key}\``))}` : `use \`${meant}\``,
    range,
  };
}

function choice(data: unknown, values: readonly unknown[]): string {
  const meant = typeof data === 'string' ? nearest(data, values.map(String)) : undefined;
  if (meant !== undefined) return `use \`${JSON.stringify(meant)}\``;
  return `use ${joined(values.map((value) => `\`${JSON.stringify(value)}\``))}`;
}

function wantedBy(schema: Readonly<Record<string, unknown>>): string {
  if ('const' in schema) return `\`${JSON.stringify(schema.const)}\``;
  const names: Readonly<Record<string, string>> = {
    string: 'a string',
    boolean: '`true` or `false`',
    array: 'a list',
    object: 'a table',
    integer: 'a number',
    number: 'a number',
  };
  return names[String(schema.type)] ?? String(schema.type);
}

function joined(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

function shownValue(document: TomlDocument, node: Node): string {
  return document.kind(node) === 'string'
    ? shortened(document.string(node))
    : shortened(document.source.slice(document.range(node)));
}

function shortened(text: string): string {
  const line = text.split('\n', 1)[0]!;
  return line.length > 60 || line.length < text.length ? `${line.slice(0, 57)}...` : line;
}

function nodeAt(document: TomlDocument, pointer: string): Node {
  let node = document.root;
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    node = document.kind(node) === 'array' ? document.item(node, Number(name)) : document.get(node, name);
  }
  return node;
}
