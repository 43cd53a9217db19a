import { describe, expect, test } from 'vitest';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const deep: readonly (readonly [name: string, text: (depth: number) => string])[] = [
  ['a dotted key', (depth) => `${'a.'.repeat(depth)}a = 1`],
  ['a header', (depth) => `[${'a.'.repeat(depth)}a]`],
  ['a header of an array of tables', (depth) => `[[${'a.'.repeat(depth)}a]]`],
  ['a dotted key below a header', (depth) => `[${'a.'.repeat(499)}b]\n${'c.'.repeat(depth)}c = 1`],
  ['a dotted key in an inline table', (depth) => `a = { ${'a.'.repeat(depth)}a = 1 }`],
  ['a dotted key in an element', (depth) => `fs.mounts = [{ path.${'a.'.repeat(depth)}a = 1 }]`],
  ['arrays', (depth) => `a = ${'['.repeat(depth)}${']'.repeat(depth)}`],
  ['inline tables', (depth) => `a = ${'{ a = '.repeat(depth)}1${' }'.repeat(depth)}`],
  [
    'dotted keys in arrays of inline tables',
    (depth) => `${'a.'.repeat(400)}a = ${`[{ ${'b.'.repeat(90)}b = `.repeat(depth)}1${' }]'.repeat(depth)}`,
  ],
];

describe('what is nested too deeply is said once and read no further', () => {
  test.each(deep)('%s', (_, text) => {
    for (const depth of [600, 5000, 60_000]) {
      const { problems } = parseToml(new Source('', text(depth)));
      expect(problems.map(({ code }) => code)).toEqual(['too-deep']);
    }
  });
});

test.each(deep)('%s up to the limit can be linted', (_, text) => {
  const options = {
    file: { kind: 'gramine-manifest', templated: false, as: 'source' },
    release: '1.9',
    profile: 'production',
    rules,
  } as const;
  for (const depth of [1, 300, 450, 490, 5000]) {
    const { findings, secrets } = lintText(new Source('', text(depth)), options);
    expect(findings.length).toBeGreaterThan(0);
    secrets();
  }
});

test('a deep section does not count for the next one', () => {
  const { problems } = parseToml(new Source('', `[${'a.'.repeat(498)}a]\nb = 1\n[c]\nd.e.f = [[1]]\n[[g]]\nh = 1\n`));
  expect(problems).toEqual([]);
});
