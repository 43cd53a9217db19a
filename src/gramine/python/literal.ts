/** A literal of a Python module that is read, not run. */
export type Literal = string | bigint | boolean | null | ReadonlyMap<string, Literal>;

/**
 * The dict that a module assigns to `name`, e.g. `build_time_vars` of `_sysconfigdata`. Holds text, integers, booleans, `None`
 * and dicts; undefined when there is no such assignment or it is anything else.
 */
export function readDict(module: string, name: string): ReadonlyMap<string, Literal> | undefined {
  const start = new RegExp(`^${name}\\s*=\\s*(?=\\{)`, 'm').exec(module);
  if (!start) return undefined;
  try {
    return new LiteralReader(module, start.index + start[0].length).dict(0);
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
}

/** The integers that a module assigns at the start of a line, by name. */
export function readIntegers(module: string): ReadonlyMap<string, bigint> {
  const integers = new Map<string, bigint>();
  for (const [, name, sign, digits] of module.matchAll(integerLine))
    integers.set(name!, sign === '-' ? -BigInt(digits!) : BigInt(digits!));
  return integers;
}

const integerLine = /^([A-Za-z][A-Za-z0-9_]{0,99}) ?= ?(-?)(0x[\da-fA-F]{1,40}|0|[1-9]\d{0,40}) *\r?$/gm;

class NotLiteral extends Error {}

const deepest = 5;
const blank = /(?:[\s\\]|#[^\n]*)*/y;
const word = /-?\d+|[A-Za-z]+/y;
const quoted = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;

class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  dict(depth: number): ReadonlyMap<string, Literal> {
    if (depth > deepest) throw new NotLiteral();
    const entries = new Map<string, Literal>();
    this.#expect('{');
    while (!this.#skip('}')) {
      const key = this.#strings();
      this.#expect(':');
      entries.set(key, this.#value(depth));
      if (this.#skip(',')) continue;
      this.#expect('}');
      break;
    }
    return entries;
  }

  #value(depth: number): Literal {
    const first = this.#peek();
    if (first === '{') return this.dict(depth + 1);
    if (first === "'" || first === '"') return this.#strings();
    const found = this.#match(word);
    if (found === 'True' || found === 'False') return found === 'True';
    if (found === 'None') return null;
    if (found === undefined || !/\d$/.test(found) || found.length > 40) throw new NotLiteral();
    return BigInt(found);
  }

  /** Texts that stand side by side are one. */
  #strings(): string {
    let text = this.#string();
    if (text === undefined) throw new NotLiteral();
    for (let next = this.#string(); next !== undefined; next = this.#string()) text += next;
    return text;
  }

  #string(): string | undefined {
    return this.#match(quoted)
      ?.slice(1, -1)
      .replace(/\\(['"\\nt])|\\/g, (_, letter: string | undefined) => {
        if (letter === undefined) throw new NotLiteral();
        return letter === 'n' ? '\n' : letter === 't' ? '\t' : letter;
      });
  }

  #match(pattern: RegExp): string | undefined {
    this.#peek();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #expect(mark: string): void {
    if (!this.#skip(mark)) throw new NotLiteral();
  }

  #skip(mark: string): boolean {
    if (this.#peek() !== mark) return false;
    this.#at++;
    return true;
  }

  /** The next character that means something. */
  #peek(): string {
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#text)?.[0].length ?? 0;
    return this.#text[this.#at] ?? '';
  }
}
