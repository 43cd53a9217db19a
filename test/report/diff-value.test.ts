import { expect, it } from 'vitest';
import { changedValues } from '../../src/report/diff-value.ts';
import { full } from './diff-sample.ts';

const change = (old: unknown, fresh: unknown, kind: 'added' | 'removed' | 'changed' = 'changed') => ({
  ...full.diff.changes[0]!,
  kind,
  old,
  new: fresh,
});

it('writes values as a manifest would', () => {
  expect(changedValues(change(false, 'a "b"'), 80)).toBe('false → "a \\"b\\""');
  expect(changedValues(change([1, 'x'], { uri: 'file:a', 'b c': {} }), 80)).toBe(
    '[1, "x"] → { uri = "file:a", "b c" = {} }',
  );
  expect(changedValues(change(undefined, [], 'added'), 80)).toBe('[]');
  expect(changedValues(change('4', undefined, 'removed'), 80)).toBe('"4"');
  expect(changedValues(change(undefined, 8), 80)).toBe('unset → 8');
  expect(changedValues(change(undefined, undefined), 80)).toBe(undefined);
});

it('shows long values where they differ', () => {
  const long = 'x'.repeat(100);
  expect(changedValues(change(`${long}1`, `${long}2`), 20)).toBe('…xxxxxxxxxxxxxxxxx1" → …xxxxxxxxxxxxxxxxx2"');
  expect(changedValues(change(`1${long}`, `2${long}`), 20)).toBe('"1xxxxxxxxxxxxxxxxx… → "2xxxxxxxxxxxxxxxxx…');
  expect(changedValues(change(`${long}1${long}`, `${long}2${long}`), 20)).toBe(
    '…xxxxxx1xxxxxxxxxxx… → …xxxxxx2xxxxxxxxxxx…',
  );
});

it('cuts no character in two', () => {
  const smileys = '😀'.repeat(50);
  for (let columns = 10; columns < 20; columns++)
    expect(changedValues(change(`${smileys}a`, `${smileys}b`), columns)).not.toMatch(/\p{Cs}/u);
});

it('bounds what it writes of a value that is nested without end', () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 10_000; depth++) deep = [deep];
  expect(changedValues(change(deep, 1), 60)).toBe(`${'['.repeat(20)}…${']'.repeat(20)} → 1`);
});
