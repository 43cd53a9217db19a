import { LocatedError } from '../diagnostic/located-error.ts';
import type { Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { isReadable, numberOf } from './number.ts';

export type TokenKind = 'name' | 'string' | 'number' | 'op' | 'end';

/** The token that the reader stands at; `text` is that of names and operators. */
export class Lexer {
  readonly source: Source;
  kind: TokenKind = 'end';
  text = '';
  value: string | number | bigint = '';
  start = 0;
  end = 0;
  /** Where the token before ended. */
  before = 0;
  /** A line ended since the token before. */
  newline = false;

  constructor(source: Source) {
    this.source = source;
    this.next();
  }

  next(): void {
    this.before = this.end;
    this.newline = false;
    const text = this.source.text;
    const at = this.#skip(text, this.end);
    this.start = at;
    const code = text.charCodeAt(at);
    if (at >= text.length) this.#take('end', '', at);
    else if (isLetter(code)) this.#name(text, at);
    else if (isDigit(code)) this.#number(text, at);
    else if (code === quote) this.#string(text, at);
    else if (code === backtick) this.#raw(text, at);
    else this.#operator(text, at);
  }

  #operator(text: string, at: number): void {
    const two = text.slice(at, at + 2);
    const op = twoCharacters.has(two) ? two : text[at]!;
    if (op.length === 1 && !oneCharacter.has(op)) this.#unknown(at);
    this.#take('op', op, at + op.length);
  }

  /** True when the token touches the one before. */
  get isGlued(): boolean {
    return this.before === this.start;
  }

  get range(): Range {
    return { start: this.start, end: this.end };
  }

  /** Goes back to a token that was passed. */
  back(start: number, before: number): void {
    this.end = start;
    this.next();
    this.before = before;
    this.newline = /[\r\n]/.test(this.source.text.slice(before, start));
  }

  #take(kind: TokenKind, text: string, end: number): void {
    this.kind = kind;
    this.text = text;
    this.end = end;
  }

  #skip(text: string, from: number): number {
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 10 || code === 13) {
        this.newline = true;
        at++;
      } else if (code === 32 || code === 9) at++;
      else if (code === 35) at = endOfLine(text, at);
      else return at;
    }
  }

  #name(text: string, at: number): void {
    let end = at + 1;
    while (isLetter(text.charCodeAt(end)) || isDigit(text.charCodeAt(end))) end++;
    this.#take('name', text.slice(at, end), end);
  }

  #number(text: string, at: number): void {
    numberForm.lastIndex = at;
    const written = numberForm.exec(text)?.[0] ?? text[at]!;
    const end = at + written.length;
    if (/^0\d/.test(written) || isLetter(text.charCodeAt(end))) {
      refuse(this.source, { start: at, end: end + 1 }, `\`${visible(text.slice(at, end + 1))}\` is no number`);
    }
    if (!isReadable(written)) refuse(this.source, { start: at, end }, 'the number is too large');
    this.value = numberOf(written);
    this.#take('number', written, end);
  }

  #string(text: string, at: number): void {
    let end = at + 1;
    let escaped = false;
    for (; ; end++) {
      const code = text.charCodeAt(end);
      if (code === quote) break;
      if (code === 92) {
        escaped = true;
        end++;
      } else if (Number.isNaN(code) || code < 32) refuse(this.source, { start: at, end }, 'the string does not end');
    }
    this.value = escaped ? this.#unescaped(text, at, end + 1) : text.slice(at + 1, end);
    this.#take('string', '', end + 1);
  }

  #unescaped(text: string, at: number, end: number): string {
    try {
      const value: unknown = JSON.parse(text.slice(at, end));
      if (typeof value === 'string' && value.isWellFormed()) return value;
    } catch {
      // Said below.
    }
    return refuse(this.source, { start: at, end }, 'the string has an escape that JSON lacks');
  }

  #raw(text: string, at: number): void {
    const end = text.indexOf('`', at + 1);
    if (end === -1) refuse(this.source, { start: at, end: at + 1 }, 'the raw string does not end');
    this.value = text.slice(at + 1, end).replaceAll('\r', '');
    this.#take('string', '`', end + 1);
  }

  #unknown(at: number): never {
    const character = String.fromCodePoint(this.source.text.codePointAt(at)!);
    const range = { start: at, end: at + character.length };
    if (character === '$' && /["`]/.test(this.source.text[at + 1] ?? '')) {
      return refuse(this.source, range, 'unsupported construct `$"…"`');
    }
    return refuse(this.source, range, `Rego has no \`${visible(character)}\``);
  }
}

/** Throws the located error. */
export function refuse(source: Source, range: Range, message: string, help?: string): never {
  throw new LocatedError(source, [{ range, message, ...(help === undefined ? {} : { help }) }]);
}

const quote = 34;
const backtick = 96;
const numberForm = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const twoCharacters: ReadonlySet<string> = new Set([':=', '==', '!=', '<=', '>=']);
const oneCharacter: ReadonlySet<string> = new Set('{}[]()<>=+-*/%|&,;:.');

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
  return at;
}
