import { visible } from '../text/visible.ts';
import { posixClasses } from './ascii.ts';
import type { CodePoints } from './code-points.ts';
import { codePoints, difference, intersection, negation, nothing, symmetricDifference, union } from './code-points.ts';
import { type RustState, skipSpace } from './rust.ts';
import { foldSet, readEscapedSet, single } from './rust-escape.ts';

const operators: ReadonlyMap<string, (a: CodePoints, b: CodePoints) => CodePoints> = new Map([
  ['&&', intersection],
  ['--', difference],
  ['~~', symmetricDifference],
]);

/** A class in brackets: items beside each other are joined first, then `&&`, `--` and `~~` are taken from left to right. */
export function readRustClass(state: RustState): CodePoints {
  const { reader, flags } = state;
  const start = reader.at;
  reader.at += 1;
  skipSpace(reader, flags);
  const negated = reader.take('^');
  let set = readUnion(state, start, true);
  for (;;) {
    const operator = [...operators.keys()].find((text) => reader.take(text));
    if (operator === undefined) break;
    set = operators.get(operator)!(foldSet(state, set, start), foldSet(state, readUnion(state, start, false), start));
  }
  reader.at += 1;
  const folded = foldSet(state, set, start);
  return negated ? foldSet(state, negation(folded), start) : folded;
}

/** Up to an operator or the `]`. A `-` or a `]` that comes first is a character. */
function readUnion(state: RustState, start: number, first: boolean): CodePoints {
  const { reader, flags } = state;
  let set = nothing;
  skipSpace(reader, flags);
  if (first) {
    while (reader.take('-')) {
      set = union(set, single('-'));
      skipSpace(reader, flags);
    }
    if (set.length === 0 && reader.take(']')) set = single(']');
  }
  for (;;) {
    skipSpace(reader, flags);
    if (reader.ended)
      reader.fail('a class is not closed', start, 'add `]`, or write `\\[` for the character', start + 1);
    if (reader.sees(']') || [...operators.keys()].some((text) => reader.sees(text))) return set;
    set = union(set, readItem(state));
  }
}

function readItem(state: RustState): CodePoints {
  const { reader, flags } = state;
  if (reader.sees('[')) return readPosix(state) ?? reader.nested(reader.at, () => readRustClass(state));
  const start = reader.at;
  const first = readEnd(state);
  skipSpace(reader, flags);
  if (!reader.sees('-') || /^-\s*[\]-]/.test(reader.text.slice(reader.at, reader.at + 16)))
    return typeof first === 'string' ? single(first) : first;
  reader.at += 1;
  skipSpace(reader, flags);
  if (reader.ended) reader.fail('a class is not closed', start, 'add `]`');
  const last = readEnd(state);
  if (typeof first !== 'string' || typeof last !== 'string')
    return reader.fail('a range ends in a class', start, 'write `\\-` for the character');
  const from = first.codePointAt(0)!;
  const to = last.codePointAt(0)!;
  if (to < from) reader.fail(`the range \`${visible(reader.text.slice(start, reader.at))}\` is reversed`, start);
  return codePoints([from, to]);
}

function readEnd(state: RustState): string | CodePoints {
  const { reader } = state;
  const start = reader.at;
  if (!reader.sees('\\')) return reader.next();
  if (/^\\[bBAz]/.test(reader.text.slice(reader.at, reader.at + 2)))
    reader.fail(
      `\`${reader.text.slice(start, start + 2)}\` is no character of a class`,
      start,
      'write it outside the brackets',
      start + 2,
    );
  return readEscapedSet(state);
}

function readPosix(state: RustState): CodePoints | undefined {
  const { reader } = state;
  const found = /^\[:(\^?)([a-z]{1,10}):\]/.exec(reader.text.slice(reader.at, reader.at + 16));
  const set = found === null ? undefined : posixClasses.get(found[2]!);
  if (found === null || set === undefined) return undefined;
  const start = reader.at;
  reader.at += found[0].length;
  const folded = foldSet(state, set, start);
  return found[1] === '^' ? foldSet(state, negation(folded), start) : folded;
}
