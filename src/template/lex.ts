import type { Range } from '../text/source.ts';
import { TemplateError } from './problem.ts';
import { isSpace, skipSpace, trimEnd } from './python-text.ts';
import { unescapeString } from './string-literal.ts';

/** Operators have the operator itself as their type. */
export interface Token {
  readonly type: string;
  /** Names and strings (decoded); numbers without `_`. */
  readonly text: string;
  readonly range: Range;
}

const operators = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}<>=.:|,;]/y;
const float = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const asciiName = /[A-Za-z0-9_]+/y;
const rawBegin = /\{%[-+]?[\s\x1c-\x1f\x85]*raw[\s\x1c-\x1f\x85]*-?%\}/y;
const rawEnd = /\{%([-+]?)[\s\x1c-\x1f\x85]*endraw[\s\x1c-\x1f\x85]*([-+]?)%\}/y;
const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/**
 * Cuts a template into tokens: `text`, `{{`, `}}`, `{%`, `%}` and what stands inside tags. White space trimmed by `-` is in no
 * text token, and the tags keep their own range. Comments are collected on the way.
 */
export class Lexer {
  readonly source: string;
  readonly comments: Range[] = [];
  #at = 0;
  #state: 'text' | '{{' | '{%' = 'text';
  #pending: Token[] = [];
  #open: string[] = [];

  constructor(source: string) {
    this.source = source;
  }

  next(): Token {
    while (this.#pending.length === 0) this.#advance();
    return this.#pending.shift()!;
  }

  #advance(): void {
    if (this.#state === 'text') this.#text();
    else this.#inside(this.#state);
  }

  #text(): void {
    const { source } = this;
    const start = this.#at;
    const tag = findTag(source, start);
    if (tag < 0) {
      this.#push('text', start, source.length);
      this.#at = source.length;
      this.#push('end', source.length, source.length);
      return;
    }
    const sign = source[tag + 2] ?? '';
    this.#push('text', start, sign === '-' ? trimEnd(source, tag, start) : tag);
    this.#at = tag + (sign === '-' || sign === '+' ? 3 : 2);
    if (source[tag + 1] === '#') this.#comment(tag);
    else if (source[tag + 1] === '%' && matchAt(rawBegin, source, tag)) this.#raw(tag);
    else this.#enter(source[tag + 1] === '%' ? '{%' : '{{', tag);
  }

  #enter(state: '{{' | '{%', tag: number): void {
    this.#state = state;
    this.#push(state, tag, this.#at);
  }

  #comment(tag: number): void {
    const { source } = this;
    const end = source.indexOf('#}', this.#at);
    if (end < 0) {
      if (this.#at < source.length)
        throw new TemplateError('syntax', 'the comment is never closed', {
          range: { start: tag, end: tag + 2 },
          help: 'end it with `#}`',
        });
      return;
    }
    this.comments.push({ start: tag, end: end + 2 });
    this.#at =
      end > this.#at - 1 && source[end - 1] === '-' && end - 1 >= this.#at ? skipSpace(source, end + 2) : end + 2;
  }

  #raw(tag: number): void {
    const { source } = this;
    const begin = matchAt(rawBegin, source, tag)!;
    const opened = tag + begin[0].length;
    const start = begin[0].at(-3) === '-' ? skipSpace(source, opened) : opened;
    for (let at = source.indexOf('{%', start); at >= 0; at = source.indexOf('{%', at + 2)) {
      const end = matchAt(rawEnd, source, at);
      if (!end) continue;
      this.#push('text', start, end[1] === '-' ? trimEnd(source, at, start) : at);
      this.#at = end[2] === '-' ? skipSpace(source, at + end[0].length) : at + end[0].length;
      return;
    }
    if (start < source.length)
      throw new TemplateError('syntax', 'the `raw` block is never closed', {
        range: { start: tag, end: opened },
        help: 'end it with `{% endraw %}`',
      });
    this.#at = start;
  }

  #inside(state: '{{' | '{%'): void {
    const { source } = this;
    const at = this.#at;
    if (this.#open.length === 0 && this.#close(state)) return;
    if (at >= source.length) {
      this.#push('end', at, at);
      return;
    }
    if (isSpace(source.charCodeAt(at))) {
      this.#at = skipSpace(source, at);
      return;
    }
    if (this.#number() || this.#name() || this.#string() || this.#operator()) return;
    throw new TemplateError('syntax', `\`${String.fromCodePoint(source.codePointAt(at)!)}\` is unexpected here`, {
      range: { start: at, end: at + 1 },
    });
  }

  #close(state: '{{' | '{%'): boolean {
    const { source } = this;
    const at = this.#at;
    const closer = state === '{{' ? '}}' : '%}';
    const sign = source[at];
    const signed = sign === '-' || (sign === '+' && state === '{%');
    const start = signed ? at + 1 : at;
    if (!source.startsWith(closer, start)) return false;
    this.#push(closer, at, start + 2);
    this.#at = sign === '-' ? skipSpace(source, start + 2) : start + 2;
    this.#state = 'text';
    return true;
  }

  #number(): boolean {
    const { source } = this;
    if (!isDigit(source.charCodeAt(this.#at))) return false;
    const match = (source[this.#at - 1] !== '.' && matchAt(float, source, this.#at)) || undefined;
    if (match) return this.#take('float', match[0], match[0].replaceAll('_', ''));
    const whole = matchAt(integer, source, this.#at);
    return whole !== null && this.#take('integer', whole[0], whole[0].replaceAll('_', ''));
  }

  #name(): boolean {
    const name = nameAt(this.source, this.#at);
    if (name === undefined) return false;
    const start = this.#at;
    this.#take('name', name, name.normalize('NFKC'));
    if (!/^[A-Za-z_]/.test(name) && !/^\p{ID_Start}/u.test(name))
      throw new TemplateError('syntax', `\`${name}\` is no name`, { range: { start, end: this.#at } });
    return true;
  }

  #string(): boolean {
    const { source } = this;
    const start = this.#at;
    const mark = source[start];
    if (mark !== "'" && mark !== '"') return false;
    for (let at = start + 1; at < source.length; at++) {
      const character = source[at];
      if (character === '\\') at++;
      else if (character === mark) {
        this.#at = at + 1;
        this.#pending.push({
          type: 'string',
          text: unescapeString(source, start + 1, at),
          range: { start, end: at + 1 },
        });
        return true;
      }
    }
    throw new TemplateError('syntax', 'the text is never closed', {
      range: { start, end: start + 1 },
      help: `end it with \`${mark}\``,
    });
  }

  #operator(): boolean {
    const match = matchAt(operators, this.source, this.#at);
    if (!match) return false;
    const [text] = match;
    const range = { start: this.#at, end: this.#at + text.length };
    const closer = closers.get(text);
    if (closer) this.#open.push(closer);
    else if (text === ')' || text === ']' || text === '}') {
      const expected = this.#open.pop();
      if (expected !== text)
        throw new TemplateError(
          'syntax',
          expected === undefined
            ? `\`${text}\` closes nothing`
            : `\`${text}\` stands where \`${expected}\` is expected`,
          { range },
        );
    }
    return this.#take(text, text, text);
  }

  #take(type: string, raw: string, text: string): boolean {
    this.#pending.push({ type, text, range: { start: this.#at, end: this.#at + raw.length } });
    this.#at += raw.length;
    return true;
  }

  #push(type: string, start: number, end: number): void {
    if (type === 'text' && start >= end) return;
    this.#pending.push({ type, text: '', range: { start, end } });
  }
}

/** Names are seldom anything but ASCII, and the tables of Unicode take long to set up. */
function nameAt(source: string, at: number): string | undefined {
  const ascii = matchAt(asciiName, source, at)?.[0];
  if (!(source.charCodeAt(at + (ascii?.length ?? 0)) > 0x7f)) return ascii;
  return matchAt(/[\p{ID_Continue}\p{Nd}_]+/uy, source, at)?.[0];
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function findTag(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
    const next = source.charCodeAt(at + 1);
    if (next === 0x7b || next === 0x25 || next === 0x23) return at;
  }
  return -1;
}
