import { lineFeed } from './ascii.ts';
import { charactersOf, codePoints, everything, negation } from './code-points.ts';
import type { Assertion, Pattern, RegexNode } from './pattern.ts';
import { choiceOf, PatternReader, sequenceOf, setNode } from './reader.ts';
import { readRustClass } from './rust-class.ts';
import { readRustEscape } from './rust-escape.ts';
import type { Flags } from './rust-flags.ts';
import { initialFlags, readFlags } from './rust-flags.ts';
import { foldAscii, foldCase } from './unicode.ts';

/** UTF-16 units; a longer one exceeds the compiled size that the `regex` crate allows. */
const longest = 400_000;
/** Levels of nesting that the `regex` crate takes. */
const deepest = 250;

/** Reads what the `regex` crate of Rust takes, which is what the Kata agent matches with. Throws PatternError. */
export function readRust(text: string): Pattern {
  const reader = new PatternReader(text, deepest);
  if (text.length > longest)
    reader.fail(`a pattern of ${text.length} characters is too large`, 0, undefined, text.length);
  const state: RustState = { reader, flags: initialFlags, groups: 0, names: new Set() };
  const root = readChoice(state);
  if (reader.sees(')')) reader.fail('`)` closes no group', reader.at, 'write `\\)` for the character', reader.at + 1);
  return { text, dialect: 'rust', root, groups: state.groups };
}

export interface RustState {
  readonly reader: PatternReader;
  flags: Flags;
  groups: number;
  readonly names: Set<string>;
}

function readChoice(state: RustState): RegexNode {
  const alternatives = [readSequence(state)];
  while (state.reader.take('|')) alternatives.push(readSequence(state));
  return choiceOf(alternatives);
}

function readSequence(state: RustState): RegexNode {
  const items: RegexNode[] = [];
  const { reader } = state;
  for (;;) {
    skipSpace(reader, state.flags);
    if (reader.ended || reader.sees('|') || reader.sees(')')) return sequenceOf(items);
    const atom = readAtom(state);
    if (atom !== undefined) items.push(readRepeated(state, atom));
    else requireNoQuantifier(state);
  }
}

/** In verbose mode white space and comments are nothing. */
export function skipSpace(reader: PatternReader, flags: Flags): void {
  while (flags.x && !reader.ended) {
    if (reader.sees('#')) while (!reader.ended && !reader.sees('\n')) reader.next();
    else if (/^\p{White_Space}/u.test(reader.peek())) reader.next();
    else return;
  }
}

function readRepeated(state: RustState, atom: RegexNode): RegexNode {
  const { reader } = state;
  let item = atom;
  for (let depth = 0; ; depth += 1) {
    skipSpace(reader, state.flags);
    const start = reader.at;
    const count = readQuantifier(reader);
    if (count === undefined) return item;
    if (depth >= 250) reader.fail('more than 250 quantifiers follow each other', start);
    if (count.max < count.min)
      reader.fail(`the bounds of \`${reader.text.slice(start, reader.at)}\` are reversed`, start);
    const lazy = reader.take('?') !== state.flags.U;
    item = { kind: 'repeat', item, ...count, lazy };
  }
}

function readQuantifier(reader: PatternReader): { readonly min: number; readonly max: number } | undefined {
  if (reader.take('*')) return { min: 0, max: Infinity };
  if (reader.take('+')) return { min: 1, max: Infinity };
  if (reader.take('?')) return { min: 0, max: 1 };
  if (!reader.sees('{')) return undefined;
  const found = /^\{\s*(\d{1,10})\s*(,\s*(\d{1,10})?\s*)?\}/.exec(reader.text.slice(reader.at, reader.at + 64));
  const start = reader.at;
  if (found === null) reader.fail('`{` begins no count', start, 'write `\\{` for the character', start + 1);
  reader.at += found[0].length;
  const min = Number(found[1]);
  const max = found[2] === undefined ? min : found[3] === undefined ? Infinity : Number(found[3]);
  if (min > 0xffff_ffff || (max !== Infinity && max > 0xffff_ffff)) reader.fail('a count is above 4294967295', start);
  return { min, max };
}

function requireNoQuantifier(state: RustState): void {
  const { reader } = state;
  skipSpace(reader, state.flags);
  const sign = reader.peek();
  if (sign !== '' && '*+?{'.includes(sign)) refuseQuantifier(reader, sign);
}

function refuseQuantifier(reader: PatternReader, sign: string): never {
  reader.fail(`\`${sign}\` has nothing to repeat`, reader.at, `write \`\\${sign}\` for the character`, reader.at + 1);
}

/** Undefined: flags were set, which is nothing that matches. */
function readAtom(state: RustState): RegexNode | undefined {
  const { reader } = state;
  const start = reader.at;
  if (reader.sees('(')) return reader.nested(start, () => readGroup(state));
  if (reader.sees('[')) return setNode(readRustClass(state));
  if (reader.sees('\\')) return readRustEscape(state);
  const char = reader.peek();
  if ('*+?{'.includes(char)) refuseQuantifier(reader, char);
  reader.at += char.length;
  if (char === '.') return readDot(state, start);
  if (char === '^' || char === '$') return { kind: 'assertion', assertion: anchor(char, state.flags) };
  return literalNode(state, char, start);
}

/** A character as the flags take it. */
export function literalNode(state: RustState, char: string, start: number): RegexNode {
  const set = charactersOf(char);
  if (set.length === 0) state.reader.fail('half a surrogate pair is no character', start);
  if (!state.flags.i) return setNode(set);
  return setNode(state.flags.u ? foldCase(set) : foldAscii(set));
}

function readDot({ reader, flags }: RustState, start: number): RegexNode {
  if (!flags.u) reader.fail('`.` without Unicode matches what is not UTF-8', start);
  if (flags.s) return setNode(everything);
  return setNode(negation(flags.R ? codePoints([10, 10], [13, 13]) : lineFeed));
}

function anchor(char: string, flags: Flags): Assertion {
  if (!flags.m) return char === '^' ? 'text-start' : 'text-end';
  if (char === '^') return flags.R ? 'line-start-crlf' : 'line-start';
  return flags.R ? 'line-end-crlf' : 'line-end';
}

function readGroup(state: RustState): RegexNode | undefined {
  const { reader } = state;
  const start = reader.at;
  const outside = state.flags;
  reader.at += 1;
  skipSpace(reader, state.flags);
  const look = ['?<=', '?<!', '?=', '?!'].find((sign) => reader.sees(sign));
  if (look !== undefined) {
    const side = look.includes('<') ? 'look-behind' : 'look-ahead';
    reader.fail(
      `${side} is not supported by the \`regex\` crate`,
      start,
      'say what the text is, not what stands beside it',
      start + 3,
    );
  }
  const named = reader.take('?P<') || reader.take('?<');
  if (!named && reader.take('?')) {
    state.flags = readFlags(reader, state.flags, start);
    if (reader.at === start + 2 && reader.sees(')')) reader.fail('`?` has nothing to repeat', start + 1);
    if (reader.take(')')) return undefined;
    reader.at += 1;
    const item = readChoice(state);
    closeGroup(reader, start);
    state.flags = outside;
    return item.kind === 'empty' ? { kind: 'sequence', items: [] } : item;
  }
  const name = named ? readName(state) : undefined;
  state.groups += 1;
  const index = state.groups;
  const item = readChoice(state);
  closeGroup(reader, start);
  state.flags = outside;
  return { kind: 'group', item, index, ...(name === undefined ? {} : { name }) };
}

function closeGroup(reader: PatternReader, start: number): void {
  if (!reader.take(')'))
    reader.fail('a group is not closed', start, 'add `)`, or write `\\(` for the character', start + 1);
}

function readName({ reader, names }: RustState): string {
  const start = reader.at;
  while (!reader.ended && !reader.sees('>')) reader.next();
  const name = reader.text.slice(start, reader.at);
  if (!reader.take('>') || !/^[\p{Alphabetic}_][\p{Alphabetic}\p{N}_.[\]]*$/u.test(name))
    reader.fail('a group has no right name', start, 'names are letters, digits and `_`');
  if (names.has(name)) reader.fail('a name is given to two groups', start);
  names.add(name);
  return name;
}
