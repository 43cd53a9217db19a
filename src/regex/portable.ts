import { visible } from '../text/visible.ts';
import { digits, lineFeed, whiteSpace, wordCharacters } from './ascii.ts';
import type { CodePoints } from './code-points.ts';
import { charactersOf, codePoints, negation, nothing, union } from './code-points.ts';
import type { Pattern, RegexNode } from './pattern.ts';
import { choiceOf, PatternReader, sequenceOf, setNode } from './reader.ts';

/** UTF-16 units; more than any argument is matched with, and little enough for every engine. */
const longest = 16_384;
const largestCount = 1000;
/** Less than any engine's bound, with what is written around the pattern. */
const deepest = 100;

/**
 * Reads the dialect of exec policies: what the `regex` crate, RE2 and ECMAScript understand alike. Literals, `.`, classes, `\d \w \s` of
 * ASCII, groups, `|`, `* + ?` and `{m,n}` up to 1000. Throws PatternError.
 */
export function readPortable(text: string): Pattern {
  const reader = new PatternReader(text, deepest);
  if (text.length > longest)
    reader.fail(`a pattern of ${text.length} characters is too long`, 0, `patterns have up to ${longest}`, text.length);
  const state = { reader, groups: 0 };
  const root = readChoice(state);
  if (reader.sees(')')) reader.fail('`)` closes no group', reader.at, 'write `\\)` for the character', reader.at + 1);
  return { text, dialect: 'portable', root, groups: state.groups };
}

interface State {
  readonly reader: PatternReader;
  groups: number;
}

function readChoice(state: State): RegexNode {
  const alternatives = [readSequence(state)];
  while (state.reader.take('|')) alternatives.push(readSequence(state));
  return choiceOf(alternatives);
}

function readSequence(state: State): RegexNode {
  const items: RegexNode[] = [];
  const { reader } = state;
  while (!reader.ended && !reader.sees('|') && !reader.sees(')')) items.push(readRepeated(state));
  return sequenceOf(items);
}

function readRepeated(state: State): RegexNode {
  const { reader } = state;
  const item = readAtom(state);
  const start = reader.at;
  const count = readQuantifier(reader);
  if (count === undefined) return item;
  const again = reader.at;
  if (reader.sees('?'))
    reader.fail(
      'lazy quantifiers are not portable',
      start,
      'drop the `?`: a pattern matches the whole text',
      again + 1,
    );
  if (reader.sees('+')) reader.fail('possessive quantifiers are not portable', start, 'drop the `+`', again + 1);
  if (readQuantifier(reader) !== undefined)
    reader.fail('a quantifier follows a quantifier', again, 'put what is repeated in a group: `(?:…)`');
  return { kind: 'repeat', item, ...count, lazy: false };
}

function readQuantifier(reader: PatternReader): { readonly min: number; readonly max: number } | undefined {
  if (reader.take('*')) return { min: 0, max: Infinity };
  if (reader.take('+')) return { min: 1, max: Infinity };
  if (reader.take('?')) return { min: 0, max: 1 };
  const start = reader.at;
  const count = readCount(reader);
  if (count === undefined) return undefined;
  if (count.max < count.min)
    reader.fail(`the bounds of \`${reader.text.slice(start, reader.at)}\` are reversed`, start);
  if (count.min > largestCount || (count.max !== Infinity && count.max > largestCount))
    reader.fail(`a count is above ${largestCount}`, start, `RE2 takes counts up to ${largestCount}`);
  return count;
}

/** `{3}`, `{3,}`, `{3,7}` at the reader's place; undefined, and nowhere further, when it is something else. */
function readCount(reader: PatternReader): { readonly min: number; readonly max: number } | undefined {
  const found = /^\{(\d{1,9})(,(\d{1,9})?)?\}/.exec(reader.text.slice(reader.at, reader.at + 24));
  if (found === null) return undefined;
  reader.at += found[0].length;
  const min = Number(found[1]);
  if (found[2] === undefined) return { min, max: min };
  return { min, max: found[3] === undefined ? Infinity : Number(found[3]) };
}

function readAtom(state: State): RegexNode {
  const { reader } = state;
  const start = reader.at;
  if (reader.sees('(')) return reader.nested(start, () => readGroup(state));
  if (reader.sees('[')) return setNode(readClass(reader));
  if (reader.sees('\\')) return setNode(readEscape(reader));
  const char = reader.next();
  if (char === '.') return setNode(negation(lineFeed));
  if (char === '^' || char === '$')
    reader.fail(`\`${char}\` is not needed`, start, 'drop it: a pattern matches the whole text');
  if (char === '*' || char === '+' || char === '?')
    reader.fail(`\`${char}\` has nothing to repeat`, start, `write \`\\${char}\` for the character`);
  if (char === '{' || char === '}' || char === ']')
    reader.fail(`\`${char}\` stands alone`, start, `write \`\\${char}\` for the character`);
  return setNode(literal(reader, char, start));
}

function literal(reader: PatternReader, char: string, start: number): CodePoints {
  const set = charactersOf(char);
  if (set.length === 0) reader.fail('half a surrogate pair is no character', start);
  return set;
}

function readGroup(state: State): RegexNode {
  const { reader } = state;
  const start = reader.at;
  reader.at += 1;
  const captures = !reader.sees('?');
  if (!captures && !reader.take('?:')) refuseGroup(reader, start);
  if (captures) state.groups += 1;
  const index = state.groups;
  const item = readChoice(state);
  if (!reader.take(')'))
    reader.fail('a group is not closed', start, 'add `)`, or write `\\(` for the character', start + 1);
  return captures ? { kind: 'group', item, index } : item;
}

function refuseGroup(reader: PatternReader, start: number): never {
  const construct = reader.text.slice(start, start + 4);
  const end = start + 3;
  if (/^\(\?<?[=!]/.test(construct))
    reader.fail('look-around is not portable', start, 'say what the text is, not what stands beside it', end);
  if (/^\(\?P?[<']/.test(construct)) reader.fail('named groups are not portable', start, 'write `(…)`', end);
  if (construct.startsWith('(?>')) reader.fail('atomic groups are not portable', start, 'write `(?:…)`', end);
  if (construct.startsWith('(?#')) reader.fail('comments are not portable', start, 'write a comment of TOML', end);
  reader.fail('inline flags are not portable', start, 'write out both cases, as `[aA]`', end);
}

const perlClasses: ReadonlyMap<string, CodePoints> = new Map([
  ['d', digits],
  ['w', wordCharacters],
  ['s', whiteSpace],
  ['D', negation(digits)],
  ['W', negation(wordCharacters)],
  ['S', negation(whiteSpace)],
]);

const controls: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
]);

function readEscape(reader: PatternReader): CodePoints {
  const start = reader.at;
  reader.at += 1;
  const char = reader.next();
  if (char === '') reader.fail('`\\` escapes nothing', start, 'write `\\\\` for the character');
  const perl = perlClasses.get(char);
  if (perl !== undefined) return perl;
  const control = controls.get(char) ?? ('^$\\.*+?()[]{}|/-'.includes(char) ? char : undefined);
  if (control !== undefined) return charactersOf(control);
  if (char === 'x') return readHex(reader, start);
  return refuseEscape(reader, char, start);
}

function readHex(reader: PatternReader, start: number): CodePoints {
  const found = /^[0-9a-fA-F]{2}/.exec(reader.text.slice(reader.at, reader.at + 2));
  if (found === null)
    reader.fail('`\\x` is followed by no two hexadecimal digits', start, 'write the character itself');
  reader.at += 2;
  return codePoints([Number.parseInt(found[0], 16), Number.parseInt(found[0], 16)]);
}

function refuseEscape(reader: PatternReader, char: string, start: number): never {
  const shown = visible(`\\${char}`);
  if (char === 'b' || char === 'B')
    reader.fail(`\`${shown}\` is not portable`, start, 'say what the text is around the word');
  if (char === 'p' || char === 'P')
    reader.fail('Unicode classes are not portable', start, 'list the characters, as `[a-zäöü]`');
  if (/[1-9k]/.test(char)) reader.fail('back references are not portable', start, 'write what is repeated once more');
  if (char === 'A' || char === 'z' || char === 'Z')
    reader.fail(`\`${shown}\` is not needed`, start, 'drop it: a pattern matches the whole text');
  reader.fail(
    `\`${shown}\` is no portable escape`,
    start,
    `write \`${visible(char)}\`, or the character that is meant`,
  );
}

function readClass(reader: PatternReader): CodePoints {
  const start = reader.at;
  reader.at += 1;
  const negated = reader.take('^');
  if (reader.sees(']')) reader.fail('a class is empty', start, 'write `\\]` for the character', reader.at + 1);
  let set = nothing;
  while (!reader.sees(']')) {
    if (reader.ended)
      reader.fail('a class is not closed', start, 'add `]`, or write `\\[` for the character', start + 1);
    set = union(set, readClassItem(reader));
  }
  reader.at += 1;
  return negated ? negation(set) : set;
}

function readClassItem(reader: PatternReader): CodePoints {
  const start = reader.at;
  const first = readClassEnd(reader);
  if (!reader.sees('-') || reader.sees('-]')) return first;
  refuseOperator(reader);
  reader.at += 1;
  const last = readClassEnd(reader);
  if (!isSingle(first) || !isSingle(last))
    reader.fail(`a range ends in a class`, start, 'write `\\-` for the character');
  if (last[0]! < first[0]!)
    reader.fail(`the range \`${visible(reader.text.slice(start, reader.at))}\` is reversed`, start);
  return codePoints([first[0]!, last[0]!]);
}

const isSingle = (set: CodePoints): boolean => set.length === 2 && set[1]! - set[0]! === 1;

function readClassEnd(reader: PatternReader): CodePoints {
  const start = reader.at;
  if (reader.sees('[:') || reader.sees('[.') || reader.sees('[='))
    reader.fail('POSIX classes are not portable', start, 'list the characters, as `[a-zA-Z]`', start + 2);
  refuseOperator(reader);
  if (reader.sees('\\')) return readEscape(reader);
  const char = reader.next();
  if (char === '') reader.fail('a class is not closed', start, 'add `]`');
  if (char === '[') reader.fail('`[` stands in a class', start, 'write `\\[` for the character');
  return literal(reader, char, start);
}

function refuseOperator(reader: PatternReader): void {
  const operator = ['&&', '--', '~~'].find((candidate) => reader.sees(candidate));
  if (operator === undefined) return;
  const help = operator === '--' ? 'write `\\-` for the character' : `write \`${operator[0]}\` once`;
  reader.fail(`\`${operator}\` is not portable in a class`, reader.at, help, reader.at + 2);
}
