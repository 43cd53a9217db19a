import { describe, expect, test } from 'vitest';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const most = 1 << 18;

describe('a text with more different keys than memory should hold', () => {
  test.each([
    ['one a line', (count: number) => lines(count, (at) => `k${at} = 1\n`)],
    ['in an inline table', (count: number) => `a = {${lines(count - 1, (at) => `k${at} = 1,`)} last = 1}\n`],
  ])('is read up to the one that is too many, %s', (_, textOf) => {
    const text = textOf(most + 10);
    const { problems } = parseToml(new Source('big.toml', text));
    expect(problems.map(({ message }) => message)).toEqual([`the text has more than ${most} different keys`]);
    expect(problems[0]!.range.end).toBeLessThan(text.length);
  });

  test('so is one with more values', () => {
    const text = `a = [${'1,'.repeat(12_000_010)}]\n`;
    const { problems } = parseToml(new Source('big.toml', text));
    expect(problems.map(({ message }) => message)).toEqual(['the text has more than 12000000 values']);
  }, 60_000);

  test('is read as ever when they repeat', () => {
    const text = lines(most + 10, () => '[[a]]\nb = 1\n');
    expect(parseToml(new Source('big.toml', text)).problems).toEqual([]);
  });
});

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('');
}
