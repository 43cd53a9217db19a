import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/diagnostic/apply.ts';
import type { Fix } from '../../src/diagnostic/diagnostic.ts';

/** `fix('A', 1, 2, 'x', 5, 5, 'y')` replaces 1…2 by x and inserts y at 5. */
function fix(title: string, ...edits: readonly (number | string)[]): Fix {
  const parsed: Fix['edits'][number][] = [];
  for (let at = 0; at < edits.length; at += 3) {
    parsed.push({ range: { start: edits[at] as number, end: edits[at + 1] as number }, text: edits[at + 2] as string });
  }
  return { title, safety: 'safe', identity: 'changes', edits: parsed };
}

function outcome(text: string, ...fixes: readonly Fix[]): string {
  const { text: result, applied, skipped } = applyFixes(text, fixes);
  const titles = (of: readonly Fix[]): string => of.map(({ title }) => title).join('');
  return `${result} +${titles(applied)} -${titles(skipped)}`;
}

describe('applying fixes', () => {
  it.each([
    ['none', 'abc', [], 'abc + -'],
    ['one', 'abcdef', [fix('A', 1, 2, 'XX')], 'aXXcdef +A -'],
    ['several, in the order of the text', 'abcdef', [fix('B', 4, 5, 'Y'), fix('A', 1, 2, 'X')], 'aXcdYf +AB -'],
    ['neighbours', 'abcdef', [fix('A', 1, 3, 'X'), fix('B', 3, 5, 'Y')], 'aXYf +AB -'],
    ['the first of two that overlap', 'abcdef', [fix('B', 2, 4, 'Y'), fix('A', 1, 3, 'X')], 'aXdef +A -B'],
    ['the first listed of two at one place', 'abcdef', [fix('A', 1, 3, 'X'), fix('B', 1, 3, 'Y')], 'aXdef +A -B'],
    ['the same edits once', 'abcdef', [fix('A', 1, 3, 'X'), fix('B', 1, 3, 'X')], 'aXdef +AB -'],
    ['the same insertion once', 'abc', [fix('A', 1, 1, 'X'), fix('B', 1, 1, 'X')], 'aXbc +AB -'],
    ['two insertions at one point, in their order', 'abc', [fix('A', 1, 1, 'X'), fix('B', 1, 1, 'Y')], 'aXYbc +AB -'],
    ['an insertion at each end', 'abc', [fix('A', 0, 0, '<'), fix('B', 3, 3, '>')], '<abc> +AB -'],
    ['no insertion inside a replaced text', 'abcdef', [fix('A', 1, 4, ''), fix('B', 2, 2, 'Y')], 'aef +A -B'],
    ['no insertion beside what another replaces', 'abcdef', [fix('A', 1, 4, ''), fix('B', 4, 4, 'Y')], 'aef +A -B'],
    ['an insertion beside what the same fix replaces', 'abcdef', [fix('A', 1, 4, '', 4, 4, 'Y')], 'aYef +A -'],
    ['an insertion before what the same fix replaces', 'abcdef', [fix('A', 1, 4, '', 1, 1, 'Y')], 'aYef +A -'],
    [
      'all edits of a fix or none',
      'abcdef',
      [fix('A', 0, 1, 'X', 4, 5, 'X'), fix('B', 2, 3, 'Y', 4, 6, 'Y')],
      'XbcdXf +A -B',
    ],
    ['no fix that contradicts itself', 'abcdef', [fix('A', 0, 3, 'X', 2, 5, 'X'), fix('B', 1, 2, 'Y')], 'aYcdef +B -A'],
    ['no fix outside the text', 'abc', [fix('A', 2, 4, 'X'), fix('B', 3, 1, 'X')], 'abc + -AB'],
    ['a long replacement before a short one inside', 'abcdef', [fix('A', 0, 6, 'X'), fix('B', 2, 3, 'Y')], 'X +A -B'],
    [
      'a shared edit only with the same company',
      'abcdef',
      [fix('A', 0, 1, 'X', 3, 4, 'Y'), fix('B', 0, 1, 'X', 5, 6, 'Z')],
      'XbcYef +A -B',
    ],
  ])('takes %s', (_, text, fixes, expected) => {
    expect(outcome(text, ...fixes)).toBe(expected);
  });

  it('leaves the fixes it was given as they are', () => {
    const given = fix('A', 3, 4, 'Y', 0, 1, 'X');
    const before = JSON.stringify(given);
    expect(outcome('abcdef', given)).toBe('XbcYef +A -');
    expect(JSON.stringify(given)).toBe(before);
  });

  it('is quick with a hundred thousand', () => {
    const fixes = Array.from({ length: 100_000 }, (_, index) => fix('A', index * 3, index * 3 + 1, 'X'));
    const before = performance.now();
    expect(applyFixes('abc'.repeat(100_000), fixes).text).toBe('Xbc'.repeat(100_000));
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
