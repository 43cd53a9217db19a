import { ascii } from './ascii.ts';
import type { CodePoints } from './code-points.ts';
import { combine, contains, everything, intersection, union } from './code-points.ts';

/** What a class of ECMAScript's Unicode mode holds, such as `\p{Greek}`: the tables are the engine's. Only fixed classes are asked for. */
export function codePointsOf(characterClass: string): CodePoints {
  const known = tables.get(characterClass);
  if (known !== undefined) return known;
  const set = scan(new RegExp(`[${characterClass}]+`, 'gu'));
  tables.set(characterClass, set);
  return set;
}

const tables = new Map<string, CodePoints>();

/** `\d`, `\s` and `\w` of UTS 18, which the `regex` crate follows. */
export const unicodeDigits = (): CodePoints => codePointsOf('\\p{Nd}');
export const unicodeSpace = (): CodePoints => codePointsOf('\\p{White_Space}');
export const unicodeWord = (): CodePoints => codePointsOf('\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}');

/** The set with every character that differs from one of its own by case alone: simple case folding. */
export function foldCase(set: CodePoints): CodePoints {
  const inAscii = foldAscii(intersection(set, ascii));
  const folded = union(set, inAscii);
  const beyond = intersection(
    set,
    combine(everything, ascii, (all, inRange) => all && !inRange),
  );
  const asciiPartners = [
    ...(contains(inAscii, 0x6b) ? [0x212a, 0x212b] : []),
    ...(contains(inAscii, 0x73) ? [0x17f, 0x180] : []),
  ];
  const withPartners = union(folded, sortedPairs(asciiPartners));
  if (beyond.length === 0) return withPartners;
  return union(withPartners, foldBeyondAscii(beyond));
}

/** Of a set within ASCII, and within it: what `(?i-u)` does. */
export function foldAscii(set: CodePoints): CodePoints {
  const letters: number[] = [];
  for (let code = 0x41; code <= 0x5a; code += 1)
    if (contains(set, code) || contains(set, code + 32)) letters.push(code, code + 1, code + 32, code + 33);
  return union(set, sortedPairs(letters));
}

function sortedPairs(bounds: readonly number[]): CodePoints {
  let set: CodePoints = [];
  for (let i = 0; i < bounds.length; i += 2) set = union(set, [bounds[i]!, bounds[i + 1]!]);
  return set;
}

/** ECMAScript's `iu` compares by simple case folding as well, so its engine is asked about the letters that have cases. */
function foldBeyondAscii(set: CodePoints): CodePoints {
  const cased = codePointsOf('\\p{CWCM}\\p{CWCF}');
  const own = intersection(set, cased);
  if (own.length === 0) return [];
  const runs: string[] = [];
  for (let i = 0; i < own.length; i += 2)
    runs.push(`\\u{${own[i]!.toString(16)}}-\\u{${(own[i + 1]! - 1).toString(16)}}`);
  return intersection(scan(new RegExp(`[${runs.join('')}]+`, 'giu')), cased);
}

/** Where the expression finds something among all scalar values. */
function scan(expression: RegExp): CodePoints {
  const set: number[] = [];
  const add = (from: number, to: number): void => {
    if (set.at(-1) === from) set[set.length - 1] = to;
    else set.push(from, to);
  };
  for (const { text, first, alike } of everyCharacter()) {
    let code = first;
    let at = 0;
    for (const match of text.matchAll(expression)) {
      code += lengthOf(text, at, match.index);
      const end = alike > 0 ? code + alike : code + lengthOf(match[0], 0, match[0].length);
      add(code, end);
      code = end;
      at = match.index + match[0].length;
    }
  }
  return intersection(set, everything);
}

/** In code points; pieces lie wholly within the first plane, or wholly beyond it. */
const lengthOf = (text: string, from: number, to: number): number =>
  from < text.length && text.charCodeAt(from) >= 0xd800 && text.charCodeAt(from) < 0xe000 ? (to - from) / 2 : to - from;

interface Piece {
  readonly text: string;
  readonly first: number;
  /** One character stands for so many that no property tells apart; 0 when the text holds all. */
  readonly alike: number;
}

let characters: readonly Piece[] | undefined;

function everyCharacter(): readonly Piece[] {
  characters ??= Array.from({ length: 0x110 }, (_, block) => block << 12).flatMap(piecesOf);
  return characters;
}

/** Of 4096 characters. Planes 4 to 13 are unassigned, 15 and 16 private, but for the two noncharacters that end each. */
function piecesOf(first: number): readonly Piece[] {
  if (first >= 0xd800 && first < 0xe000) return [];
  if (first === 0xd000) return [piece(first, 0x800)];
  const alike = (first >= 0x40000 && first < 0xe0000) || first >= 0xe1000;
  if (!alike) return [piece(first, 0x1000)];
  const ends = (first & 0xf000) === 0xf000;
  const rest = { text: String.fromCodePoint(first), first, alike: ends ? 0xffe : 0x1000 };
  return ends ? [rest, piece(first + 0xffe, 2)] : [rest];
}

const piece = (first: number, size: number): Piece => ({
  text: String.fromCodePoint(...Array.from({ length: size }, (_, i) => first + i)),
  first,
  alike: 0,
});
