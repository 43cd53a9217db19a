import type { Machine } from '../machine.ts';
import { memberOf } from '../member.ts';
import { arithmetic } from '../number.ts';
import { intersection, union } from '../operators.ts';
import { compare, isArray, RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtin, builtin, isNumber, isText, paid } from './builtin.ts';

export const collections: Readonly<Record<string, Builtin>> = {
  count: builtin(1, ([value], machine) => sizeOf(value!, machine)),
  max: builtin(1, ([value], machine) => extreme(value!, machine, 1)),
  min: builtin(1, ([value], machine) => extreme(value!, machine, -1)),
  sum: builtin(1, ([value], machine) => folded(value!, machine, '+', 0)),
  product: builtin(1, ([value], machine) => folded(value!, machine, '*', 1)),
  sort: builtin(1, ([value], machine) => elements(value!, machine)?.toSorted((a, b) => compare(a, b, machine.budget))),
  'array.concat': builtin(2, ([a, b], machine) => {
    if (!isArray(a) || !isArray(b)) return undefined;
    machine.budget.step(a.length + b.length);
    return [...a, ...b];
  }),
  'array.reverse': builtin(1, ([value]) => (isArray(value) ? value.toReversed() : undefined)),
  'array.slice': builtin(3, ([value, start, stop]) => {
    if (!isArray(value) || typeof start !== 'number' || typeof stop !== 'number') return undefined;
    return value.slice(Math.max(0, start), Math.max(0, stop));
  }),
  union: builtin(1, ([value], machine) => merged(value!, machine, union)),
  intersection: builtin(1, ([value], machine) => merged(value!, machine, intersection)),
  'object.get': builtin(3, ([object, key, otherwise], machine) => {
    if (!(object instanceof RegoObject)) return undefined;
    const path = isArray(key) ? key : [key!];
    const found = path.reduce<Value | undefined>((at, part) => memberOf(at, part, machine.budget), object);
    return found === undefined ? otherwise : found;
  }),
  'object.keys': builtin(1, ([object], machine) =>
    object instanceof RegoObject ? RegoSet.of(object.keys(machine.budget), machine.budget) : undefined,
  ),
  'object.remove': builtin(2, ([object, keys], machine) => selected(object!, keys!, machine, false)),
  'object.filter': builtin(2, ([object, keys], machine) => selected(object!, keys!, machine, true)),
  'object.union': builtin(2, ([a, b], machine) =>
    a instanceof RegoObject && b instanceof RegoObject ? joined(a, b, machine) : undefined,
  ),
};

function sizeOf(value: Value, machine: Machine): number | undefined {
  if (isText(value)) {
    paid(machine, value.length);
    return [...value].length;
  }
  if (isArray(value)) return value.length;
  return value instanceof RegoSet || value instanceof RegoObject ? value.size : undefined;
}

function elements(value: Value, machine: Machine): readonly Value[] | undefined {
  if (value instanceof RegoSet) return value.items(machine.budget);
  if (!isArray(value)) return undefined;
  machine.budget.step(value.length);
  return value;
}

function extreme(value: Value, machine: Machine, sign: 1 | -1): Value | undefined {
  return elements(value, machine)?.reduce<Value | undefined>(
    (best, item) => (best === undefined || sign * compare(item, best, machine.budget) > 0 ? item : best),
    undefined,
  );
}

function folded(value: Value, machine: Machine, op: '+' | '*', start: number): Value | undefined {
  return elements(value, machine)?.reduce<number | bigint | undefined>(
    (sum, item) => (sum === undefined || !isNumber(item) ? undefined : arithmetic(op, sum, item)),
    start,
  );
}

function merged(value: Value, machine: Machine, merge: typeof union): Value | undefined {
  if (!(value instanceof RegoSet)) return undefined;
  const [first, ...rest] = value.items(machine.budget);
  if (first === undefined) return new RegoSet();
  return rest.reduce<Value | undefined>(
    (all, item) => (all === undefined ? undefined : merge(all, item, machine.budget)),
    first instanceof RegoSet ? first : undefined,
  );
}

function selected(object: Value, keys: Value, machine: Machine, keep: boolean): RegoObject | undefined {
  const names = keys instanceof RegoObject ? keys.keys(machine.budget) : elements(keys, machine);
  if (!(object instanceof RegoObject) || !names) return undefined;
  const set = RegoSet.of(names, machine.budget);
  const result = new RegoObject();
  for (const key of object.keys(machine.budget)) {
    if (set.has(key, machine.budget) === keep) result.set(key, object.get(key, machine.budget)!, machine.budget);
  }
  return result;
}

/** Objects within both are joined too; otherwise the second wins. */
function joined(a: RegoObject, b: RegoObject, machine: Machine): RegoObject {
  const result = a.copy(machine.budget);
  for (const key of b.keys(machine.budget)) {
    const left = a.get(key, machine.budget);
    const right = b.get(key, machine.budget)!;
    const value = left instanceof RegoObject && right instanceof RegoObject ? joined(left, right, machine) : right;
    result.set(key, value, machine.budget);
  }
  return result;
}
