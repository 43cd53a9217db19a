import type { Runtime } from './runtime.ts';

/** What a template computes with. Text, booleans and integers are JavaScript's own, `null` is `None`. */
export type Value =
  | string
  | boolean
  | bigint
  | null
  | Float
  | Markup
  | List
  | Tuple
  | Dict
  | View
  | RangeValue
  | Iterator
  | Undefined
  | Path
  | Func
  | Thing
  | Hole;

export interface Float {
  readonly kind: 'float';
  readonly value: number;
}

/** Text that counts as escaped HTML; prints like text. */
export interface Markup {
  readonly kind: 'markup';
  readonly text: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: Value[];
  /** Changed in a loop that runs an unknown number of times. */
  unsettled?: boolean;
}

export interface Tuple {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
  /** Names of the elements, of a named tuple. */
  readonly names?: readonly string[];
  /** What Python prints for it, where that is not its elements. */
  readonly shown?: string;
}

/** Keys as `keyOf` gives them, so that `1`, `1.0` and `True` are one key. */
export interface Dict {
  readonly kind: 'dict';
  readonly entries: Map<string, readonly [key: Value, value: Value]>;
  /** How Python calls the type, where it isn't `dict`. */
  readonly typeName?: string;
  unsettled?: boolean;
}

export interface View {
  readonly kind: 'view';
  readonly of: 'keys' | 'values' | 'items';
  readonly dict: Dict;
}

export interface RangeValue {
  readonly kind: 'range';
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;
}

/** A generator: can be gone through once. */
export interface Iterator {
  readonly kind: 'iterator';
  readonly items: readonly Value[];
  at: number;
}

/** `strict`: any use raises `message`; otherwise it prints as nothing. */
export interface Undefined {
  readonly kind: 'undefined';
  readonly message: string;
  readonly strict: boolean;
}

/** A `PosixPath`. */
export interface Path {
  readonly kind: 'path';
  readonly text: string;
  /** What `is_dir()` answers, where that is known without looking. */
  readonly directory?: boolean;
  /** Some path objects of Gramine can be called. */
  readonly call?: Call;
}

export interface Arguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
}

export type Call = (args: Arguments, runtime: Runtime) => Value;

export interface Func {
  readonly kind: 'function';
  readonly name: string;
  readonly self?: Value;
  /** Works on what contains holes. */
  readonly open?: boolean;
  readonly call: Call;
}

/** An object with attributes of its own: `loop`, a namespace, `gramine`. */
export interface Thing {
  readonly kind: 'thing';
  /** As in Python's messages, e.g. `jinja2.utils.Namespace`. */
  readonly typeName: string;
  attribute(name: string): Value | undefined;
  /** Only namespaces can be assigned to. */
  readonly attributes?: Map<string, Value>;
  readonly call?: Call;
  readonly length?: () => number;
}

/** Something nobody knows. Two holes with the same key stand for the same thing. */
export interface Hole {
  readonly kind: 'hole';
  readonly key: string;
  /** What would make it known, e.g. `-D entrypoint`. */
  readonly needs?: string;
  /** What it would be if nothing is set. */
  readonly suggestion?: Value;
  /** Defined for certain. */
  readonly shape?: 'path' | 'sequence';
  /** What going through it gives, with that key. */
  readonly item?: (key: string) => Hole;
  readonly attribute?: (name: string) => Value | undefined;
  readonly call?: Call;
  /** It is true exactly when this is not. */
  readonly negates?: Hole;
  /** It is true when a hole equals a constant. */
  readonly equates?: { readonly key: string; readonly constant: string };
}

export function float(value: number): Float {
  return { kind: 'float', value };
}

export function list(items: Value[]): List {
  return { kind: 'list', items };
}

export function tuple(items: readonly Value[]): Tuple {
  return { kind: 'tuple', items };
}

export function iterator(items: readonly Value[]): Iterator {
  return { kind: 'iterator', items, at: 0 };
}

export function missing(message: string): Undefined {
  return { kind: 'undefined', message, strict: true };
}

/** The first that is given; `None` counts as given. */
export function given<T>(value: Value | undefined, fallback: T): Value | T {
  return value === undefined ? fallback : value;
}

export function isText(value: Value): value is string | Markup {
  return typeof value === 'string' || kindOf(value) === 'markup';
}

export function textOf(value: string | Markup): string {
  return typeof value === 'string' ? value : value.text;
}

export function isHole(value: Value): value is Hole {
  return value !== null && typeof value === 'object' && value.kind === 'hole';
}

export function isKind<K extends Exclude<Value, string | boolean | bigint | null>['kind']>(
  value: Value,
  kind: K,
): value is Extract<Value, { readonly kind: K }> {
  return value !== null && typeof value === 'object' && value.kind === kind;
}

export type Kind = Exclude<Value, string | boolean | bigint | null>['kind'] | 'string' | 'boolean' | 'integer' | 'none';

export function kindOf(value: Value): Kind {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'boolean') return 'boolean';
  return value === null ? 'none' : value.kind;
}

/** The number a value is in arithmetic: booleans count as 0 and 1. */
export function numberOf(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return value !== null && typeof value === 'object' && value.kind === 'float' ? value.value : undefined;
}

const pythonNames: { readonly [kind in Kind]?: string } = {
  string: 'str',
  boolean: 'bool',
  integer: 'int',
  none: 'NoneType',
  float: 'float',
  markup: 'Markup',
  list: 'list',
  tuple: 'tuple',
  dict: 'dict',
  range: 'range',
  iterator: 'generator',
  undefined: 'StrictUndefined',
  path: 'PosixPath',
  function: 'function',
};

/** The name of the value's Python type, for messages. */
export function typeName(value: Value): string {
  if (value !== null && typeof value === 'object') {
    if (value.kind === 'view') return `dict_${value.of}`;
    if (value.kind === 'thing') return value.typeName;
    if (value.kind === 'dict' && value.typeName) return value.typeName;
  }
  return pythonNames[kindOf(value)] ?? 'object';
}
