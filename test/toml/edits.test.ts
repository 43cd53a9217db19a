import { expect, test } from 'vitest';
import { Source } from '../../src/text/source.ts';
import { quote } from '../../src/toml/edits.ts';
import { parseToml } from '../../src/toml/parse.ts';

test.each([
  ['plain "quotes" and \\', '"plain \\"quotes\\" and \\\\"'],
  ['\u001f\u007f\n', '"\\u001F\\u007F\\n"'],
  ['\\u00ab', '"\\\\u00ab"'],
  ['\\\u001b[0m \\u001b \\\\u00ff', '"\\\\\\u001B[0m \\\\u001b \\\\\\\\u00ff"'],
])('%j is written as a TOML string that means the same', (text, written) => {
  expect(quote(text)).toBe(written);
  const document = parseToml(new Source('', `a = ${written}`));
  const [node] = document.children(document.root);
  expect([document.problems, document.string(node!)]).toEqual([[], text]);
});
