import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/data/json.ts';
import { type JsonSchema, schemaMistakes } from '../../src/data/schema-mistakes.ts';
import { readTomlData } from '../../src/data/toml.ts';
import { Source } from '../../src/text/source.ts';

/** `text | message | help` of each, the text being what the mistake is about. */
function mistakes(text: string, schema: JsonSchema): readonly string[] {
  const source = new Source('x.json', text);
  const read = readJson(source);
  if ('problem' in read) throw new Error(read.problem.message);
  return schemaMistakes(read.root, schema).map(({ range, path, message, help }) =>
    [source.slice(range), path, message, ...(help === undefined ? [] : [help])].join(' | '),
  );
}

const size = { title: 'size', type: 'string', pattern: '^[0-9]+MB$', examples: ['32MB'] };

describe('a text differs from its schema', () => {
  test('where a key is not known, and says which was meant', () => {
    const schema: JsonSchema = { type: 'object', additionalProperties: false, properties: { heap: {}, stack: {} } };
    expect(mistakes('{"heap": 1, "stak": 2, "__proto__": 3}', schema)).toEqual([
      '"stak" | stak | there is no setting `stak` here | use `stack`',
      '"__proto__" | __proto__ | there is no setting `__proto__` here | use `heap` or `stack`',
    ]);
  });

  test('where a key is missing, at the key of its table', () => {
    const table: JsonSchema = { type: 'object', required: ['heap'] };
    expect(mistakes('{"limits": {}}', { type: 'object', properties: { limits: table }, required: ['env'] })).toEqual([
      '{ | env | `env` is missing | add it',
      '"limits" | limits.heap | `heap` is missing | add it to `limits`',
    ]);
  });

  test('where a value has another type, is none of the words, or is out of bounds', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: {
        size,
        kind: { enum: ['sefs', 'hostfs'] },
        count: { type: 'integer', minimum: 1, maximum: 16 },
        debug: { type: 'boolean' },
        list: { type: 'array', minItems: 1, items: { type: 'string' } },
        version: { const: 1 },
      },
    };
    expect(
      mistakes('{"size": 32, "kind": "hostsf", "count": 17, "debug": "no", "list": [], "version": 2}', schema),
    ).toEqual([
      '32 | size | this must be a text | write it in quotes: `"32"`',
      '"hostsf" | kind | `hostsf` can\'t stand here | use `"hostfs"`',
      '17 | count | `17` is too high | use at most `16`',
      '"no" | debug | this must be `true` or `false`',
      '[] | list | the list is empty | name something, or remove the list',
      "2 | version | `2` can't stand here | use `1`",
    ]);
    expect(mistakes('{"size": "32M", "count": 0.5, "list": [7]}', schema)).toEqual([
      '"32M" | size | `32M` is no size | write it as in `32MB`',
      '0.5 | count | this must be a whole number',
      '7 | list[0] | this must be a text | write it in quotes: `"7"`',
    ]);
  });

  test('where a table is none of those that it may be, which a constant tells apart', () => {
    const schema: JsonSchema = {
      anyOf: [
        { type: 'string' },
        { type: 'object', additionalProperties: false, properties: { type: { const: 'reject' } } },
        { type: 'object', additionalProperties: false, properties: { type: { const: 'signed' }, key: {} } },
      ],
    };
    expect(mistakes('"text"', schema)).toEqual([]);
    expect(mistakes('{"type": "signed", "key": 1}', schema)).toEqual([]);
    expect(mistakes('{"type": "reject", "key": 1}', schema)).toEqual([
      '"key" | key | there is no setting `key` here | use `type`',
    ]);
    expect(mistakes('{"type": "rejects"}', schema)).toEqual([
      '{"type": "rejects"} |  | `type` can\'t be `rejects` | use `"reject"`',
    ]);
    expect(mistakes('{}', schema)).toEqual([
      '{} |  | `type` is missing | it says what this is: `"reject"` or `"signed"`',
    ]);
    expect(mistakes('7', schema)).toEqual(['7 |  | this must be a text or a table']);
  });

  test('at most as often as it is worth saying', () => {
    const many = `{${Array.from({ length: 5000 }, (_, at) => `"k${at}": 1`).join(',')}}`;
    expect(mistakes(many, { additionalProperties: { type: 'string' } })).toHaveLength(2000);
  });
});

test('TOML is data too, in its places', () => {
  const source = new Source('x.toml', 'a = 1\n[b]\nc = ["x", 2024-01-01]\n"__proto__" = { d = true }\n');
  const read = readTomlData(source);
  if ('problems' in read) throw new Error('it can be read');
  const b = read.root.members.get('b')!;
  expect([...read.root.members.keys()]).toEqual(['a', 'b']);
  expect(read.root.members.get('a')!.scalar).toBe(1);
  expect(b.members.get('c')!.items.map(({ path, scalar }) => [path, scalar])).toEqual([
    ['b.c[0]', 'x'],
    ['b.c[1]', '2024-01-01'],
  ]);
  const inner = b.members.get('__proto__')!.members.get('d')!;
  expect([source.slice(inner.range), source.slice(inner.keyRange!), inner.scalar]).toEqual(['true', 'd', true]);
  expect(read.root.value()).toEqual(
    new Map<string, unknown>([
      ['a', 1],
      [
        'b',
        new Map<string, unknown>([
          ['c', ['x', '2024-01-01']],
          ['__proto__', new Map([['d', true]])],
        ]),
      ],
    ]),
  );
  expect(readTomlData(new Source('x.toml', 'a = \n'))).toHaveProperty('problems');
});
