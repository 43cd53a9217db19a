import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../src/regex/parse.ts';
import type { Found } from '../../src/regex/search.ts';
import { finderOf } from '../../src/regex/search.ts';
import { Chance, randomPattern, randomText } from './random-patterns.ts';

function find(pattern: string, text: string, limit?: number): readonly Found[] {
  const read = parsePattern(pattern, 'rust');
  if ('problem' in read) throw new Error(`${pattern}: ${read.problem.message}`);
  return finderOf(read.pattern)(text, limit);
}

describe('a search', () => {
  test('finds the leftmost match, and prefers alternatives in their order', () => {
    expect(find('a|ab', 'xab')).toEqual([{ start: 1, end: 2, groups: [] }]);
    expect(find('(a+?)(a*)', 'aaa')).toEqual([{ start: 0, end: 3, groups: ['a', 'aa'] }]);
    expect(find('(?U)a+', 'aa')).toEqual([
      { start: 0, end: 1, groups: [] },
      { start: 1, end: 2, groups: [] },
    ]);
  });

  test('gives the text of groups, undefined for those that took no part', () => {
    expect(find('(\\w+)=(\\d+)?', 'a=1 b=')).toEqual([
      { start: 0, end: 3, groups: ['a', '1'] },
      { start: 4, end: 6, groups: ['b', undefined] },
    ]);
  });

  test('goes on behind an empty match, by whole characters', () => {
    expect(find('x*', 'a😀x').map(({ start, end }) => [start, end])).toEqual([
      [0, 0],
      [1, 1],
      [3, 4],
    ]);
    expect(find('', 'ab', 2)).toHaveLength(2);
    expect(find('a', 'aaa', 0)).toEqual([]);
  });

  test.each([31, 32])('finds what RE2 finds, seed %i', (seed) => {
    const chance = new Chance(seed);
    const kinds = {
      atoms: ['a', 'b', '.', '[ab]', '^', '$', '(?-u:\\b)', '[^a]'],
      quantifiers: ['*', '+', '?', '*?', '+?', '??', '{1,2}', '{2,}?'],
      groups: ['(', '(?:', '(?m:'],
    };
    for (let i = 0; i < 1500; i += 1) {
      const pattern = randomPattern(chance, kinds, 2);
      // What a group holds that is repeated and may be empty is not the same in RE2 and in the crate
      const same = /\)[*+?{]/.test(pattern) ? 2 : Infinity;
      const re2 = RE2JS.compile(pattern.replaceAll('(?-u:', '(?:'));
      for (let j = 0; j < 4; j += 1) {
        const text = randomText(chance, ['a', 'b', 'c', '\n', '-'], 6);
        const matcher = re2.matcher(text);
        const expected = matcher.find()
          ? [
              matcher.start(),
              matcher.end(),
              ...Array.from({ length: matcher.groupCount() }, (_, at) => matcher.group(at + 1) ?? undefined),
            ]
          : undefined;
        const found = find(pattern, text, 1)[0];
        const actual = found === undefined ? undefined : [found.start, found.end, ...found.groups].slice(0, same);
        expect(actual, `seed ${seed}: /${pattern}/ in ${JSON.stringify(text)}`).toEqual(expected?.slice(0, same));
      }
    }
  });
});
