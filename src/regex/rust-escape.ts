import { visible } from '../text/visible.ts';
import { ascii, digits, whiteSpace, wordCharacters } from './ascii.ts';
import type { CodePoints } from './code-points.ts';
import { codePoints, difference, negation } from './code-points.ts';
import type { Assertion, RegexNode } from './pattern.ts';
import type { PatternReader } from './reader.ts';
import { setNode } from './reader.ts';
import { literalNode, type RustState } from './rust.ts';
import { codePointsOf, foldAscii, foldCase, unicodeDigits, unicodeSpace, unicodeWord } from './unicode.ts';
import { escapeOfCategory, escapeOfProperty, escapeOfScript, loose } from './unicode-names.ts';

/** What a backslash begins outside a class. */
export function readRustEscape(state: RustState): RegexNode {
  const { reader } = state;
  const start = reader.at;
  const assertion = readAssertion(state);
  if (assertion !== undefined) return { kind: 'assertion', assertion };
  const read = readEscapedSet(state);
  if (typeof read === 'string') return literalNode(state, read, start);
  return setNode(read);
}

/** The character, or the class, that an escape stands for. */
export function readEscapedSet(state: RustState): string | CodePoints {
  const { reader, flags } = state;
  const start = reader.at;
  reader.at += 1;
  const char = reader.next();
  if (char === '') reader.fail('`\\` escapes nothing', start, 'write `\\\\` for the character');
  if ('dDsSwW'.includes(char)) return perlClass(state, char, start);
  if (char === 'p' || char === 'P') {
    if (!flags.u) reader.fail('a Unicode class stands where Unicode is off', start);
    const set = readProperty(reader, start, char === 'P');
    return flags.i ? foldCase(set) : set;
  }
  if (/[0-9]/.test(char))
    reader.fail('back references are not supported by the `regex` crate', start, 'write what is repeated once more');
  if (char === 'x' || char === 'u' || char === 'U') return readHexadecimal(state, char, start);
  const control = flags.x && char === ' ' ? ' ' : controls.get(char);
  if (control !== undefined) return control;
  if (/[!-~]/.test(char) && !/[0-9A-Za-z<>]/.test(char)) return char;
  return reader.fail(
    `\`${visible(`\\${char}`)}\` is not an escape of the \`regex\` crate`,
    start,
    `write the character that is meant`,
  );
}

const controls: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['f', '\f'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['v', '\v'],
]);

const wordAssertions: ReadonlyMap<string, Assertion> = new Map([
  ['\\b{start-half}', 'word-start-half'],
  ['\\b{end-half}', 'word-end-half'],
  ['\\b{start}', 'word-start'],
  ['\\b{end}', 'word-end'],
  ['\\<', 'word-start'],
  ['\\>', 'word-end'],
  ['\\b', 'word'],
  ['\\B', 'not-word'],
]);

function readAssertion({ reader, flags }: RustState): Assertion | undefined {
  if (reader.take('\\A')) return 'text-start';
  if (reader.take('\\z')) return 'text-end';
  const written = [...wordAssertions.keys()].find((text) => reader.sees(text));
  if (written === undefined) return undefined;
  const start = reader.at;
  reader.at += written.length;
  if (written === '\\b' && /^\{[a-z-]/.test(reader.text.slice(reader.at, reader.at + 2)))
    reader.fail('a word boundary of this kind is not known', start, 'write `\\b{start}` or `\\b{end}`');
  const assertion = wordAssertions.get(written)!;
  return flags.u ? assertion : (`ascii-${assertion}` as Assertion);
}

function perlClass({ reader, flags }: RustState, char: string, start: number): CodePoints {
  const kind = char.toLowerCase();
  if (!flags.u && kind !== char) reader.fail(`\`\\${char}\` without Unicode matches what is not UTF-8`, start);
  const inAscii = kind === 'd' ? digits : kind === 's' ? whiteSpace : wordCharacters;
  if (!flags.u) return inAscii;
  const set = kind === 'd' ? unicodeDigits() : kind === 's' ? unicodeSpace() : unicodeWord();
  return kind === char ? set : negation(set);
}

/** `\x41`, `\x{41}`, `\u0041`, `\U00000041`. */
function readHexadecimal({ reader, flags }: RustState, char: string, start: number): string | CodePoints {
  const length = char === 'x' ? 2 : char === 'u' ? 4 : 8;
  const rest = reader.text.slice(reader.at, reader.at + 24);
  const braced = /^\{([0-9a-fA-F]{1,16})\}/.exec(rest);
  const found = braced ?? new RegExp(`^([0-9a-fA-F]{${length}})`).exec(rest);
  if (found === null)
    return reader.fail(`\`\\${char}\` is followed by no hexadecimal number`, start, 'write `\\x{41}`');
  reader.at += found[0].length;
  const code = Number.parseInt(found[1]!, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) reader.fail('a number is no character of Unicode', start);
  if (!flags.u && char === 'x' && braced === null && code > 0x7f)
    reader.fail('a byte above 7F without Unicode is not UTF-8', start);
  return String.fromCodePoint(code);
}

function readProperty(reader: PatternReader, start: number, negated: boolean): CodePoints {
  const braced = reader.take('{');
  const written = braced ? takeUntil(reader, '}', start) : reader.next();
  if (written === '') reader.fail('a Unicode class has no name', start, 'write `\\p{Greek}`');
  const parts = /^([^!:=]*)(!=|:|=)(.*)$/s.exec(written);
  const set = parts === null ? plainClass(reader, written, start) : valueClass(reader, parts[1]!, parts[3]!, start);
  return negated !== (parts?.[2] === '!=') ? negation(set) : set;
}

function takeUntil(reader: PatternReader, end: string, start: number): string {
  const at = reader.text.indexOf(end, reader.at);
  if (at < 0) reader.fail('a Unicode class is not closed', start, 'add `}`', start + 3);
  const text = reader.text.slice(reader.at, at);
  reader.at = at + end.length;
  return text;
}

/** `cf`, `sc` and `lc` are categories, though they abbreviate properties as well. */
function plainClass(reader: PatternReader, name: string, start: number): CodePoints {
  const category = escapeOfCategory(name);
  const ambiguous = ['cf', 'sc', 'lc'].includes(loose(name));
  const known = (ambiguous ? category : (escapeOfProperty(name) ?? category)) ?? escapeOfScript(name, false);
  return known === undefined ? refuseProperty(reader, name, start) : tableOf(reader, known, start);
}

function valueClass(reader: PatternReader, property: string, value: string, start: number): CodePoints {
  const name = loose(property);
  const isCategory = name === 'gc' || name === 'generalcategory';
  const isScript = name === 'sc' || name === 'script';
  const isExtension = name === 'scx' || name === 'scriptextensions';
  const known = isCategory
    ? escapeOfCategory(value)
    : isScript || isExtension
      ? escapeOfScript(value, isExtension)
      : undefined;
  return known === undefined ? refuseProperty(reader, `${property}=${value}`, start) : tableOf(reader, known, start);
}

/** An engine of an older Unicode may lack a script. */
function tableOf(reader: PatternReader, property: string, start: number): CodePoints {
  try {
    return codePointsOf(`\\p{${property}}`);
  } catch {
    return refuseProperty(reader, property, start);
  }
}

/** The crate knows properties that ECMAScript has no tables of: what these match is not known here. */
function refuseProperty(reader: PatternReader, name: string, start: number): never {
  reader.unsupported(`the Unicode class \`${visible(name.slice(0, 40))}\` is not known here`, start);
}

/** For classes in brackets: a set as the flags take it. */
export function foldSet(state: RustState, set: CodePoints, start: number): CodePoints {
  const { flags, reader } = state;
  if (!flags.u && difference(set, ascii).length > 0)
    reader.fail('a class without Unicode matches what is not UTF-8', start);
  if (!flags.i) return set;
  return flags.u ? foldCase(set) : foldAscii(set);
}

export const single = (char: string): CodePoints => codePoints([char.codePointAt(0)!, char.codePointAt(0)!]);
