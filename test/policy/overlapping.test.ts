import { describe, expect, test } from 'vitest';
import type { CommandLine, Invocation, Matcher } from '../../src/invocation/invocation.ts';
import { commandComparison } from '../../src/policy/command-differences.ts';
import { mayOverlap } from '../../src/policy/include.ts';
import { OverlapIndex } from '../../src/policy/overlapping.ts';
import { Effort } from '../../src/regex/effort.ts';
import { Chance } from '../regex/random-patterns.ts';

const range = { start: 0, end: 0 };
const words = ['a', 'b', 'c', ''];

function randomMatcher(chance: Chance): Matcher {
  const kind = chance.below(6);
  if (kind === 0) return { kind: 'anything' };
  if (kind === 1) return { kind: 'pattern', pattern: '[ab]+', dialect: 'portable' };
  if (kind === 2) return { kind: 'one-of', values: [chance.of(words), chance.of(words)] };
  return { kind: 'exact', value: chance.of(words) };
}

function randomCommand(chance: Chance): CommandLine {
  const kind = chance.below(20);
  if (kind === 0) return { kind: 'anything' };
  if (kind === 1) return { kind: 'joined', pattern: 'a b' };
  if (kind === 2) return { kind: 'path-prefix', path: 'a' };
  const args = Array.from({ length: 1 + chance.below(10) }, () => ({ value: randomMatcher(chance), range }));
  if (kind > 6) return { kind: 'argv', args };
  const min = chance.below(3);
  return {
    kind: 'argv',
    args,
    rest: { min, max: chance.below(2) === 0 ? Infinity : min + chance.below(3), matcher: randomMatcher(chance), range },
  };
}

const invocation = (command: CommandLine): Invocation => ({
  role: 'exec',
  command,
  tty: 'never',
  environment: [],
  signals: [],
  range,
});

const seed = 7;

describe(`an index of entries by their arguments, seed ${seed}`, () => {
  const chance = new Chance(seed);
  const lists = Array.from({ length: 200 }, () =>
    Array.from({ length: 1 + chance.below(30) }, () => randomCommand(chance)),
  );

  test('finds the entries that asking every one of them finds', () => {
    for (const commands of lists) {
      const index = new OverlapIndex(commands.map(invocation));
      for (let i = 0; i < 20; i += 1) {
        const command = randomCommand(chance);
        const asked = commands.flatMap((other, at) => (mayOverlap(command, other) ? [at] : []));
        expect(index.of(command, new Effort(1000))).toEqual(asked);
      }
    }
  });

  test('leaves out no entry that takes a command line', () => {
    for (const commands of lists) {
      const index = new OverlapIndex(commands.map(invocation));
      for (let i = 0; i < 20; i += 1) {
        const argv = Array.from({ length: chance.below(11) }, () => chance.of(words));
        const taking = commands.flatMap((other, at) => (commandComparison(other)(argv).length === 0 ? [at] : []));
        const found = index.taking(argv);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        expect(taking.filter((at) => !found.includes(at))).toEqual([]);
      }
    }
  });

  test('looks at none of ten thousand entries of other programs', () => {
    const exactly = (...args: readonly string[]): CommandLine => ({
      kind: 'argv',
      args: args.map((value) => ({ value: { kind: 'exact', value }, range })),
    });
    const index = new OverlapIndex(
      Array.from({ length: 10_000 }, (_, at) => invocation(exactly('sh', '-c', `x${at}`))),
    );
    expect(index.of(exactly('sh', '-c', 'x7'), new Effort(1))).toEqual([7]);
    expect(() => index.of({ kind: 'anything' }, new Effort(9_999))).toThrow('there is too much to compare all of it');
  });
});
