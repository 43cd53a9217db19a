import { TextDecoder } from 'node:util';
import { UserError } from '../diagnostic/diagnostic.ts';

export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

/** Keys in their order. A Map, since keys are the writer's: `__proto__` is one like any other. */
export type JsonObject = ReadonlyMap<string, Json>;

/**
 * Strict JSON in UTF-8. Refuses a key that occurs twice, of which readers choose differently; integers that a number can't
 * hold are bigint. `where` names the file in errors.
 */
export function parseJson(bytes: Uint8Array, where: string): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${where}: it is no JSON: it is no UTF-8`);
  }
  const reader = new JsonReader(text, where);
  return reader.whole();
}

const maximumDepth = 100;

class JsonReader {
  readonly #text: string;
  readonly #where: string;
  #at = 0;

  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
  }

  whole(): Json {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#wrong('more text follows its end');
    return value;
  }

  #value(depth: number): Json {
    if (depth > maximumDepth) throw this.#wrong(`it is nested more than ${maximumDepth} deep`);
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    return this.#word();
  }

  #object(depth: number): JsonObject {
    const object = new Map<string, Json>();
    this.#at++;
    if (this.#takes('}')) return object;
    for (;;) {
      this.#skipSpace();
      if (this.#text[this.#at] !== '"') throw this.#wrong('a key is expected');
      const key = this.#string();
      if (object.has(key)) throw this.#wrong(`the key \`${key}\` occurs twice in one object`);
      if (!this.#takes(':')) throw this.#wrong('`:` is expected');
      object.set(key, this.#value(depth + 1));
      if (this.#takes('}')) return object;
      if (!this.#takes(',')) throw this.#wrong('`,` or `}` is expected');
    }
  }

  #array(depth: number): readonly Json[] {
    const array: Json[] = [];
    this.#at++;
    if (this.#takes(']')) return array;
    for (;;) {
      array.push(this.#value(depth + 1));
      if (this.#takes(']')) return array;
      if (!this.#takes(',')) throw this.#wrong('`,` or `]` is expected');
    }
  }

  /** Finds the end; what is inside, JSON.parse knows. */
  #string(): string {
    const start = this.#at++;
    for (;;) {
      const unit = this.#text[this.#at++];
      if (unit === undefined) throw this.#wrong('a string has no end');
      if (unit === '\\') this.#at++;
      if (unit === '"') break;
    }
    try {
      return JSON.parse(this.#text.slice(start, this.#at));
    } catch {
      this.#at = start;
      throw this.#wrong('a string is malformed');
    }
  }

  #word(): Json {
    const pattern = /true|false|null|-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
    pattern.lastIndex = this.#at;
    const [word, fraction, exponent] = pattern.exec(this.#text) ?? [];
    if (word === undefined) throw this.#wrong('a value is expected');
    this.#at += word.length;
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    const number = Number(word);
    if (fraction !== undefined || exponent !== undefined || Number.isSafeInteger(number)) return number;
    if (word.length > 40) throw this.#wrong('a number is too long');
    return BigInt(word);
  }

  #takes(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #wrong(message: string): UserError {
    const before = this.#text.slice(0, this.#at).split('\n');
    return new UserError(`${this.#where}:${before.length}:${before.at(-1)!.length + 1}: ${message}`);
  }
}
