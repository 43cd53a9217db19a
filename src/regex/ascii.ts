import { codePoints } from './code-points.ts';

const of = (from: string, to: string): readonly [number, number] => [from.charCodeAt(0), to.charCodeAt(0)];

export const digits = codePoints(of('0', '9'));
export const wordCharacters = codePoints(of('0', '9'), of('A', 'Z'), of('_', '_'), of('a', 'z'));
/** Tab, line feed, vertical tab, form feed, carriage return, space. */
export const whiteSpace = codePoints([9, 13], [32, 32]);
export const lineFeed = codePoints([10, 10]);
export const ascii = codePoints([0, 127]);

/** `[[:alpha:]]`, … */
export const posixClasses: ReadonlyMap<string, ReturnType<typeof codePoints>> = new Map([
  ['alnum', codePoints(of('0', '9'), of('A', 'Z'), of('a', 'z'))],
  ['alpha', codePoints(of('A', 'Z'), of('a', 'z'))],
  ['ascii', ascii],
  ['blank', codePoints([9, 9], [32, 32])],
  ['cntrl', codePoints([0, 31], [127, 127])],
  ['digit', digits],
  ['graph', codePoints(of('!', '~'))],
  ['lower', codePoints(of('a', 'z'))],
  ['print', codePoints(of(' ', '~'))],
  ['punct', codePoints(of('!', '/'), of(':', '@'), of('[', '`'), of('{', '~'))],
  ['space', whiteSpace],
  ['upper', codePoints(of('A', 'Z'))],
  ['word', wordCharacters],
  ['xdigit', codePoints(of('0', '9'), of('A', 'F'), of('a', 'f'))],
]);
