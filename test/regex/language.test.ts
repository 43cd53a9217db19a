import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { emitPattern } from '../../src/regex/emit.ts';
import type { Language } from '../../src/regex/language.ts';
import {
  anyText,
  complement,
  exampleOf,
  included,
  intersectionOf,
  languageOf,
  languageOfText,
  languageOfTexts,
  noText,
  unionOf,
} from '../../src/regex/language.ts';
import { matcherOf } from '../../src/regex/match.ts';
import { parsePattern } from '../../src/regex/parse.ts';
import type { Dialect, Pattern } from '../../src/regex/pattern.ts';
import type { PatternKinds } from './random-patterns.ts';
import { Chance, randomPattern, randomText } from './random-patterns.ts';

function read(text: string, dialect: Dialect = 'portable'): Pattern {
  const result = parsePattern(text, dialect);
  if ('problem' in result) throw new Error(`${text}: ${result.problem.message}`);
  return result.pattern;
}

const portable = (text: string): Language => languageOf(read(text));
const rust = (text: string): Language => languageOf(read(text, 'rust'));

describe('inclusion', () => {
  test('gives a shortest text that only the first has, readable where it can be', () => {
    expect(included(rust('^/bin/[a-z]+$'), rust('^/bin/(ls|cat)$'))).toEqual({ kind: 'no', witness: '/bin/a' });
    expect(included(rust('ls'), rust('^ls$'))).toEqual({ kind: 'no', witness: 'als' });
    expect(included(rust('^ls|date$'), rust('^(ls|date)$'))).toEqual({ kind: 'no', witness: 'lsa' });
    expect(included(portable('[^;]*'), portable('[^;\\n]*'))).toEqual({ kind: 'no', witness: '\n' });
    expect(included(portable('.|\\n'), portable('[a-y]|[^ -~]'))).toEqual({ kind: 'no', witness: 'z' });
    expect(included(portable('(ls|cat)'), portable('[a-z]{2,3}'))).toEqual({ kind: 'yes' });
    expect(included(portable('a.*'), portable('a[^\\n]*'))).toEqual({ kind: 'yes' });
  });

  test('knows anchors, lines and word boundaries of searched patterns', () => {
    expect(included(rust('^a$'), rust('\\ba\\b'))).toEqual({ kind: 'yes' });
    expect(included(rust('\\ba\\b'), rust('^a$'))).toEqual({ kind: 'no', witness: 'a!' });
    expect(included(rust('(?m)^a$'), rust('^a$'))).toEqual({ kind: 'no', witness: 'a\n' });
    expect(included(rust('a'), rust('(?s).*'))).toEqual({ kind: 'yes' });
    expect(included(anyText, rust(''))).toEqual({ kind: 'yes' });
    expect(included(rust('$^'), languageOfText(''))).toEqual({ kind: 'yes' });
  });

  test('is unknown where an automaton would have too many states', () => {
    expect(included(portable('[ab]*a[ab]{24}c'), portable('([ab]*a[ab]{23}[ab]c)|d'))).toEqual({
      kind: 'unknown',
      why: 'more than 20000 states',
    });
  });

  test('of the pattern that Kata has for the variables of services is known', () => {
    const label = '[a-z]([a-z0-9-]{0,61}[a-z0-9])?';
    const name = '^[A-Z][A-Z0-9-]{0,61}_PORT=[0-9]{1,5}$';
    expect(included(rust(`^${label}$`), rust(label))).toEqual({ kind: 'yes' });
    expect(included(rust(name), rust(name.replace('0,61', '0,62')))).toEqual({ kind: 'yes' });
    expect(included(rust(name.replace('0,61', '0,62')), rust(name))).toMatchObject({ kind: 'no' });
  });

  test('of 10000 random pairs is what all texts up to length 6 say', () => {
    const seed = 20261121;
    const chance = new Chance(seed);
    const kinds: PatternKinds = {
      atoms: ['a', 'b', 'c', '.', '[ab]', '[^b]', '[^ac]', 'ab'],
      quantifiers: ['*', '+', '?', '{2}', '{1,2}', '{2,}'],
      groups: ['(', '(?:'],
    };
    const texts = textsUpTo(6, ['a', 'b', 'c']);
    const patterns = Array.from({ length: 400 }, () => randomPattern(chance, kinds));
    const languages = patterns.map(portable);
    const expressions = patterns.map((pattern) => new RegExp(`^(?:${pattern.replaceAll('.', '[^\\n]')})$`, 'u'));
    const held = expressions.map((expression) => texts.map((text) => expression.test(text)));
    const kindsSeen = { yes: 0, no: 0, unknown: 0 };
    for (let i = 0; i < 10_000; i += 1) {
      const [small, big] = [chance.below(patterns.length), chance.below(patterns.length)];
      const found = included(languages[small]!, languages[big]!);
      kindsSeen[found.kind] += 1;
      const first = texts.find((_, at) => held[small]![at]! && !held[big]![at]!);
      const where = `seed ${seed}: /${patterns[small]}/ in /${patterns[big]}/: ${JSON.stringify(found)}, but ${JSON.stringify(first)}`;
      if (found.kind !== 'no') expect(first, where).toBeUndefined();
      if (found.kind !== 'no') continue;
      if (!expressions[small]!.test(found.witness) || expressions[big]!.test(found.witness)) expect.fail(where);
      if (first !== undefined && first.length < found.witness.length) expect.fail(where);
    }
    expect(kindsSeen.unknown).toBe(0);
    expect(Math.min(kindsSeen.yes, kindsSeen.no)).toBeGreaterThan(500);
  });

  test('of searched patterns with assertions is what all texts up to length 5 say', () => {
    const seed = 7;
    const chance = new Chance(seed);
    const kinds: PatternKinds = {
      atoms: ['a', 'b', '-', '.', '^', '$', '\\b', '\\B', '[^a]', '\\n'],
      quantifiers: ['*', '+', '?', '{2}', '*?'],
      groups: ['(', '(?:', '(?m:', '(?s:'],
    };
    const texts = textsUpTo(5, ['a', 'b', '-', '\n']);
    const patterns = Array.from({ length: 120 }, () => randomPattern(chance, kinds, 2));
    const languages = patterns.map(rust);
    const compiled = patterns.map((pattern) => RE2JS.compile(pattern));
    const held = compiled.map((pattern) => texts.map((text) => pattern.matcher(text).find()));
    for (let i = 0; i < 1200; i += 1) {
      const [small, big] = [chance.below(patterns.length), chance.below(patterns.length)];
      const found = included(languages[small]!, languages[big]!);
      const first = texts.find((_, at) => held[small]![at]! && !held[big]![at]!);
      const where = `seed ${seed}: /${patterns[small]}/ in /${patterns[big]}/: ${JSON.stringify(found)}, but ${JSON.stringify(first)}`;
      if (found.kind === 'unknown') expect.fail(where);
      if (found.kind === 'yes' && first !== undefined) expect.fail(where);
      if (found.kind !== 'no') continue;
      const confirmed = compiled[small]!.matcher(found.witness).find() && !compiled[big]!.matcher(found.witness).find();
      // RE2's `\b` is that of ASCII
      if (!confirmed && /^[\0-\x7f]*$/.test(found.witness)) expect.fail(where);
      if (first !== undefined && first.length < found.witness.length) expect.fail(where);
    }
  });
});

function textsUpTo(length: number, letters: readonly string[]): readonly string[] {
  const texts = [''];
  for (let i = 0; i < texts.length; i += 1)
    if (texts[i]!.length < length) texts.push(...letters.map((letter) => texts[i]! + letter));
  return texts;
}

describe('languages', () => {
  test('are joined, cut and turned round', () => {
    expect(included(portable('[ab]'), unionOf([portable('a'), languageOfText('b')]))).toEqual({ kind: 'yes' });
    expect(exampleOf(intersectionOf([portable('[a-m]+'), portable('[k-z]{2}')]))).toBe('kk');
    expect(exampleOf(intersectionOf([portable('a'), portable('b')]))).toBeUndefined();
    expect(exampleOf(complement(portable('[a-z]*')))).toBe('0');
    expect(included(complement(noText), anyText)).toEqual({ kind: 'yes' });
    expect(included(complement(anyText), noText)).toEqual({ kind: 'yes' });
    expect(exampleOf(languageOfTexts(['lsa', 'ls', 'x\n']))).toBe('ls');
    expect(exampleOf(languageOfTexts([]))).toBeUndefined();
    expect(exampleOf(languageOfText('half \ud800'))).toBeUndefined();
  });

  test('of complement and intersection agree with what matches, seed 11', () => {
    const chance = new Chance(11);
    const kinds: PatternKinds = { atoms: ['a', 'b', '[ab]', '.'], quantifiers: ['*', '?', '+'], groups: ['('] };
    for (let i = 0; i < 300; i += 1) {
      const [first, second] = [read(randomPattern(chance, kinds, 2)), read(randomPattern(chance, kinds, 2))];
      const only = exampleOf(intersectionOf([languageOf(first), complement(languageOf(second))]));
      const found = included(languageOf(first), languageOf(second));
      expect([first.text, second.text, only]).toEqual([
        first.text,
        second.text,
        found.kind === 'no' ? found.witness : undefined,
      ]);
    }
  });
});

describe('an emitted pattern', () => {
  test.each([
    ['ls', '^(?:ls)$'],
    ['ls|date', '^(?:ls|date)$'],
    ['\\d+\\s', '^(?:[0-9]+[\\x09-\\x0d ])$'],
    ['.[^;]', '^(?:[^\\x0a][^;])$'],
    ['[\\w-]{2,}', '^(?:[\\-0-9A-Z_a-z]{2,})$'],
    ['(a|)b', '^(?:(?:a|(?:))b)$'],
    ['\\x41\\.\\/\\-', '^(?:A\\./-)$'],
    ['[^\\d\\D]', `^(?:[^\\x00-\ud7ff\ue000-\u{10ffff}])$`],
    ['\\x80😀', '^(?:\\x80😀)$'],
  ])('%s is written %s', (text, emitted) => {
    expect(emitPattern(read(text))).toBe(emitted);
  });

  test.each([21, 22])('means the same to RE2, to ECMAScript and to the Kata agent, seed %i', (seed) => {
    const chance = new Chance(seed);
    const kinds: PatternKinds = {
      atoms: [
        'a',
        '\\d',
        '\\w',
        '\\s',
        '\\W',
        '\\S',
        '.',
        '[^\\s]',
        '[\\w.-]',
        '[^-a]',
        '\\x41',
        '\\t',
        '\\]',
        '\\^',
        '[\\^a]',
        '😀',
        '[é-😀]',
      ],
      quantifiers: ['*', '+', '?', '{2}', '{0,2}', '{1,}'],
      groups: ['(', '(?:'],
    };
    const letters = ['a', 'A', '0', '٣', '\v', '\u00a0', '\u2028', ' ', '\n', '\t', ']', '^', '-', '.', 'é', '😀'];
    for (let i = 0; i < 800; i += 1) {
      const pattern = read(randomPattern(chance, kinds));
      const emitted = emitPattern(pattern);
      const matchers = [
        matcherOf(pattern),
        (text: string) => new RegExp(emitted, 'u').test(text),
        (text: string) => RE2JS.compile(emitted).matcher(text).find(),
        matcherOf(read(emitted, 'rust')),
      ];
      for (let j = 0; j < 6; j += 1) {
        const text = randomText(chance, letters, 5);
        const answers = matchers.map((match) => match(text));
        expect(
          new Set(answers).size,
          `seed ${seed}: /${pattern.text}/ as ${emitted} on ${JSON.stringify(text)}: ${answers}`,
        ).toBe(1);
      }
    }
  });
});
