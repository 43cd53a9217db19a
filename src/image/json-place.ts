import type { Json, JsonObject } from '../data/node.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';

/**
 * A value in a JSON document, which knows its path. `null` counts as absent, as Go's reader has it. The typed getters return
 * undefined for what is absent and throw a UserError for what has another type.
 */
export class JsonPlace {
  readonly value: Json | undefined;
  readonly #where: string;
  readonly #path: string;

  constructor(value: Json | undefined, where: string, path = '$') {
    this.value = value ?? undefined;
    this.#where = where;
    this.#path = path;
  }

  /** A field by its name in any case, as Go's reader takes it. Throws when two differ only by case. */
  at(key: string): JsonPlace {
    const object = this.#object();
    const alike = object && [...object.keys()].filter((name) => isAlike(name, key));
    if (alike && alike.length > 1)
      throw new UserError(`${this.#where}: \`${this.#path}\` has both \`${alike[0]}\` and \`${alike[1]}\``);
    return this.entry(alike?.[0] ?? key);
  }

  /** An entry by its very key. */
  entry(key: string): JsonPlace {
    return new JsonPlace(this.#object()?.get(key), this.#where, `${this.#path}${memberText(key)}`);
  }

  string(): string | undefined {
    const { value } = this;
    if (value === undefined || typeof value === 'string') return value;
    throw this.#wrong('a string');
  }

  boolean(): boolean | undefined {
    const { value } = this;
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.#wrong('a boolean');
  }

  /** A whole number, at least 0 and exact. */
  count(): number | undefined {
    const { value } = this;
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.#wrong('a whole number');
  }

  number(): number | undefined {
    const { value } = this;
    if (value === undefined) return undefined;
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    throw this.#wrong('a number');
  }

  list(): readonly JsonPlace[] | undefined {
    const { value } = this;
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.#wrong('a list');
    return value.map((item: Json, at) => new JsonPlace(item, this.#where, `${this.#path}[${at}]`));
  }

  strings(): readonly string[] | undefined {
    return this.list()?.map((item) => item.required(item.string()));
  }

  keys(): readonly string[] | undefined {
    const object = this.#object();
    return object && [...object.keys()];
  }

  required<T>(value: T | undefined): T {
    if (value === undefined) throw this.problem(`\`${this.#path}\` is missing`);
    return value;
  }

  problem(message: string): UserError {
    return new UserError(`${this.#where}: ${message}`);
  }

  #wrong(expected: string): UserError {
    return this.problem(`\`${visible(this.#path)}\` is ${nameOf(this.value!)}, not ${expected}`);
  }

  #object(): JsonObject | undefined {
    const { value } = this;
    if (value === undefined || value instanceof Map) return value;
    throw this.#wrong('an object');
  }
}

function isAlike(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase();
}

function memberText(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function nameOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'an object';
  if (typeof value === 'bigint') return 'too large a number';
  return `a ${typeof value}`;
}
