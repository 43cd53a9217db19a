import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { matcherOf } from '../../src/regex/match.ts';
import { parsePattern } from '../../src/regex/parse.ts';
import type { Dialect } from '../../src/regex/pattern.ts';
import type { PatternKinds } from './random-patterns.ts';
import { Chance, randomPattern, randomText, shrunk } from './random-patterns.ts';

function matches(pattern: string, dialect: Dialect, text: string): boolean {
  const read = parsePattern(pattern, dialect);
  if ('problem' in read) throw new Error(`${pattern}: ${read.problem.message}`);
  return matcherOf(read.pattern)(text);
}

const portable: PatternKinds = {
  atoms: ['a', 'b', 'c', '.', '[ab]', '[^b]', '[a-c]', '\\d', '\\w', '\\W', '\\.', 'é', '[^\\n]', '\\D'],
  quantifiers: ['*', '+', '?', '{2}', '{1,2}', '{0,3}', '{2,}'],
  groups: ['(', '(?:'],
};
const searched: PatternKinds = {
  atoms: [...portable.atoms, '^', '$', '\\b', '\\B', '[[:alpha:]]', '\\x{61}', '\\pL'],
  quantifiers: [...portable.quantifiers, '*?', '+?', '??', '{1,2}?'],
  groups: ['(', '(?:', '(?i:', '(?s:', '(?m:', '(?P<name>', '(?U:'],
};
const letters = ['a', 'b', 'c', 'B', '0', '.', ' ', '\n', 'é', '😀'];

describe('a portable pattern', () => {
  test('matches the whole text', () => {
    expect(matches('ls|date', 'portable', 'ls')).toBe(true);
    expect(matches('ls|date', 'portable', 'ls -la')).toBe(false);
    expect(matches('[a-z]{1,3}', 'portable', 'abcd')).toBe(false);
    expect(matches('', 'portable', '')).toBe(true);
  });

  test('takes code points, and no newline for `.`', () => {
    expect(matches('.', 'portable', '😀')).toBe(true);
    expect(matches('.', 'portable', '\n')).toBe(false);
    expect(matches('[^;]', 'portable', '\n')).toBe(true);
    expect(matches('.', 'portable', '\ud800')).toBe(false);
    expect(matches('\\d', 'portable', '٣')).toBe(false);
  });

  test.each([1, 2, 3])('matches as RE2 and ECMAScript do, seed %i', (seed) => {
    const chance = new Chance(seed);
    for (let i = 0; i < 2000; i += 1) {
      const text = randomPattern(chance, portable);
      const read = parsePattern(text, 'portable');
      if ('problem' in read) throw new Error(`seed ${seed}: /${text}/: ${read.problem.message}`);
      const match = matcherOf(read.pattern);
      const expression = new RegExp(`^(?:${text.replaceAll('.', '[^\\n]').replaceAll('\\[^\\n]', '\\.')})$`, 'u');
      const re2 = RE2JS.compile(text);
      const differs = (subject: string): boolean =>
        match(subject) !== expression.test(subject) || match(subject) !== re2.matches(subject);
      for (let j = 0; j < 8; j += 1) {
        const subject = randomText(chance, letters, 7);
        if (!differs(subject)) continue;
        const least = shrunk(subject, differs);
        expect.fail(`seed ${seed}: /${text}/ on ${JSON.stringify(least)} gives ${match(least)}`);
      }
    }
  });
});

describe('a pattern of Rust', () => {
  test('is searched for', () => {
    expect(matches('/bin/ls', 'rust', 'sh -c cat /secret #/bin/ls')).toBe(true);
    expect(matches('^cat /etc/hosts', 'rust', 'cat /etc/hosts /secret')).toBe(true);
    expect(matches('^ls|date$', 'rust', 'ls -la /secret')).toBe(true);
    expect(matches('^ls|date$', 'rust', 'echo date x')).toBe(false);
  });

  test('takes flags, Unicode classes, word boundaries and sets of classes', () => {
    expect(matches('(?i)k', 'rust', '\u212a')).toBe(true);
    expect(matches('(?i-u)k', 'rust', '\u212a')).toBe(false);
    expect(matches('(?i)ß', 'rust', 'ẞ')).toBe(true);
    expect(matches('(?i)ΣΑΣ', 'rust', 'σας')).toBe(true);
    expect(matches('^\\d$', 'rust', '٣')).toBe(true);
    expect(matches('^\\w+$', 'rust', 'naïve_日本')).toBe(true);
    expect(matches('\\bb', 'rust', 'éb')).toBe(false);
    expect(matches('(?-u:\\b)b', 'rust', 'éb')).toBe(true);
    expect(matches('\\b{start}b\\b{end}', 'rust', 'a b c')).toBe(true);
    expect(matches('^[[:alpha:]&&[^aeiou]]+$', 'rust', 'xyz')).toBe(true);
    expect(matches('^[a-z--[aeiou]]$', 'rust', 'e')).toBe(false);
    expect(matches('^[a-c~~b-d]$', 'rust', 'b')).toBe(false);
    expect(matches('^[^[:^digit:]]$', 'rust', '7')).toBe(true);
    expect(matches('^\\p{Greek}\\P{sc=Greek}\\p{scx!=Greek}\\pN$', 'rust', 'αbc4')).toBe(true);
    expect(matches('^[]a-]+$', 'rust', ']a-')).toBe(true);
  });

  test('takes `(?m)`, `(?s)`, `(?R)` and `(?x)`', () => {
    expect(matches('(?m)^b$', 'rust', 'a\nb\nc')).toBe(true);
    expect(matches('^b$', 'rust', 'a\nb\nc')).toBe(false);
    expect(matches('(?mR)^b$', 'rust', 'a\r\nb\r\nc')).toBe(true);
    expect(matches('(?mR)\\r$\\n', 'rust', 'a\r\nb')).toBe(false);
    expect(matches('a.b', 'rust', 'a\nb')).toBe(false);
    expect(matches('(?s)a.b', 'rust', 'a\nb')).toBe(true);
    expect(matches('(?x) a b # a comment\n c', 'rust', 'abc')).toBe(true);
    expect(matches('^a (?i:b) c$', 'rust', 'a B c')).toBe(true);
    expect(matches('^(?i)a|b$', 'rust', 'xB')).toBe(true);
  });

  test.each([4, 5, 6])('matches as RE2 does, seed %i', (seed) => {
    const chance = new Chance(seed);
    for (let i = 0; i < 400; i += 1) {
      const text = randomPattern(chance, searched).replace(/\(\?P<name>/g, () => `(?P<n${chance.below(2 ** 30)}>`);
      const read = parsePattern(text, 'rust');
      if ('problem' in read) throw new Error(`seed ${seed}: /${text}/: ${read.problem.message}`);
      const match = matcherOf(read.pattern);
      // RE2's `\w`, `\d` and `\b` are those of ASCII: the subjects of this test have no others
      const re2 = RE2JS.compile(text);
      const differs = (subject: string): boolean => match(subject) !== re2.matcher(subject).find();
      for (let j = 0; j < 20; j += 1) {
        const subject = randomText(chance, letters, 7).replaceAll('é', '-');
        if (!differs(subject)) continue;
        const least = shrunk(subject, differs);
        expect.fail(`seed ${seed}: /${text}/ on ${JSON.stringify(least)} gives ${match(least)}`);
      }
    }
  });
});

describe('hostile patterns and texts', () => {
  test('are matched in linear time', () => {
    expect(matches('(a+)+b', 'portable', 'a'.repeat(200_000))).toBe(false);
    expect(matches('(a|aa)*$b|(.*.*.*x)', 'rust', 'a'.repeat(200_000))).toBe(false);
    expect(matches('(a?){500}a{500}', 'portable', 'a'.repeat(500))).toBe(true);
    expect(matches('a.{400}a', 'rust', 'ab'.repeat(20_000))).toBe(false);
  });
});
