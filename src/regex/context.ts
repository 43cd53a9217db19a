import { lineFeed, wordCharacters } from './ascii.ts';
import type { CodePoints } from './code-points.ts';
import { codePoints, contains } from './code-points.ts';
import type { Assertion } from './pattern.ts';
import { unicodeWord } from './unicode.ts';

/** What stands beside a place, as far as assertions ask. */
export type Side = 'edge' | 'lf' | 'cr' | 'word' | 'unicode-word' | 'other';

const carriageReturn = codePoints([13, 13]);

/** The sets that the assertions tell apart. */
export function setsOfAssertions(assertions: readonly Assertion[]): readonly CodePoints[] {
  if (assertions.length === 0) return [];
  const sets = [lineFeed, carriageReturn, wordCharacters];
  return assertions.some(asksUnicode) ? [...sets, unicodeWord()] : sets;
}

const asksUnicode = (assertion: Assertion): boolean => /^(?:not-)?word/.test(assertion);

export function sideOf(code: number, unicode: boolean): Side {
  if (code === 10) return 'lf';
  if (code === 13) return 'cr';
  if (contains(wordCharacters, code)) return 'word';
  return unicode && contains(unicodeWord(), code) ? 'unicode-word' : 'other';
}

export const needsUnicode = (assertions: readonly Assertion[]): boolean => assertions.some(asksUnicode);

/** Whether the assertion holds between two sides. */
export function holds(assertion: Assertion, before: Side, after: Side): boolean {
  const ascii = assertion.startsWith('ascii-');
  const isWord = (side: Side): boolean => side === 'word' || (!ascii && side === 'unicode-word');
  switch (ascii ? assertion.slice('ascii-'.length) : assertion) {
    case 'text-start':
      return before === 'edge';
    case 'text-end':
      return after === 'edge';
    case 'line-start':
      return before === 'edge' || before === 'lf';
    case 'line-end':
      return after === 'edge' || after === 'lf';
    case 'line-start-crlf':
      return before === 'edge' || before === 'lf' || (before === 'cr' && after !== 'lf');
    case 'line-end-crlf':
      return after === 'edge' || after === 'cr' || (after === 'lf' && before !== 'cr');
    case 'word':
      return isWord(before) !== isWord(after);
    case 'not-word':
      return isWord(before) === isWord(after);
    case 'word-start':
      return !isWord(before) && isWord(after);
    case 'word-end':
      return isWord(before) && !isWord(after);
    case 'word-start-half':
      return !isWord(before);
    default:
      return !isWord(after);
  }
}
