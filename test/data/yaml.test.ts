import { describe, expect, test } from 'vitest';
import type { DataNode, Json } from '../../src/data/node.ts';
import { readYaml } from '../../src/data/yaml.ts';
import { Source } from '../../src/text/source.ts';

function documents(text: string): readonly DataNode[] {
  const read = readYaml(new Source('x.yaml', text));
  if ('problem' in read) throw new Error(read.problem.message);
  return read.documents;
}

const values = (text: string): unknown[] => documents(text).map((document) => plain(document.value()));

function plain(value: Json): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

/** `message @ line:column`. */
function problem(text: string): string {
  const source = new Source('x.yaml', text);
  const read = readYaml(source);
  if ('documents' in read) throw new Error('it was read');
  const { line, column } = source.position(read.problem.range.start);
  return `${read.problem.message} @ ${line}:${column}`;
}

describe('a YAML text', () => {
  test('is a tree of nodes, each with its place and path', () => {
    const text = 'a:\n- x: "y"\n- {b.c, d: }\ne: |\n  f\n  g\n';
    const rows: unknown[] = [];
    const walk = (node: DataNode): void => {
      const key = node.keyRange && text.slice(node.keyRange.start, node.keyRange.end);
      rows.push([node.path, node.kind, node.scalar, key, text.slice(node.range.start, node.range.end)]);
      for (const child of [...node.members.values(), ...node.items]) walk(child);
    };
    for (const document of documents(text)) walk(document);
    expect(rows).toEqual([
      ['', 'map', null, undefined, text],
      ['a', 'list', null, 'a', '- x: "y"\n- {b.c, d: }\n'],
      ['a[0]', 'map', null, undefined, 'x: "y"\n'],
      ['a[0].x', 'string', 'y', 'x', '"y"'],
      ['a[1]', 'map', null, undefined, '{b.c, d: }'],
      ['a[1]["b.c"]', 'null', null, 'b.c', ''],
      ['a[1].d', 'null', null, 'd', ''],
      ['e', 'string', 'f\ng\n', 'e', '|\n  f\n  g\n'],
    ]);
  });

  test('has the documents that say something', () => {
    expect(values('a: 1\n---\n# nothing\n---\n---\n- x\n...\n')).toEqual([{ a: 1 }, ['x']]);
    expect(values('')).toEqual([]);
    expect(values('%YAML 1.2\n---\na: 1\r\nb: 2\r\n')).toEqual([{ a: 1, b: 2 }]);
    expect(values('\ufeffa: 1')).toEqual([{ a: 1 }]);
  });

  test('means in words and integers what Kubernetes takes it for', () => {
    const text = `[yes, No, on, OFF, y, n, true, True, tRUE, "yes", ~, null, Null, '',
      0644, 0o17, 0x1F, -0x1f, 0b11, 08, 1_000, +5, 1e3, .5, 5., 1_0.5, 12:30:45, 2001-01-01,
      9007199254740993, 18446744073709551616, 1e999, 0x, 1.2.3, +, "1"]`;
    expect(values(text)).toEqual([
      [
        ...[true, false, true, false, true, false, true, true, 'tRUE', 'yes', null, null, null, ''],
        ...[420, 15, 31, -31, 3, 8, 1000, 5, 1000, 0.5, 5, 10.5, '12:30:45', '2001-01-01'],
        ...[9007199254740993n, 2 ** 64, '1e999', '0x', '1.2.3', '+', '1'],
      ],
    ]);
  });

  test('writes keys out as JSON wants them, whatever their names', () => {
    const [document] = documents('on: 1\n8080: 2\n__proto__: {x: 1}\n');
    expect([...document!.members.keys()]).toEqual(['true', '8080', '__proto__']);
  });

  test('has anchors and merge keys, of which what is written out wins', () => {
    const text = 'base: &b {q: 1, r: [z]}\nmore: &m {q: 7, s: 3}\nc:\n  <<: [*b, *m]\n  q: 2\n  alias: *b\n';
    expect(values(text)).toEqual([
      { base: { q: 1, r: ['z'] }, more: { q: 7, s: 3 }, c: { q: 2, r: ['z'], s: 3, alias: { q: 1, r: ['z'] } } },
    ]);
    const alias = documents(text)[0]!.members.get('c')!.members.get('alias')!;
    expect([alias.path, text.slice(alias.range.start, alias.range.end)]).toEqual(['c.alias', '*b']);
  });

  test('has the tags of the core', () => {
    expect(values('a: !!int "5"\nb: !!str 5\nc: !!float 5\nd: ! 5\ne: !!seq [1]\nf: !!bool yes\ng: !!null ""')).toEqual(
      [{ a: 5, b: '5', c: 5, d: '5', e: [1], f: true, g: null }],
    );
  });

  test.each([
    ['a: 1\nb: 2\na: 3', 'the key `a` occurs twice in one map @ 3:1'],
    ['on: 1\n"true": 2', 'the key `true` occurs twice in one map @ 2:1'],
    ['a: !!int x', '`x` is no value of `!!int` @ 1:10'],
    ['a: !!binary aGk=', 'the tag `tag:yaml.org,2002:binary` is not supported @ 1:13'],
    ['a: !secret x', 'the tag `!secret` is not supported @ 1:12'],
    ['- .inf', '`.inf` is no value of JSON @ 1:3'],
    ['a: &a [*a]', 'the alias `*a` stands inside what it stands for @ 1:8'],
    ['a: *b\nc: &b 1', 'the alias `*b` stands for nothing before it @ 1:4'],
    ['a:\n  <<: [1]', 'a merge key takes a map or a list of maps @ 2:8'],
    ['? [a]\n: b', "a key can't be a list @ 1:3"],
    ['null: 1', "a key can't be a null @ 1:1"],
    ['a: b: c', 'nested mappings are not allowed in compact mappings @ 1:4'],
    ['a:\n\tb: 1', 'tabs are not allowed as indentation @ 2:1'],
    ['a: "x', 'missing closing "quote @ 1:6'],
    ['a: 1\n---\nb: [', 'flow sequence in block collection must be sufficiently indented and end with a ] @ 3:5'],
  ])('%j is refused where it goes wrong', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  test.each([
    ['lists in brackets', '['.repeat(100_000)],
    ['maps in braces', '{a: '.repeat(1000)],
    ['lists by indentation', `${'- '.repeat(20_000)}a`],
    ['maps by indentation', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['explicit keys', '? '.repeat(3000)],
  ])('nested beyond all bounds is a problem: %s', (_, text) => {
    expect(problem(text)).toMatch(/^it is nested more than 127 deep @ /);
  });

  test('may nest aliases, and not deeper than what is written out', () => {
    const chain = Array.from({ length: 130 }, (_, at) => `k${at + 1}: &k${at + 1} [*k${at}]`).join('\n');
    expect(problem(`k0: &k0 []\n${chain}`)).toBe('it is nested more than 127 deep @ 128:14');
  });

  test('can\u2019t grow by its aliases', () => {
    const list = (item: string) => `[${Array(9).fill(item).join(', ')}]`;
    const rows = Array.from({ length: 20 }, (_, at) => `b${at + 1}: &a${at + 1} ${list(`*a${at}`)}`);
    expect(problem([`b0: &a0 ${list('lol')}`, ...rows].join('\n'))).toMatch(
      /^aliases stand for more than 100000 values @ 6:/,
    );
  });

  test('of more pieces than memory holds is a problem where there are too many', () => {
    expect(problem(`[${'a,'.repeat(250_000)}]`)).toBe(
      'the file has more than 400000 keys, values and marks @ 1:266667',
    );
  });

  test('beyond 4 MiB is a problem', () => {
    expect(problem('x'.repeat(5_000_000))).toBe('the file is larger than 4 MiB @ 1:1');
  });
});
