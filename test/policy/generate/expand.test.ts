import { expect, test } from 'vitest';
import { expansionOf } from '../../../src/kata/expand.ts';

/** With `A` = 1 and nothing else. */
function expanded(text: string): string {
  return expansionOf(text)
    .map((piece) => ('text' in piece ? piece.text : piece.variable === 'A' ? '1' : `$(${piece.variable})`))
    .join('');
}

/** Cases of third_party/forked/golang/expansion. */
test.each([
  ['$(A)', '1'],
  ['x$(A)y$(A)', 'x1y1'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$$$$(A)', '$$(A)'],
  ['$(B)', '$(B)'],
  ['$()', '$()'],
  ['$(A', '$(A'],
  ['$A', '$A'],
  ['$', '$'],
  ['a$', 'a$'],
  ['$$', '$'],
  ['$(A$(A))', '$(A$(A))'],
  ['\n\n$(A)', '\n\n1'],
  ['', ''],
])('%j is %j', (text, result) => {
  expect(expanded(text)).toBe(result);
});
