import { describe, expect, it } from 'vitest';
import { excerpt } from '../../src/text/excerpt.ts';
import { Source } from '../../src/text/source.ts';

/** The line and, below it, its underline. */
function drawn(text: string, start: number, end: number, columns = 80): readonly string[] {
  const { text: line, indent, width } = excerpt(new Source('a', text), { start, end }, columns);
  return [line, `${' '.repeat(indent)}${'^'.repeat(width)}`];
}

describe('an excerpt', () => {
  it('is the line of a range, with the columns to underline', () => {
    expect(excerpt(new Source('a', 'a = 1\nbc = 2\n'), { start: 6, end: 8 }, 80)).toEqual({
      line: 2,
      lastLine: 2,
      text: 'bc = 2',
      indent: 0,
      width: 2,
    });
  });

  it('ends the underline with the first line of a longer range', () => {
    expect(excerpt(new Source('a', 'a = [\r\n1,\r\n]\r\n'), { start: 4, end: 12 }, 80)).toEqual({
      line: 1,
      lastLine: 3,
      text: 'a = [',
      indent: 4,
      width: 1,
    });
    expect(drawn('ab\ncd', 2, 3)).toEqual(['ab', '  ^']);
  });

  it('points at an empty range, also at the end of the text', () => {
    expect(drawn('abc', 1, 1)).toEqual(['abc', ' ^']);
    expect(drawn('abc', 3, 3)).toEqual(['abc', '   ^']);
    expect(drawn('abc\n', 4, 4)).toEqual(['', '^']);
    expect(drawn('', 0, 0)).toEqual(['', '^']);
  });

  it('expands tabs to stops of four columns', () => {
    expect(drawn('\ta\tb', 1, 2)).toEqual(['    a   b', '    ^']);
    expect(drawn('\ta\tb', 2, 4)).toEqual(['    a   b', '     ^^^^']);
  });

  it('gives wide characters two columns and combining marks none', () => {
    expect(drawn('名 = 1', 0, 1)).toEqual(['名 = 1', '^^']);
    expect(drawn('名 = 1', 2, 3)).toEqual(['名 = 1', '   ^']);
    expect(drawn('😀x', 2, 3)).toEqual(['😀x', '  ^']);
    expect(drawn('e\u0301x', 2, 3)).toEqual(['e\u0301x', ' ^']);
  });

  it('names control characters, bidirectional overrides and lone surrogates', () => {
    expect(drawn('a\u001bb', 2, 3)).toEqual(['a<U+001B>b', '         ^']);
    expect(drawn('a\u202eb', 1, 2)).toEqual(['a<U+202E>b', ' ^^^^^^^^']);
    expect(drawn('\ud800\u{e0041}', 0, 1)).toEqual(['<U+D800><U+E0041>', '^^^^^^^^']);
  });

  it('shows a whole character when a range cuts through it', () => {
    expect(drawn('a😀b', 2, 3)).toEqual(['a😀b', ' ^^']);
  });

  it('cuts a long line around what it underlines', () => {
    const line = `${'a'.repeat(50)}X${'b'.repeat(50)}`;
    expect(drawn(line, 50, 51, 20)).toEqual(['…aaaaaaXbbbbbbbbbbb…', '       ^']);
    expect(drawn(line, 0, 1, 20)).toEqual(['aaaaaaaaaaaaaaaaaa…', '^']);
    expect(drawn(line, 100, 101, 20)).toEqual(['…bbbbbbbbbbbbbbbbbb', '                  ^']);
    expect(drawn(line, 10, 90, 20)).toEqual(['…aaaaaaaaaaaaaaaaaa…', '       ^^^^^^^^^^^^']);
    expect(drawn('a'.repeat(20), 19, 20, 20)).toEqual(['a'.repeat(20), `${' '.repeat(19)}^`]);
  });

  it('stays within its columns in text of every kind, however long', () => {
    const wide = [...Array(40).keys()].map((at) => drawn('名😀'.repeat(1000), at * 3, at * 3 + 3, 33)[1]!.length);
    expect(Math.max(...wide)).toBeLessThanOrEqual(33);
    const marks = excerpt(new Source('a', `a${'\u0301'.repeat(1_000_000)}`), { start: 500_000, end: 500_001 }, 40);
    expect(marks.text.length).toBeLessThan(1000);
  });

  it('costs no more at the end of a megabyte than at its start', () => {
    const source = new Source('a', 'x'.repeat(1_000_000));
    source.position(0);
    const started = performance.now();
    for (let at = 0; at < 10_000; at++) excerpt(source, { start: at * 100, end: at * 100 + 1 }, 120);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
