import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/data/json.ts';
import type { DataNode } from '../../src/data/node.ts';
import { Source } from '../../src/text/source.ts';

function root(text: string): DataNode {
  const read = readJson(new Source('x.json', text));
  if ('problem' in read) throw new Error(read.problem.message);
  return read.root;
}

/** `message @ what stands there`. */
function problem(text: string): string {
  const read = readJson(new Source('x.json', text));
  if ('root' in read) throw new Error('it was read');
  const { message, range } = read.problem;
  return `${message} @ ${range.start} ${JSON.stringify(text.slice(range.start, range.end).slice(0, 20))}`;
}

describe('a JSON text', () => {
  test('is a tree of nodes, each with its place and path', () => {
    const text = '{ "a": [1, {"b c": "\\u0041\\n"}],\n  "ok": true, "none": null }';
    const rows: unknown[] = [];
    const walk = (node: DataNode): void => {
      const key = node.keyRange && text.slice(node.keyRange.start, node.keyRange.end);
      rows.push([node.path, node.kind, node.scalar, key, text.slice(node.range.start, node.range.end).slice(0, 12)]);
      for (const child of [...node.members.values(), ...node.items]) walk(child);
    };
    walk(root(text));
    expect(rows).toEqual([
      ['', 'map', null, undefined, '{ "a": [1, {'],
      ['a', 'list', null, '"a"', '[1, {"b c": '],
      ['a[0]', 'number', 1, undefined, '1'],
      ['a[1]', 'map', null, undefined, '{"b c": "\\u0'],
      ['a[1]["b c"]', 'string', 'A\n', '"b c"', '"\\u0041\\n"'],
      ['ok', 'boolean', true, '"ok"', 'true'],
      ['none', 'null', null, '"none"', 'null'],
    ]);
  });

  test('keeps every key, and integers that a double would round', () => {
    expect(root('{"__proto__": {"x": 18446744073709551615}, "n": -0, "f": 1.5e3}').value()).toEqual(
      new Map<string, unknown>([
        ['__proto__', new Map([['x', 18446744073709551615n]])],
        ['n', -0],
        ['f', 1500],
      ]),
    );
  });

  test('may begin with one byte order mark', () => {
    expect(root('\ufeff[1]').value()).toEqual([1]);
    expect(problem('\ufeff\ufeff[1]')).toBe('a value is expected @ 1 "\ufeff"');
  });

  test.each([
    ['', 'a value is expected @ 0 ""'],
    ['[1,]', 'a value is expected @ 3 "]"'],
    ['{"a":1,}', 'a key is expected @ 7 "}"'],
    ['{"a" 1}', '`:` is expected @ 5 "1"'],
    ['{"a":1, "\\u0061":2}', 'the key `a` occurs twice in one object @ 8 "\\"\\\\u0061\\""'],
    ['[01]', '`,` or `]` is expected @ 2 "1"'],
    ['"a\nb"', 'a control character in a string has to be escaped @ 2 "\\n"'],
    ['"\\x"', 'an escape is malformed @ 1 "\\\\"'],
    ['"ab', 'a string has no end @ 0 "\\""'],
    ['1e400', 'a number is too large @ 0 "1e400"'],
    ['1 2', 'more text follows its end @ 2 "2"'],
    ['// no', 'a value is expected @ 0 "/"'],
    ['{"a\u202e":1,"a\u202e":2}', 'the key `a<U+202E>` occurs twice in one object @ 8 "\\"a\u202e\\""'],
  ])('%j is refused where it goes wrong', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  test('may be nested as deep as the agent reads, and no deeper', () => {
    expect(root('['.repeat(127) + ']'.repeat(127)).kind).toBe('list');
    expect(problem('['.repeat(128) + ']'.repeat(128))).toBe('it is nested more than 127 deep @ 127 "["');
    expect(problem('{"a":'.repeat(1000))).toMatch(/^it is nested more than 127 deep @ /);
  });

  test('of five megabytes costs no stack', () => {
    expect(problem(`"${'\\'.repeat(5_000_001)}`)).toMatch(/^(a string has no end|an escape is malformed) @ /);
    expect(problem('1'.repeat(5_000_000))).toBe('a number is too long @ 0 "11111111111111111111"');
    expect(root(`"${'a'.repeat(5_000_000)}"`).scalar).toHaveLength(5_000_000);
    expect(root(`[${'0,'.repeat(2_000_000)}7]`).items.at(-1)?.path).toBe('[2000000]');
  });

  test('is what JSON.parse reads', () => {
    const text = JSON.stringify({ a: [1, -2.5, 1e21, 'é\u2028"\\', [], {}], b: { c: null, d: [true, false] }, '': 0 });
    const plain = (node: DataNode): unknown =>
      node.kind === 'list'
        ? node.items.map(plain)
        : node.kind === 'map'
          ? Object.fromEntries([...node.members].map(([key, member]) => [key, plain(member)]))
          : node.scalar;
    expect(plain(root(text))).toEqual(JSON.parse(text));
  });
});
