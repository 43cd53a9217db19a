import { byCodePoint } from '../text/order.ts';
import type { Budget } from './budget.ts';

/** A Rego value. Undefined is JavaScript's. A bigint is an integer that a number can't hold; floats that are integers are numbers like them. */
export type Value = null | boolean | number | bigint | string | readonly Value[] | RegoSet | RegoObject;

/** A set; visited in the order of its elements. */
export class RegoSet {
  readonly #simple = new Set<Simple>();
  readonly #composite = new Map<string, Value>();
  #sorted: readonly Value[] | undefined;

  static of(items: Iterable<Value>, budget: Budget): RegoSet {
    const set = new RegoSet();
    for (const item of items) set.add(item, budget);
    return set;
  }

  get size(): number {
    return this.#simple.size + this.#composite.size;
  }

  /** For the one who builds it. */
  add(item: Value, budget: Budget): void {
    budget.step(3);
    this.#sorted = undefined;
    if (isSimple(item)) this.#simple.add(plain(item));
    else {
      const text = identity(item, budget);
      if (!this.#composite.has(text)) this.#composite.set(text, item);
    }
  }

  has(item: Value, budget: Budget): boolean {
    return isSimple(item) ? this.#simple.has(plain(item)) : this.#composite.has(identity(item, budget));
  }

  items(budget: Budget): readonly Value[] {
    this.#sorted ??= sorted([...this.#simple, ...this.#composite.values()], budget);
    return this.#sorted;
  }
}

/** An object with keys of any kind; visited in their order. */
export class RegoObject {
  readonly #simple: Map<Simple, Value>;
  readonly #composite = new Map<string, readonly [Value, Value]>();
  #sorted: readonly Value[] | undefined;

  /** Takes the map over. */
  constructor(simple: Map<Simple, Value> = new Map()) {
    this.#simple = simple;
  }

  get size(): number {
    return this.#simple.size + this.#composite.size;
  }

  /** For the one who builds it. */
  set(key: Value, value: Value, budget: Budget): void {
    budget.step(3);
    this.#sorted = undefined;
    if (isSimple(key)) this.#simple.set(plain(key), value);
    else this.#composite.set(identity(key, budget), [key, value]);
  }

  get(key: Value, budget: Budget): Value | undefined {
    return isSimple(key) ? this.#simple.get(plain(key)) : this.#composite.get(identity(key, budget))?.[1];
  }

  /** The member of a name, the most frequent question. */
  member(name: string): Value | undefined {
    return this.#simple.get(name);
  }

  keys(budget: Budget): readonly Value[] {
    this.#sorted ??= sorted([...this.#simple.keys(), ...[...this.#composite.values()].map(([key]) => key)], budget);
    return this.#sorted;
  }

  /** A copy for someone to add to. */
  copy(budget: Budget): RegoObject {
    const copy = new RegoObject();
    for (const key of this.keys(budget)) copy.set(key, this.get(key, budget)!, budget);
    return copy;
  }
}

/** Orders values as Rego does: null, booleans, numbers, strings, arrays, sets, objects. */
export function compare(a: Value, b: Value, budget: Budget): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') {
    budget.step(Math.min(a.length, b.length) >>> 4);
    return byCodePoint(a, b);
  }
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  return isSimple(a) ? compareSimple(a, b as Simple) : compareComposite(a, b as Composite, budget);
}

export function equal(a: Value, b: Value, budget: Budget): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  return compare(a, b, budget) === 0;
}

export type Simple = null | boolean | number | bigint | string;
type Composite = Exclude<Value, Simple>;

export function isSimple(value: Value): value is Simple {
  return typeof value !== 'object' || value === null;
}

export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (value instanceof RegoSet) return 'set';
  if (value instanceof RegoObject) return 'object';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

/** The number as one that is equal to it everywhere. */
function plain(value: Simple): Simple {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
}

const ranks: Readonly<Record<string, number>> = {
  null: 0,
  boolean: 1,
  number: 2,
  string: 3,
  array: 4,
  set: 5,
  object: 6,
};

function rankOf(value: Value): number {
  return ranks[typeName(value)]!;
}

function compareSimple(a: Simple, b: Simple): number {
  if (typeof a === 'string') return byCodePoint(a, b as string);
  if (a === null || b === null) return 0;
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function compareComposite(a: Composite, b: Composite, budget: Budget): number {
  if (isArray(a)) return compareLists(a, b as readonly Value[], budget);
  if (a instanceof RegoSet) return compareLists(a.items(budget), (b as RegoSet).items(budget), budget);
  return compareObjects(a as RegoObject, b as RegoObject, budget);
}

function compareLists(a: readonly Value[], b: readonly Value[], budget: Budget): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    budget.step();
    const order = compare(a[at]!, b[at]!, budget);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Member by member, key before value. */
function compareObjects(a: RegoObject, b: RegoObject, budget: Budget): number {
  const left = a.keys(budget);
  const right = b.keys(budget);
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    budget.step();
    const order =
      compare(left[at]!, right[at]!, budget) || compare(a.get(left[at]!, budget)!, b.get(right[at]!, budget)!, budget);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function sorted(values: Value[], budget: Budget): readonly Value[] {
  budget.step(values.length);
  return values.sort((a, b) => compare(a, b, budget));
}

/** A text that two values share when they are equal. */
function identity(value: Value, budget: Budget): string {
  budget.step(typeof value === 'string' ? 1 + (value.length >>> 3) : 1);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isSimple(value)) return String(plain(value));
  if (isArray(value)) return `[${value.map((item) => identity(item, budget)).join()}]`;
  if (value instanceof RegoSet)
    return `<${value
      .items(budget)
      .map((item) => identity(item, budget))
      .join()}>`;
  const object = value as RegoObject;
  const members = object
    .keys(budget)
    .map((key) => `${identity(key, budget)}:${identity(object.get(key, budget)!, budget)}`);
  return `{${members.join()}}`;
}
