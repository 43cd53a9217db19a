import { bind, flagArgument, integerArgument } from './arguments.ts';
import { equals, keyOf, order } from './comparison.ts';
import { iterate } from './iteration.ts';
import { typeError } from './problem.ts';
import type { Runtime } from './runtime.ts';
import type { Method } from './string-methods.ts';
import { type Arguments, type Dict, isText, type List, list, type Tuple, tuple, type Value } from './value.ts';

/** The methods of Python's `list`. */
export const listMethods: ReadonlyMap<string, Method<List>> = new Map<string, Method<List>>([
  ['append', changing((self, args) => void self.items.push(bind('append', '/object', args)[0]!))],
  [
    'extend',
    changing((self, args, runtime) => extend(self, iterate(bind('extend', '/iterable', args)[0]!, runtime), runtime)),
  ],
  ['insert', changing(moving(insert))],
  ['remove', changing(moving(remove))],
  ['clear', changing((self) => void self.items.splice(0))],
  ['reverse', changing(moving((self) => void self.items.reverse()))],
  ['sort', changing(sort)],
  ['pop', pop],
  ['copy', copyList],
  ['count', (self, args, runtime) => countItem(self.items, bind('count', '/value', args)[0]!, runtime)],
  ['index', (self, args, runtime) => indexWithin(self.items, args, runtime)],
]);

export const tupleMethods: ReadonlyMap<string, Method<Tuple>> = new Map<string, Method<Tuple>>([
  ['count', (self, args, runtime) => countItem(self.items, bind('count', '/value', args)[0]!, runtime)],
  ['index', (self, args, runtime) => indexWithin(self.items, args, runtime)],
]);

/** The methods of Python's `dict`. */
export const dictMethods: ReadonlyMap<string, Method<Dict>> = new Map<string, Method<Dict>>([
  ['get', lookUp],
  ['keys', (dict) => ({ kind: 'view', of: 'keys', dict })],
  ['values', (dict) => ({ kind: 'view', of: 'values', dict })],
  ['items', (dict) => ({ kind: 'view', of: 'items', dict })],
  ['copy', copyDict],
  ['update', changing(update)],
  ['clear', changing((self: Dict) => self.entries.clear())],
  ['setdefault', setDefault],
  ['pop', popKey],
  ['popitem', popItem],
]);

function copyList(self: List, _: Arguments, runtime: Runtime): Value {
  runtime.budget.allocateItems(self.items.length);
  return list([...self.items]);
}

function copyDict(self: Dict, _: Arguments, runtime: Runtime): Value {
  runtime.budget.allocateItems(self.entries.size);
  return { kind: 'dict', entries: new Map(self.entries) };
}

function changing<Self extends List | Dict>(
  change: (self: Self, args: Arguments, runtime: Runtime) => void,
): Method<Self> {
  return (self, args, runtime) => {
    runtime.changing(self);
    runtime.budget.allocate(1);
    change(self, args, runtime);
    return null;
  };
}

/** Costs what moving the elements does. */
function moving(change: (self: List, args: Arguments, runtime: Runtime) => void): typeof change {
  return (self, args, runtime) => {
    runtime.budget.step(self.items.length >> 6);
    change(self, args, runtime);
  };
}

function extend(self: List, items: readonly Value[], runtime: Runtime): void {
  runtime.budget.allocateItems(items.length);
  runtime.budget.allocate(self.items.length);
  for (const item of [...items]) self.items.push(item);
}

function insert(self: List, args: Arguments): void {
  const [index, value] = bind('insert', '/index /object', args);
  self.items.splice(integerArgument('insert', index, 0), 0, value!);
}

function remove(self: List, args: Arguments, runtime: Runtime): void {
  self.items.splice(Number(indexOf(self.items, bind('remove', '/value', args)[0]!, runtime)), 1);
}

function sort(self: List, args: Arguments, runtime: Runtime): void {
  if (args.positional.length > 0) throw typeError('`sort` takes no positional arguments');
  const [key, reverse] = bind('sort', 'key? reverse?', args);
  const keyed = self.items.map((item) => ({
    item,
    key: key ? runtime.call(key, { positional: [item], keywords: new Map() }) : item,
  }));
  const sorted = sortBy(keyed, (entry) => entry.key, flagArgument('sort', reverse), runtime);
  self.items.splice(0, self.items.length, ...sorted.map((entry) => entry.item));
}

/** A stable sort by Python's `<`. */
export function sortBy<T>(items: readonly T[], key: (item: T) => Value, reverse: boolean, runtime: Runtime): T[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  keyed.sort((a, b) => {
    const result = order(a.key, b.key, runtime) || 0;
    return reverse ? -result : result;
  });
  return keyed.map(({ item }) => item);
}

function pop(self: List, args: Arguments, runtime: Runtime): Value {
  const index = integerArgument('pop', bind('pop', '/index?', args)[0], -1);
  runtime.changing(self);
  runtime.budget.step(self.items.length >> 6);
  const at = index < 0 ? self.items.length + index : index;
  if (at < 0 || at >= self.items.length)
    throw typeError(self.items.length === 0 ? 'the list is empty' : `the list has no element ${index}`);
  return self.items.splice(at, 1)[0]!;
}

function countItem(items: readonly Value[], value: Value, runtime: Runtime): Value {
  return BigInt(items.filter((item) => item === value || equals(item, value, runtime)).length);
}

function indexWithin(items: readonly Value[], args: Arguments, runtime: Runtime): Value {
  const [value, start, stop] = bind('index', '/value /start? /stop?', args);
  const clamp = (bound: number): number =>
    Math.min(items.length, Math.max(0, bound < 0 ? bound + items.length : bound));
  const from = clamp(integerArgument('index', start, 0));
  const to = clamp(integerArgument('index', stop, items.length));
  return BigInt(from) + indexOf(items.slice(from, to), value!, runtime);
}

function indexOf(items: readonly Value[], value: Value, runtime: Runtime): bigint {
  const at = items.findIndex((item) => item === value || equals(item, value, runtime));
  if (at < 0) throw typeError('the value is not in the list');
  return BigInt(at);
}

function lookUp(self: Dict, args: Arguments, runtime: Runtime): Value {
  const [key, fallback = null] = bind('get', '/key /default?', args);
  requireTexts(self, key!);
  const entry = self.entries.get(keyOf(key!, runtime));
  return entry ? entry[1] : fallback;
}

function update(self: Dict, args: Arguments, runtime: Runtime): void {
  for (const [key, value] of entriesOf('update', args, runtime)) {
    requireTexts(self, key, value);
    self.entries.set(keyOf(key, runtime), [key, value]);
  }
}

/** The environment of a process holds nothing but text. */
function requireTexts({ typeName }: Dict, ...values: readonly Value[]): void {
  if (typeName !== undefined && !values.every(isText)) throw typeError(`\`${typeName}\` holds nothing but text`);
}

/** The entries `dict(…)` and `update(…)` are given: a mapping or pairs, then keywords. */
export function entriesOf(name: string, args: Arguments, runtime: Runtime): (readonly [Value, Value])[] {
  const [from, ...more] = args.positional;
  if (more.length > 0) throw typeError(`\`${name}\` takes at most one positional argument`);
  const entries: (readonly [Value, Value])[] = [];
  if (from !== undefined && from !== null && typeof from === 'object' && from.kind === 'dict')
    for (const entry of from.entries.values()) entries.push(entry);
  else if (from !== undefined) for (const pair of iterate(from, runtime)) entries.push(pairOf(name, pair, runtime));
  for (const [key, value] of args.keywords) entries.push([key, value]);
  runtime.budget.allocateItems(entries.length);
  return entries;
}

function pairOf(name: string, value: Value, runtime: Runtime): readonly [Value, Value] {
  const [key, item, ...more] = iterate(value, runtime);
  if (key === undefined || item === undefined || more.length > 0) throw typeError(`\`${name}\` wants pairs`);
  return [key, item];
}

function setDefault(self: Dict, args: Arguments, runtime: Runtime): Value {
  const [key, value = null] = bind('setdefault', '/key /default?', args);
  const known = self.entries.get(keyOf(key!, runtime));
  if (known) return known[1];
  requireTexts(self, key!, value);
  runtime.changing(self);
  self.entries.set(keyOf(key!, runtime), [key!, value]);
  return value;
}

function popKey(self: Dict, args: Arguments, runtime: Runtime): Value {
  const [key, fallback] = bind('pop', '/key /default?', args);
  const entry = self.entries.get(keyOf(key!, runtime));
  if (!entry && fallback === undefined) throw typeError('the dict has no such key');
  runtime.changing(self);
  self.entries.delete(keyOf(key!, runtime));
  return entry ? entry[1] : fallback!;
}

function popItem(self: Dict, args: Arguments, runtime: Runtime): Value {
  bind('popitem', '', args);
  runtime.budget.step(self.entries.size);
  const last = [...self.entries].at(self.typeName === undefined ? -1 : 0);
  if (!last) throw typeError('the dict is empty');
  runtime.changing(self);
  self.entries.delete(last[0]);
  return tuple([...last[1]]);
}
