import type { Range } from '../text/source.ts';
import { codePointName } from './characters.ts';
import type { TomlProblem } from './document.ts';

const SHOWN = 60;

/** Text of the user inside a message: one line, shortened, free of backticks and control characters, holes as `…`. */
export function quoted(text: string): string {
  const clean = text
    .slice(0, SHOWN + 1)
    .replace(/[\ue000-\uf8ff]+/g, '…')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029`]/g, '\ufffd');
  return `\`${clean.length > SHOWN ? `${clean.slice(0, SHOWN)}…` : clean}\``;
}

export function mistake(code: string, message: string, range: Range, help?: string): TomlProblem {
  return help === undefined ? { code, message, range } : { code, message, range, help };
}

export function at(offset: number): Range {
  return { start: offset, end: offset + 1 };
}

export function controlCharacter(offset: number, code: number): TomlProblem {
  return mistake(
    'control-character',
    `the control character ${codePointName(code)} may not stand here`,
    at(offset),
    'remove it, or write it as an escape inside a double-quoted string',
  );
}

export function loneCarriageReturn(offset: number): TomlProblem {
  return mistake(
    'carriage-return',
    'a carriage return without a line feed is no line ending',
    at(offset),
    'end lines with LF or CRLF',
  );
}

export function unterminatedString(range: Range, delimiter: string, ends: 'line' | 'file'): TomlProblem {
  return mistake(
    'unterminated-string',
    `the string is not closed before the end of the ${ends}`,
    range,
    `end it with \`${delimiter}\``,
  );
}

export function unknownEscape(range: Range, written: string): TomlProblem {
  const version = written === '\\e' || written === '\\x';
  if (version) return toml11(`the escape ${quoted(written)}`, range, 'write `\\u` and four hex digits');
  return mistake(
    'unknown-escape',
    `${quoted(written)} is no escape of TOML`,
    range,
    'double the backslash, or use single quotes for a text without escapes',
  );
}

export function badCodePoint(range: Range, written: string): TomlProblem {
  return mistake(
    'invalid-escape',
    `${quoted(written)} is no Unicode character`,
    range,
    'write `\\u` and four hex digits, or `\\U` and eight, outside the surrogates D800 to DFFF',
  );
}

export function toml11(what: string, range: Range, help: string): TomlProblem {
  return mistake(
    'toml-1.1',
    `${what} is TOML 1.1, which tomli accepts from 2.4 on and readers of TOML 1.0 refuse`,
    range,
    help,
  );
}

export function missingComma(range: Range, between: 'elements' | 'members'): TomlProblem {
  return mistake('missing-comma', `a comma is missing between two ${between}`, range, 'add `,` after it');
}

export function extraComma(range: Range): TomlProblem {
  return mistake('extra-comma', 'a comma stands where a value should be', range, 'remove it');
}

export function unclosed(range: Range, what: 'array' | 'inline table', noticed: Range): TomlProblem {
  const closer = what === 'array' ? ']' : '}';
  return {
    code: what === 'array' ? 'unclosed-array' : 'unclosed-inline-table',
    message: `the ${what} is not closed`,
    help: `end it with \`${closer}\``,
    range,
    related: { range: noticed, message: `\`${closer}\` is missing before this` },
  };
}

export function tooMany(offset: number, what: string): TomlProblem {
  return mistake('too-much', `the text has more than ${what}`, at(offset), 'split it');
}

export function tooDeep(range: Range, limit: number): TomlProblem {
  return mistake('too-deep', `values are nested more than ${limit} levels deep`, range, 'flatten the value');
}
