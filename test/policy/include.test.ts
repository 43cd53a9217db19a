import { describe, expect, test } from 'vitest';
import type { CommandLine, Matcher } from '../../src/invocation/invocation.ts';
import { commandsIncluded } from '../../src/policy/include.ts';
import { Chance, randomPattern } from '../regex/random-patterns.ts';

const range = { start: 0, end: 0 };
const portable = (pattern: string): Matcher => ({ kind: 'pattern', pattern, dialect: 'portable' });
const exact = (value: string): Matcher => ({ kind: 'exact', value });
const anything: Matcher = { kind: 'anything' };

/** Texts are exact. */
function argv(...args: readonly (string | Matcher)[]): CommandLine {
  return { kind: 'argv', args: args.map((arg) => ({ value: typeof arg === 'string' ? exact(arg) : arg, range })) };
}

const withRest = (command: CommandLine, min: number, max: number, matcher: Matcher): CommandLine =>
  command.kind === 'argv' ? { ...command, rest: { min, max, matcher, range } } : command;
const joined = (pattern: string): CommandLine => ({ kind: 'joined', pattern });
const ask = (command: CommandLine, ...commands: readonly CommandLine[]) => commandsIncluded({ command }, { commands });

describe('a command line', () => {
  test('is included in those that allow it together', () => {
    const small = argv({ kind: 'one-of', values: ['ls', 'date'] }, portable('[ab]'));
    expect(ask(small, argv('ls', portable('[abc]')), argv('date', 'a'), argv(portable('d.*'), 'b'))).toEqual({
      kind: 'yes',
    });
    expect(ask(small, argv('ls', portable('[abc]')), argv('date', 'a'))).toEqual({
      kind: 'no',
      witness: ['date', 'b'],
    });
  });

  test('is told from others by where its arguments end', () => {
    expect(ask(argv('sh', '-c', 'a b'), argv('sh', '-c', 'a', 'b'))).toEqual({
      kind: 'no',
      witness: ['sh', '-c', 'a b'],
    });
    expect(ask(argv('ls', ''), argv('ls'))).toEqual({ kind: 'no', witness: ['ls', ''] });
    expect(ask(argv('ls', portable('.*')), argv('ls', portable('.+')))).toEqual({ kind: 'no', witness: ['ls', ''] });
    expect(ask(argv(portable('[𐀀-𐏿]x')), argv('ls'))).toEqual({ kind: 'no', witness: ['𐀀x'] });
  });

  test('may have further arguments', () => {
    expect(
      ask(withRest(argv('tail'), 1, 2, portable('[a-z]+')), withRest(argv('tail'), 0, Infinity, anything)),
    ).toEqual({ kind: 'yes' });
    expect(ask(withRest(argv('tail'), 0, 3, portable('[a-z]+')), withRest(argv('tail'), 0, 2, anything))).toEqual({
      kind: 'no',
      witness: ['tail', 'a', 'a', 'a'],
    });
    expect(ask(argv('tail'), withRest(argv('tail'), 1, 2, anything))).toEqual({ kind: 'no', witness: ['tail'] });
  });

  test('of an imported policy is searched for in the arguments joined by spaces', () => {
    expect(ask(argv('sh', '-c', 'evil #/bin/ls'), joined('/bin/ls'))).toEqual({ kind: 'yes' });
    expect(ask(argv('sh', '-c', 'a'), joined('^sh -c [a-z]$'))).toEqual({ kind: 'yes' });
    expect(ask(argv('sh -c a'), joined('^sh -c [a-z]$'))).toEqual({ kind: 'yes' });
    expect(ask(joined('^sh -c [a-z]$'), argv('sh', '-c', portable('[a-z]')))).toEqual({
      kind: 'no',
      witness: ['sh -c a'],
    });
    expect(ask(joined('^ls$'), joined('^ls|date$'))).toEqual({ kind: 'yes' });
    expect(ask(joined('^ls|date$'), joined('^(ls|date)$'))).toEqual({ kind: 'no', witness: ['lsa'] });
    expect(ask(joined('\\bls\\b'), joined('ls'))).toEqual({ kind: 'yes' });
  });

  test('may be anything below a folder, or anything at all', () => {
    const bin: CommandLine = { kind: 'path-prefix', path: '/bin/' };
    expect(ask(argv('/bin/sh', '-c', 'a'), bin)).toEqual({ kind: 'yes' });
    expect(ask(argv('/binary'), bin)).toEqual({ kind: 'no', witness: ['/binary'] });
    expect(ask(bin, argv('/bin/sh'))).toEqual({ kind: 'no', witness: ['/bin'] });
    expect(ask({ kind: 'anything' }, bin)).toEqual({ kind: 'no', witness: ['a'] });
    expect(ask(bin, { kind: 'anything' })).toEqual({ kind: 'yes' });
  });

  test('is never one with NUL, nor of a pattern that is none', () => {
    expect(ask(argv('a\0b'), argv('x'))).toEqual({ kind: 'yes' });
    expect(ask(argv({ kind: 'pattern', pattern: '(?=x', dialect: 'rust' }), argv('x'))).toEqual({ kind: 'yes' });
    expect(ask(argv({ kind: 'pattern', pattern: '\\p{Age=6.0}', dialect: 'rust' }), argv('x'))).toEqual({
      kind: 'unknown',
      why: 'the Unicode class `Age=6.0` is not known here',
    });
  });

  test('with searched patterns keeps each of them to its argument', () => {
    const rust = (pattern: string): Matcher => ({ kind: 'pattern', pattern, dialect: 'rust' });
    expect(ask(argv(rust('^a$'), rust('\\bb$')), argv('a', rust('b')))).toEqual({ kind: 'yes' });
    expect(ask(argv(rust('^a'), rust('b')), argv(rust('a'), rust('b$')))).toEqual({ kind: 'no', witness: ['a', 'ba'] });
  });

  test('that others take first is not asked about', () => {
    const shell = argv('sh', portable('[a-z]'));
    expect(
      commandsIncluded({ command: shell, earlier: [argv('sh', portable('[a-y]'))] }, { commands: [argv('sh', 'z')] }),
    ).toEqual({ kind: 'yes' });
    expect(commandsIncluded({ command: shell }, { commands: [shell], without: [argv('sh', 'k')] })).toEqual({
      kind: 'no',
      witness: ['sh', 'k'],
    });
  });

  test('is judged as all command lines of two short arguments say, seed 5', () => {
    const chance = new Chance(5);
    const kinds = { atoms: ['a', 'b', '[ab]', '.'], quantifiers: ['?', '*', '+'], groups: ['('] };
    const texts = ['', 'a', 'b', 'aa', 'ab', 'ba', 'bb'];
    const random = (): readonly string[] => [randomPattern(chance, kinds, 1), randomPattern(chance, kinds, 1)];
    const matches = (patterns: readonly string[], args: readonly string[]): boolean =>
      patterns.every((pattern, i) => new RegExp(`^(?:${pattern})$`).test(args[i]!));
    for (let i = 0; i < 400; i += 1) {
      const small = random();
      const big = Array.from({ length: 1 + chance.below(3) }, random);
      const found = ask(argv(...small.map(portable)), ...big.map((one) => argv(...one.map(portable))));
      const where = `seed 5, ${i}: ${JSON.stringify({ small, big, found })}`;
      const only = texts
        .flatMap((a) => texts.map((b) => [a, b]))
        .filter((args) => matches(small, args) && !big.some((one) => matches(one, args)));
      expect(found.kind, where).not.toBe('unknown');
      if (found.kind === 'yes') expect(only, where).toEqual([]);
      if (found.kind === 'no')
        expect(matches(small, found.witness) && !big.some((one) => matches(one, found.witness)), where).toBe(true);
    }
  });
});
