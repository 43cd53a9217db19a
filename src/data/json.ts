import type { Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { dataPath } from './data-path.ts';
import { JsonTable } from './json-table.ts';
import type { DataNode, DataProblem, Json } from './node.ts';

/**
 * Strict JSON, in its places. Refuses a key that occurs twice in one object, of which readers choose differently. Nodes and values are
 * made when asked for, so that megabytes cost little.
 */
export function readJson(source: Source): { readonly root: DataNode } | { readonly problem: DataProblem } {
  try {
    const table = new JsonReader(source.text).whole();
    return { root: new JsonNode(new JsonText(source, table), 0) };
  } catch (error) {
    if (error instanceof JsonMistake) return { problem: error.problem };
    throw error;
  }
}

/** One less than what the JSON reader of the Kata agent stops at. */
const maximumDepth = 127;

class JsonMistake extends Error {
  readonly problem: DataProblem;

  constructor(problem: DataProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

class JsonReader {
  readonly #text: string;
  readonly #table = new JsonTable();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.charCodeAt(0) === 0xfeff) this.#at++;
  }

  whole(): JsonTable {
    this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#wrong('more text follows its end');
    return this.#table;
  }

  #value(depth: number): void {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (depth === maximumDepth && (first === '{' || first === '[')) {
      throw this.#wrong(`it is nested more than ${maximumDepth} deep`);
    }
    const index = this.#table.open(this.#at);
    if (first === '{') this.#object(depth);
    else if (first === '[') this.#array(depth);
    else if (first === '"') this.#string();
    else this.#word();
    this.#table.close(index, this.#at);
  }

  #object(depth: number): void {
    const keys = new Set<string>();
    this.#at++;
    if (this.#takes('}')) return;
    for (;;) {
      this.#key(keys);
      if (!this.#takes(':')) throw this.#wrong('`:` is expected');
      this.#value(depth + 1);
      if (this.#takes('}')) return;
      if (!this.#takes(',')) throw this.#wrong('`,` or `}` is expected');
    }
  }

  #key(keys: Set<string>): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== '"') throw this.#wrong('a key is expected');
    const range = { start: this.#at, end: this.#at };
    const index = this.#table.open(this.#at);
    this.#string();
    range.end = this.#at;
    this.#table.close(index, this.#at);
    const key = stringAt(this.#text, range);
    if (keys.has(key)) throw wrongAt(range, `the key \`${visible(key)}\` occurs twice in one object`);
    keys.add(key);
  }

  #array(depth: number): void {
    this.#at++;
    if (this.#takes(']')) return;
    for (;;) {
      this.#value(depth + 1);
      if (this.#takes(']')) return;
      if (!this.#takes(',')) throw this.#wrong('`,` or `]` is expected');
    }
  }

  #string(): void {
    const start = this.#at++;
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit === quote) break;
      if (Number.isNaN(unit)) throw wrongAt({ start, end: start + 1 }, 'a string has no end');
      if (unit < 0x20) throw this.#wrong('a control character in a string has to be escaped');
      this.#at += unit === backslash ? this.#escape() : 1;
    }
    this.#at++;
  }

  /** Its length. */
  #escape(): number {
    const next = this.#text[this.#at + 1] ?? '';
    if (next !== '' && '"\\/bfnrt'.includes(next)) return 2;
    if (next === 'u' && /^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at + 2, this.#at + 6))) return 6;
    throw this.#wrong('an escape is malformed');
  }

  #word(): void {
    wordPattern.lastIndex = this.#at;
    const word = wordPattern.exec(this.#text)?.[0];
    if (word === undefined) throw this.#wrong('a value is expected');
    const range = { start: this.#at, end: this.#at + word.length };
    if (word.length > longestNumber) throw wrongAt(range, 'a number is too long');
    if (/\d/.test(word) && !Number.isFinite(Number(word))) throw wrongAt(range, 'a number is too large');
    this.#at = range.end;
  }

  #takes(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at++;
    }
  }

  #wrong(message: string): JsonMistake {
    const end = Math.min(this.#at + 1, this.#text.length);
    return wrongAt({ start: Math.min(this.#at, end), end }, message);
  }
}

const quote = 0x22;
const backslash = 0x5c;
const longestNumber = 300;
const wordPattern = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function wrongAt(range: Range, message: string): JsonMistake {
  return new JsonMistake({ message, range });
}

/** What every node of one text shares. */
class JsonText {
  readonly source: Source;
  readonly table: JsonTable;

  constructor(source: Source, table: JsonTable) {
    this.source = source;
    this.table = table;
  }

  range(index: number): Range {
    return this.table.range(index);
  }

  kind(index: number): DataNode['kind'] {
    const first = this.source.text[this.table.start(index)];
    if (first === '{') return 'map';
    if (first === '[') return 'list';
    if (first === '"') return 'string';
    if (first === 't' || first === 'f') return 'boolean';
    return first === 'n' ? 'null' : 'number';
  }

  scalar(index: number): DataNode['scalar'] {
    const range = this.range(index);
    const kind = this.kind(index);
    if (kind === 'string') return stringAt(this.source.text, range);
    if (kind === 'number') return numberOf(this.source.slice(range));
    return kind === 'boolean' ? this.source.text[range.start] === 't' : null;
  }

  value(index: number): Json {
    const kind = this.kind(index);
    if (kind === 'list') return this.table.children(index).map((child) => this.value(child));
    if (kind !== 'map') return this.scalar(index);
    const children = this.table.children(index);
    const object = new Map<string, Json>();
    for (let at = 0; at < children.length; at += 2) {
      object.set(stringAt(this.source.text, this.range(children[at]!)), this.value(children[at + 1]!));
    }
    return object;
  }
}

class JsonNode implements DataNode {
  readonly keyRange?: Range;
  readonly #text: JsonText;
  readonly #index: number;
  readonly #parent: JsonNode | undefined;
  /** Its key, or its place in the list. */
  readonly #step: string | number;
  #members: ReadonlyMap<string, DataNode> | undefined;
  #items: readonly DataNode[] | undefined;

  constructor(
    text: JsonText,
    index: number,
    { parent, step = 0, keyRange }: { parent?: JsonNode; step?: string | number; keyRange?: Range } = {},
  ) {
    this.#text = text;
    this.#index = index;
    this.#parent = parent;
    this.#step = step;
    if (keyRange) this.keyRange = keyRange;
  }

  get path(): string {
    return this.#parent ? dataPath(this.#parent.path, this.#step) : '';
  }

  get source(): Source {
    return this.#text.source;
  }

  get kind(): DataNode['kind'] {
    return this.#text.kind(this.#index);
  }

  get range(): Range {
    return this.#text.range(this.#index);
  }

  get scalar(): DataNode['scalar'] {
    return this.#text.scalar(this.#index);
  }

  get members(): ReadonlyMap<string, DataNode> {
    this.#members ??= this.kind === 'map' ? this.#readMembers() : new Map();
    return this.#members;
  }

  get items(): readonly DataNode[] {
    this.#items ??= this.kind === 'list' ? this.#readItems() : [];
    return this.#items;
  }

  value(): Json {
    return this.#text.value(this.#index);
  }

  #readMembers(): ReadonlyMap<string, DataNode> {
    const children = this.#text.table.children(this.#index);
    const members = new Map<string, DataNode>();
    for (let at = 0; at < children.length; at += 2) {
      const keyRange = this.#text.range(children[at]!);
      const key = stringAt(this.source.text, keyRange);
      members.set(key, new JsonNode(this.#text, children[at + 1]!, { parent: this, step: key, keyRange }));
    }
    return members;
  }

  #readItems(): readonly DataNode[] {
    const children = this.#text.table.children(this.#index);
    return children.map((child, at) => new JsonNode(this.#text, child, { parent: this, step: at }));
  }
}

function stringAt(text: string, range: Range): string {
  const inside = text.slice(range.start + 1, range.end - 1);
  return inside.includes('\\') ? JSON.parse(`"${inside}"`) : inside;
}

function numberOf(word: string): number | bigint {
  const number = Number(word);
  return /[.eE]/.test(word) || Number.isSafeInteger(number) ? number : BigInt(word);
}
