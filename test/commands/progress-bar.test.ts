import { expect, test } from 'vitest';
import { progressBar } from '../../src/commands/progress-bar.ts';

/** A bar drawn at these times (milliseconds after it began), with what it wrote. */
function drawn(columns: number | undefined, steps: readonly (readonly [time: number, done: number])[]): string {
  let now = 0;
  let text = '';
  const output = {
    isTerminal: columns !== undefined,
    columns,
    write(more: string) {
      text += more;
    },
  };
  const bar = progressBar('hashing', output, () => now);
  for (const [time, done] of steps) {
    now = time;
    bar.update(done, 10);
  }
  bar.clear();
  return text;
}

test('a bar is drawn when it takes a while, at most every tenth of a second, and taken away', () => {
  const line = (full: number, percent: string) => `hashing [${'#'.repeat(full)}${'-'.repeat(20 - full)}] ${percent}`;
  expect(
    drawn(38, [
      [10, 1],
      [300, 5],
      [350, 6],
      [400, 10],
    ]),
  ).toBe(`\r${line(10, ' 50 %')}\r${line(20, '100 %')}\r${' '.repeat(36)}\r`);
});

test('what is done soon leaves no trace', () => {
  expect(drawn(80, [[299, 5]])).toBe('');
});

test('nothing is drawn where there is no terminal', () => {
  expect(drawn(undefined, [[1000, 5]])).toBe('');
});

test('a narrow terminal gets the number alone', () => {
  expect(drawn(12, [[1000, 5]])).toBe(`\rhashing  50 %\r${' '.repeat(13)}\r`);
});
