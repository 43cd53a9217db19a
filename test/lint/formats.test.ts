import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/data/json.ts';
import type { DataNode } from '../../src/data/node.ts';
import { schemaMistakes } from '../../src/data/schema-mistakes.ts';
import { readTomlData } from '../../src/data/toml.ts';
import { readYaml } from '../../src/data/yaml.ts';
import { dataRules } from '../../src/lint/data-rules.ts';
import { formats } from '../../src/lint/formats.ts';
import { isDataKind, kindNames } from '../../src/lint/kinds.ts';
import { Source } from '../../src/text/source.ts';

const described = Object.entries(formats).flatMap(([kind, { schema, syntax }]) =>
  schema ? [[kind, schema, syntax] as const] : [],
);

const examples = dataRules.flatMap(({ docs }) => [...docs.bad, ...docs.good]);

test('every kind of data has its format', () => {
  expect(kindNames.filter((name) => isDataKind(name) && !Object.hasOwn(formats, name))).toEqual([]);
});

describe.each(described)('the schema of %s', (kind, schema, syntax) => {
  const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(
    schema,
  );

  test('is read as the validator of the standard reads it', () => {
    const texts = examples.filter(({ as }) => as === kind).map(({ manifest }) => manifest);
    const roots = texts.flatMap((text) => rootsOf(text, syntax));
    const values = roots.flatMap((root) => [root, ...changed(root)]);
    expect(values.length).toBeGreaterThan(0);
    const apart = values.filter((root) => (schemaMistakes(root, schema).length === 0) !== validate(plain(root)));
    expect(apart.map((root) => JSON.stringify(plain(root)))).toEqual([]);
  });
});

test('every schema that is authored for a format is one that `schema` prints', () => {
  const listed = readFileSync('src/commands/schema.ts', 'utf8');
  const used = readFileSync('src/lint/formats.ts', 'utf8').match(/schemas\/[\w-]+\.json/g) ?? [];
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((path) => !listed.includes(path) || !readdirSync('schemas').includes(path.slice(8)))).toEqual([]);
});

function rootsOf(text: string, syntax: 'json' | 'yaml' | 'toml'): readonly DataNode[] {
  const source = new Source('x', text);
  if (syntax === 'toml') {
    const read = readTomlData(source);
    return 'problems' in read ? [] : [read.root];
  }
  if (syntax === 'yaml') {
    const read = readYaml(source);
    return 'problem' in read ? [] : read.documents;
  }
  const read = readJson(source);
  return 'problem' in read ? [] : [read.root];
}

/** The same data as JSON with one value after the other changed to something else, left out, or with another key beside it. */
function changed(root: DataNode): readonly DataNode[] {
  const whole = plain(root);
  const replacements: readonly unknown[] = [null, 7, -1, 0.5, 'text', '', true, [], {}, ['x'], { type: 'reject' }];
  const texts = placesIn(whole, []).flatMap((place) => [
    ...replacements.map((value) => JSON.stringify(replaced(whole, place, () => value))),
    JSON.stringify(replaced(whole, place, (old) => (isTable(old) ? { ...old, other: 1 } : old))),
    JSON.stringify(replaced(whole, place, () => undefined)),
  ]);
  return [...new Set(texts)].flatMap((text) => (text === undefined ? [] : rootsOf(text, 'json')));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, place: Place): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...place, key]))];
}

function replaced(value: unknown, place: Place, by: (old: unknown) => unknown): unknown {
  const [first, ...rest] = place;
  if (first === undefined) return by(value);
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === String(first) ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => [key, key === first ? replaced(inner, rest, by) : inner]),
  );
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(node: DataNode): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'map') return Object.fromEntries([...node.members].map(([key, value]) => [key, plain(value)]));
  return node.scalar;
}
