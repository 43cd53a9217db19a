import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/text/decode.ts';
import { Source } from '../../src/text/source.ts';
import type { Node, TomlDocument } from '../../src/toml/document.ts';
import { parseToml } from '../../src/toml/parse.ts';
import { runtimeProblems } from '../../src/toml/runtime.ts';
import { read } from './read.ts';

const golden = resolve(process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../shared'), 'golden');
const suite = join(golden, 'toml-test');
const cases = join(golden, 'toml/cases.jsonl');

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.toml'))
        .map((name) => join(folder, name))
    : [];

describe.skipIf(!existsSync(suite))('the toml-test suite', () => {
  it.each(filesBelow(join(suite, 'valid')).map((file) => file.slice(suite.length + 1)))(
    '%s has the expected values',
    (name) => {
      const file = join(suite, name);
      const decoded = decodeText(readFileSync(file));
      const document = parseToml(new Source(file, decoded.text));
      expect([...decoded.problems, ...document.problems]).toEqual([]);
      expect(tagged(document, document.root)).toEqual(
        canonical(JSON.parse(readFileSync(file.replace(/toml$/, 'json'), 'utf8'))),
      );
    },
  );

  it.each(filesBelow(join(suite, 'invalid')).map((file) => file.slice(suite.length + 1)))('%s is refused', (name) => {
    const decoded = decodeText(readFileSync(join(suite, name)));
    const document = parseToml(new Source(name, decoded.text));
    expect([...decoded.problems, ...document.problems].length).toBeGreaterThan(0);
  });
});

interface Case {
  readonly title: string;
  readonly toml: string;
  readonly tomllib: { readonly ok: boolean };
  readonly tomlc99_in_gramine: { readonly ok: boolean; readonly unreadable?: string[]; readonly undefined?: string[] };
}

const loadCases = (): Case[] =>
  existsSync(cases)
    ? readFileSync(cases, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Case)
    : [];

describe.skipIf(!existsSync(cases))('the recorded verdicts', () => {
  it.each(loadCases())('tomllib agrees about $title', ({ toml, tomllib }) => {
    expect(read(toml).problems.length === 0 && !toml.startsWith('\ufeff')).toBe(tomllib.ok);
  });

  it.each(loadCases().filter(({ tomllib, toml }) => tomllib.ok || toml.startsWith('\ufeff')))(
    "Gramine's runtime agrees about $title",
    ({ toml, tomlc99_in_gramine: runtime }) => {
      const unreadable = !runtime.ok || [...(runtime.unreadable ?? []), ...(runtime.undefined ?? [])].length > 0;
      const problems = runtimeProblems(read(toml)).filter(({ code }) => code !== 'nul');
      expect(problems.length > 0).toBe(unreadable);
    },
  );
});

const TYPES: Readonly<Record<string, string>> = {
  boolean: 'bool',
  'offset-datetime': 'datetime',
  'local-datetime': 'datetime-local',
  'local-date': 'date-local',
  'local-time': 'time-local',
};

function tagged(document: TomlDocument, node: Node): unknown {
  const kind = document.kind(node);
  if (kind === 'array') return [...document.children(node)].map((child) => tagged(document, child));
  if (kind !== 'table') return scalar(TYPES[kind] ?? kind, String(document.value(node)));
  return new Map([...document.children(node)].map((child) => [document.name(child), tagged(document, child)]));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  const object = value as Record<string, unknown>;
  const { type, value: text } = object;
  if (typeof type === 'string' && typeof text === 'string') return scalar(type, text);
  return new Map(Object.entries(object).map(([name, member]) => [name, canonical(member)]));
}

/** One spelling for floats and times: `1e3` and `1000.0`, `T` and blank, trailing zeros of the seconds. */
function scalar(type: string, text: string): string {
  if (type === 'float') return `float ${Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'))}`;
  if (!/^(?:date|time)/.test(type)) return `${type} ${text}`;
  const spelled = text
    .toUpperCase()
    .replace(' ', 'T')
    .replace(/(\.\d*?)0+(?=Z|[+-]|$)/, '$1');
  return `${type} ${spelled.replace(/\.(?=Z|[+-]|$)/, '')}`;
}
