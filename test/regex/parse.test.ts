import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../src/regex/parse.ts';
import type { Dialect } from '../../src/regex/pattern.ts';

/** `message (help) at «text»`. */
function refusal(text: string, dialect: Dialect): string | undefined {
  const read = parsePattern(text, dialect);
  if (!('problem' in read)) return undefined;
  const { message, help, at } = read.problem;
  return `${message}${help === undefined ? '' : ` (${help})`} at «${text.slice(at.start, at.end)}»`;
}

describe('the portable dialect', () => {
  test.each([
    '',
    'a|b|',
    '(?:a)(b)',
    '[a-z0-9_.-]{1,253}',
    '[]'.replace('[]', '[\\]]'),
    '\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/\\-',
    'a{1000}',
    '[\\d\\w\\S]',
    '\\x2f\\t\\n\\r\\f\\v',
    'é😀',
    '(a{10}){100}',
    '(a*){1000}',
  ])('has /%s/', (text) => {
    expect(refusal(text, 'portable')).toBeUndefined();
  });

  test.each([
    ['a(?=b)', 'look-around is not portable (say what the text is, not what stands beside it) at «(?=»'],
    ['(?<!a)b', 'look-around is not portable (say what the text is, not what stands beside it) at «(?<»'],
    ['(a)\\1', 'back references are not portable (write what is repeated once more) at «\\1»'],
    ['(?i)a', 'inline flags are not portable (write out both cases, as `[aA]`) at «(?i»'],
    ['(?P<n>a)', 'named groups are not portable (write `(…)`) at «(?P»'],
    ['(?<n>a)', 'named groups are not portable (write `(…)`) at «(?<»'],
    ['(?>a)', 'atomic groups are not portable (write `(?:…)`) at «(?>»'],
    ['[[:alpha:]]', 'POSIX classes are not portable (list the characters, as `[a-zA-Z]`) at «[:»'],
    ['\\bx', '`\\b` is not portable (say what the text is around the word) at «\\b»'],
    ['\\p{L}', 'Unicode classes are not portable (list the characters, as `[a-zäöü]`) at «\\p»'],
    ['a+?', 'lazy quantifiers are not portable (drop the `?`: a pattern matches the whole text) at «+?»'],
    ['a++', 'possessive quantifiers are not portable (drop the `+`) at «++»'],
    ['a{2}{3}', 'a quantifier follows a quantifier (put what is repeated in a group: `(?:…)`) at «{3}»'],
    ['^ls$', '`^` is not needed (drop it: a pattern matches the whole text) at «^»'],
    ['ls\\z', '`\\z` is not needed (drop it: a pattern matches the whole text) at «\\z»'],
    ['a{1001}', 'a count is above 1000 (RE2 takes counts up to 1000) at «{1001}»'],
    ['a{3,2}', 'the bounds of `{3,2}` are reversed at «{3,2}»'],
    [
      '(a{1000}){1000}',
      'the counts of the pattern multiply to too many (lower its counts: RE2 takes 1000, nested ones multiplied) at «(a{1000}){1000}»',
    ],
    ['a{', '`{` stands alone (write `\\{` for the character) at «{»'],
    ['*a', '`*` has nothing to repeat (write `\\*` for the character) at «*»'],
    ['(a', 'a group is not closed (add `)`, or write `\\(` for the character) at «(»'],
    ['a)', '`)` closes no group (write `\\)` for the character) at «)»'],
    ['[a', 'a class is not closed (add `]`, or write `\\[` for the character) at «[»'],
    ['[]', 'a class is empty (write `\\]` for the character) at «[]»'],
    ['[z-a]', 'the range `z-a` is reversed at «z-a»'],
    ['[a-\\d]', 'a range ends in a class (write `\\-` for the character) at «a-\\d»'],
    ['[a&&b]', '`&&` is not portable in a class (write `&` once) at «&&»'],
    ['[!--]', '`--` is not portable in a class (write `\\-` for the character) at «--»'],
    ['\\Q', '`\\Q` is no portable escape (write `Q`, or the character that is meant) at «\\Q»'],
    ['a\\', '`\\` escapes nothing (write `\\\\` for the character) at «\\»'],
    ['\\xg', '`\\x` is followed by no two hexadecimal digits (write the character itself) at «\\x»'],
    ['\ud800', 'half a surrogate pair is no character at «\ud800»'],
  ])('has no /%s/', (text, expected) => {
    expect(refusal(text, 'portable')).toBe(expected);
  });

  test('is bounded', () => {
    expect(refusal('a'.repeat(5_000_000), 'portable')).toMatch(/^a pattern of 5000000 characters is too long/);
    expect(refusal(`${'('.repeat(1000)}${')'.repeat(1000)}`, 'portable')).toMatch(
      /^more than 100 groups lie in each other/,
    );
    expect(refusal('(?:[^a]{1000}){1}'.repeat(900), 'portable')).toMatch(/^the counts of the pattern multiply/);
  });
});

describe('the dialect of Rust', () => {
  test.each([
    '(?i)a(?-i:b)(?sm:.)',
    '(?P<name>a)(?<other>b)',
    '\\A\\z\\b\\B\\b{start}\\b{end-half}\\<\\>',
    '\\x41\\x{1F600}\\u0041\\U00000041\\u{41}',
    '[]a][^]a][a-][-a][a\\]]',
    '[[a-z]&&[^aeiou]--x~~y]',
    '[[:^alpha:][:word:]]',
    '\\pL\\p{Lu}\\p{ greek }\\p{gc=Decimal_Number}\\p{Any}\\P{sc!=Latin}',
    'a**?+',
    'a{ 2 , 3 }',
    '^*(?:)*$+',
    '}]',
    '\\#\\-(?x)\\ ',
    '(?x) a # comment',
    '',
    '()|',
  ])('has /%s/', (text) => {
    expect(refusal(text, 'rust')).toBeUndefined();
  });

  test.each([
    [
      'a(?=b)',
      'look-ahead is not supported by the `regex` crate (say what the text is, not what stands beside it) at «(?=»',
    ],
    [
      '(?<!a)b',
      'look-behind is not supported by the `regex` crate (say what the text is, not what stands beside it) at «(?<»',
    ],
    ['(a)\\1', 'back references are not supported by the `regex` crate (write what is repeated once more) at «\\1»'],
    [
      '(?=x)y(',
      'look-ahead is not supported by the `regex` crate (say what the text is, not what stands beside it) at «(?=»',
    ],
    ['^127\\.(', 'a group is not closed (add `)`, or write `\\(` for the character) at «(»'],
    ['*a', '`*` has nothing to repeat (write `\\*` for the character) at «*»'],
    ['a|+', '`+` has nothing to repeat (write `\\+` for the character) at «+»'],
    ['(?i)*', '`*` has nothing to repeat (write `\\*` for the character) at «*»'],
    ['a{', '`{` begins no count (write `\\{` for the character) at «{»'],
    ['a{,3}', '`{` begins no count (write `\\{` for the character) at «{»'],
    ['(?q)a', 'an inline flag is not known (the flags are `i`, `m`, `s`, `R`, `U`, `u` and `x`) at «q»'],
    ['(?ii)a', 'the flag `i` is given twice at «i»'],
    ['(?i-)a', '`-` takes back no flag at «-»'],
    ['(?P<n>a)(?P<n>b)', 'a name is given to two groups at «n>»'],
    ['\\Z', '`\\Z` is not an escape of the `regex` crate (write the character that is meant) at «\\Z»'],
    ['[\\b]', '`\\b` is no character of a class (write it outside the brackets) at «\\b»'],
    ['[a-\\d]', 'a range ends in a class (write `\\-` for the character) at «a-\\d»'],
    ['[z-a]', 'the range `z-a` is reversed at «z-a»'],
    ['\\x{110000}', 'a number is no character of Unicode at «\\x{110000}»'],
    ['(?-u).', '`.` without Unicode matches what is not UTF-8 at «.»'],
    ['(?-u)\\W', '`\\W` without Unicode matches what is not UTF-8 at «\\W»'],
    ['(?-u)[^a]', 'a class without Unicode matches what is not UTF-8 at «[^a]»'],
    [
      '(a{1000}){1000}',
      'the pattern is larger than 10 MiB once it is compiled (lower its counts) at «(a{1000}){1000}»',
    ],
    ['a{4294967295}', 'the pattern is larger than 10 MiB once it is compiled (lower its counts) at «a{4294967295}»'],
    ['(?:){4294967295}a{99999999999}', '`{` begins no count (write `\\{` for the character) at «{»'],
  ])('has no /%s/', (text, expected) => {
    expect(refusal(text, 'rust')).toBe(expected);
  });

  test('says which Unicode classes it can not judge, since the agent knows them', () => {
    expect(parsePattern('\\p{Age=6.0}', 'rust')).toEqual({
      problem: {
        message: 'the Unicode class `Age=6.0` is not known here',
        at: { start: 0, end: 11 },
        unsupported: true,
      },
    });
  });

  test('is bounded', () => {
    expect(refusal('a'.repeat(5_000_000), 'rust')).toMatch(/^a pattern of 5000000 characters is too large/);
    expect(refusal(`${'('.repeat(1000)}${')'.repeat(1000)}`, 'rust')).toMatch(
      /^more than 250 groups lie in each other/,
    );
    expect(refusal(`${'['.repeat(100_000)}`, 'rust')).toMatch(/^more than 250 groups/);
    expect(refusal(`a${'*'.repeat(100_000)}`, 'rust')).toMatch(/^more than 250 quantifiers/);
    expect(refusal('(?:){4294967295}', 'rust')).toBeUndefined();
  });
});
