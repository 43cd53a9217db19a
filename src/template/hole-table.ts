import type { Context } from './context.ts';
import { maxNesting } from './print.ts';
import { TemplateError } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { type Hole, isText, textOf, type Value } from './value.ts';

const privateUse = { first: 0xe000, last: 0xf8ff };
const blockSize = 512;

/** The characters holes print as. The same key has the same character in all worlds of a template. */
export class HoleTable {
  readonly range: { readonly first: number; readonly last: number };
  readonly #characters = new Map<string, string>();
  readonly #holes = new Map<number, Hole>();
  readonly #pattern: RegExp;
  readonly #ids = new Map<string, number>();
  readonly #objects = new WeakMap<object, number>();
  #objectCount = 0;

  private constructor(first: number, last: number) {
    this.range = { first, last };
    this.#pattern = new RegExp(`[${String.fromCharCode(first)}-${String.fromCharCode(last)}]`);
  }

  /** A table whose characters occur neither in the template nor in what it is rendered with. */
  static avoiding(source: string, context: Context): HoleTable | undefined {
    const used = new Set<number>();
    addPrivateUse(source, used);
    for (const value of context.variables.values()) if (typeof value === 'string') addPrivateUse(value, used);
    const [first, length] = longestFree(used);
    return length === 0 ? undefined : new HoleTable(first, first + Math.min(length, blockSize) - 1);
  }

  character(hole: Hole): string {
    const known = this.#characters.get(hole.key);
    if (known !== undefined) return known;
    const code = this.range.first + this.#characters.size;
    if (code >= this.range.last) return String.fromCharCode(this.range.last);
    const character = String.fromCharCode(code);
    this.#characters.set(hole.key, character);
    this.#holes.set(code, hole);
    return character;
  }

  isCharacter(code: number): boolean {
    return code >= this.range.first && code <= this.range.last;
  }

  within(text: string): boolean {
    return this.#pattern.test(text);
  }

  touches(value: Value, runtime: Runtime, depth = 0): boolean {
    if (isText(value)) return this.within(textOf(value));
    if (value === null || typeof value !== 'object') return false;
    if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
    const touched = (item: Value): boolean => this.touches(item, runtime, depth + 1);
    switch (value.kind) {
      case 'hole':
        return true;
      case 'path':
        return this.within(value.text);
      case 'list':
        runtime.budget.step(value.items.length);
        return value.unsettled === true || value.items.some(touched);
      case 'tuple':
      case 'iterator':
        runtime.budget.step(value.items.length);
        return value.items.some(touched);
      case 'dict':
        runtime.budget.step(value.entries.size);
        return value.unsettled === true || [...value.entries.values()].some((entry) => entry.some(touched));
      case 'view':
        return touched(value.dict);
      default:
        return false;
    }
  }

  /** The value with every hole replaced by what it suggests; undefined when one suggests nothing. */
  suggested(value: Value): Value | undefined {
    if (typeof value === 'string') return this.#suggestedText(value);
    if (value === null || typeof value !== 'object') return value;
    if (value.kind === 'hole') return value.suggestion;
    if (value.kind === 'list' || value.kind === 'tuple') return this.#suggestedItems(value);
    return value.kind === 'path' && this.within(value.text) ? undefined : value;
  }

  #suggestedText(text: string): string | undefined {
    if (!this.within(text)) return text;
    let result = '';
    for (const unit of text) {
      const suggestion = this.isCharacter(unit.charCodeAt(0)) ? this.#holes.get(unit.charCodeAt(0))?.suggestion : unit;
      if (typeof suggestion !== 'string' && typeof suggestion !== 'bigint') return undefined;
      result += suggestion;
    }
    return result;
  }

  #suggestedItems(value: Extract<Value, { kind: 'list' | 'tuple' }>): Value | undefined {
    const items: Value[] = [];
    for (const item of value.items) {
      const suggestion = this.suggested(item);
      if (suggestion === undefined) return undefined;
      items.push(suggestion);
    }
    return value.kind === 'list' ? { kind: 'list', items } : { kind: 'tuple', items };
  }

  /** A key for the result of an operation: the same for the same operation on the same operands. */
  keyOf(label: string, operands: readonly Value[], runtime: Runtime): string {
    return `~${this.#id(`${label} ${operands.map((operand) => this.#describe(operand, runtime, 0)).join()}`)}`;
  }

  #id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#ids.size;
    this.#ids.set(text, id);
    return id;
  }

  #describe(value: Value, runtime: Runtime, depth: number): string {
    if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
    runtime.budget.step();
    if (typeof value === 'string') return value.length > 80 ? `"${this.#id(value)}` : JSON.stringify(value);
    if (typeof value === 'bigint') return value > 2n ** 64n ? `#${this.#id(value.toString())}` : String(value);
    if (value === null || typeof value !== 'object') return String(value);
    switch (value.kind) {
      case 'hole':
        return value.key.length > 80 ? `<${this.#id(value.key)}>` : `<${value.key}>`;
      case 'float':
        return `${value.value}f`;
      case 'markup':
      case 'path':
        return `${value.kind}${this.#describe(value.text, runtime, depth + 1)}`;
      case 'list':
      case 'tuple':
        return `${value.kind}${this.#id(value.items.map((item) => this.#describe(item, runtime, depth + 1)).join())}`;
      case 'dict':
        return `dict${this.#id(
          [...value.entries.values()]
            .flat()
            .map((item) => this.#describe(item, runtime, depth + 1))
            .join(),
        )}`;
      default:
        return `object${this.#objectId(value)}`;
    }
  }

  #objectId(value: object): number {
    const id = this.#objects.get(value) ?? this.#objectCount++;
    this.#objects.set(value, id);
    return id;
  }
}

function addPrivateUse(text: string, used: Set<number>): void {
  for (const [character] of text.matchAll(/[\ue000-\uf8ff]/g)) used.add(character.charCodeAt(0));
  for (const [, code = ''] of text.matchAll(/\\u([ef][\da-f]{3})/gi)) used.add(Number.parseInt(code, 16));
  for (const [, code = ''] of text.matchAll(/\\U0000([ef][\da-f]{3})/gi)) used.add(Number.parseInt(code, 16));
}

/** The first run of enough free codes, or the longest one. */
function longestFree(used: ReadonlySet<number>): readonly [first: number, length: number] {
  let best: readonly [number, number] = [privateUse.first, 0];
  let first = privateUse.first;
  for (let code = privateUse.first; code <= privateUse.last + 1; code++) {
    if (code <= privateUse.last && !used.has(code)) {
      if (code - first + 1 >= blockSize) return [first, blockSize];
      continue;
    }
    if (code - first > best[1]) best = [first, code - first];
    first = code + 1;
  }
  return best;
}
