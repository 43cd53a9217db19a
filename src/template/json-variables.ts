import { LocatedError } from '../diagnostic/located-error.ts';
import type { Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { dictOf } from './globals.ts';
import { maxNesting } from './print.ts';
import { float, list, type Value } from './value.ts';

/**
 * The variables in a JSON object, as Python's `json.load` reads them: integers of any size stay integers, numbers with a point or
 * an exponent are floats, keys keep their order. Throws a LocatedError for anything else than an object, and where a key occurs twice.
 */
export function readVariables(source: Source): ReadonlyMap<string, Value> {
  return new JsonReader(source).variables();
}

const blank = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const word = /[A-Za-z]+/y;
const plainText = /[^"\\\0-\x1f]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonReader {
  readonly #source: Source;
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
  }

  variables(): ReadonlyMap<string, Value> {
    if (this.#text.startsWith('\ufeff')) this.#fail('the file begins with a byte order mark', 'save it without one');
    if (this.#next() !== '{') this.#fail('an object is expected, whose members are the variables');
    const members = this.#members();
    if (this.#next() !== '') this.#fail('something stands after the object', 'remove it');
    return members;
  }

  #value(): Value {
    const first = this.#next();
    if (first === '"') return this.#string();
    if (first === '{') return this.#nested(() => dictOf(this.#members()));
    if (first === '[') return this.#nested(() => list(this.#items()));
    const digits = this.#match(number);
    if (digits) return this.#number(digits);
    const start = this.#at;
    const name = this.#match(word)?.[0];
    const value = name === undefined ? undefined : words.get(name);
    if (value !== undefined) return value;
    this.#at = start;
    return this.#fail(first === '' ? 'the file ends where a value is expected' : 'a value is expected');
  }

  #number([text, fraction, exponent]: RegExpExecArray): Value {
    if (fraction !== undefined || exponent !== undefined) return float(Number(text));
    if (text.length <= 4300) return BigInt(text);
    return this.#fail('the integer has more than 4300 digits', undefined, this.#at - text.length);
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= maxNesting) this.#fail('the values are nested too deeply');
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  #members(): ReadonlyMap<string, Value> {
    const members = new Map<string, Value>();
    this.#at++;
    if (this.#skip('}')) return members;
    while (true) {
      if (this.#next() !== '"') this.#fail('a name in quotes is expected');
      const start = this.#at;
      const name = this.#string();
      if (members.has(name)) this.#fail(`the name ${visible(JSON.stringify(name))} occurs twice`, 'keep one', start);
      if (!this.#skip(':')) this.#fail('`:` is expected');
      members.set(name, this.#value());
      if (this.#skip('}')) return members;
      if (!this.#skip(',')) this.#fail('`,` or `}` is expected');
    }
  }

  #items(): Value[] {
    const items: Value[] = [];
    this.#at++;
    if (this.#skip(']')) return items;
    while (true) {
      items.push(this.#value());
      if (this.#skip(']')) return items;
      if (!this.#skip(',')) this.#fail('`,` or `]` is expected');
    }
  }

  #string(): string {
    const start = this.#at++;
    const pieces: string[] = [];
    while (true) {
      pieces.push(this.#match(plainText)![0]);
      if (this.#text[this.#at] === '"') break;
      const found = this.#match(escapeSequence);
      if (found) pieces.push(unescaped(found[0]));
      else if (this.#at >= this.#text.length) this.#fail('the text is never closed', 'end it with `"`', start);
      else this.#fail(this.#text[this.#at] === '\\' ? 'this is no escape' : 'a control character stands in a text');
    }
    this.#at++;
    const text = pieces.join('');
    if (/\p{Surrogate}/u.test(text)) this.#fail('half of a surrogate pair is no character', undefined, start);
    return text;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #skip(mark: string): boolean {
    if (this.#next() !== mark) return false;
    this.#at++;
    return true;
  }

  /** The next character that is no white space; nothing at the end. */
  #next(): string {
    this.#match(blank);
    return this.#text[this.#at] ?? '';
  }

  #fail(message: string, help?: string, start = this.#at): never {
    const range: Range = { start, end: Math.max(start, Math.min(start + 1, this.#text.length)) };
    throw new LocatedError(this.#source, [{ range, message, ...(help !== undefined && { help }) }]);
  }
}

function unescaped(text: string): string {
  const letter = text[1]!;
  return letter === 'u' ? String.fromCharCode(Number.parseInt(text.slice(2), 16)) : (escapes.get(letter) ?? letter);
}
