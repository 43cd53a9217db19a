import { expect, test } from 'vitest';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { Source } from '../../src/text/source.ts';

const source = new Source('fleet.toml', 'a = 1\n'.repeat(5000));

function linesFor(count: number): readonly string[] {
  const problems = Array.from({ length: count }, (_, at) => ({
    range: { start: at * 6, end: at * 6 + 1 },
    message: 'there is no setting `a` here',
    help: 'use `b`',
  }));
  return new LocatedError(source, problems).lines;
}

test('twenty problems are named, each at its place', () => {
  const lines = linesFor(20);
  expect(lines).toHaveLength(20);
  expect(lines[0]).toBe('fleet.toml:1:1: there is no setting `a` here (use `b`)');
  expect(lines[19]).toBe('fleet.toml:20:1: there is no setting `a` here (use `b`)');
});

test('of more it says how many', () => {
  expect(linesFor(21).slice(20)).toEqual(['fleet.toml: 1 more']);
  expect(linesFor(920).slice(20)).toEqual(['fleet.toml: 900 more']);
});

test('it counts no further than those who find problems look', () => {
  expect(linesFor(1000).slice(20)).toEqual(['fleet.toml: more than 900 more']);
  expect(linesFor(5000).slice(20)).toEqual(['fleet.toml: more than 900 more']);
});
