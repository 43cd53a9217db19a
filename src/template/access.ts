import { keyOf } from './comparison.ts';
import { iterate, lengthOf } from './iteration.ts';
import { builtinAttribute } from './methods.ts';
import { represent } from './print.ts';
import { typeError, Unknowable, unsupported } from './problem.ts';
import { refuseUndefined } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import {
  given,
  isKind,
  isText,
  list,
  missing,
  numberOf,
  type Thing,
  textOf,
  tuple,
  typeName,
  type Value,
} from './value.ts';

/** `target.name`: the attribute, else the item of that name, else undefined. */
export function getAttribute(target: Value, name: string, runtime: Runtime): Value {
  refuseUndefined(target);
  const attribute = attributeOf(target, name);
  if (attribute !== undefined) return attribute;
  return given(itemOf(target, name, runtime), missing(`\`${objectName(target)}\` has no attribute \`${name}\``));
}

/** `target[key]`: the item, else the attribute of that name, else undefined. */
export function getItem(target: Value, key: Value, runtime: Runtime): Value {
  refuseUndefined(target);
  const item = itemOf(target, key, runtime);
  if (item !== undefined) return item;
  if (isText(key)) {
    return given(
      attributeOf(target, textOf(key)),
      missing(`\`${objectName(target)}\` has no attribute \`${textOf(key)}\``),
    );
  }
  return missing(`${objectName(target)} has no element ${represent(key, runtime)}`);
}

/** As Jinja names it in messages: `dict object`, `None`. */
export function objectName(value: Value): string {
  if (value === null) return 'None';
  const name = typeName(value);
  return typeof value === 'object' && value.kind === 'thing' && !name.includes('.') ? name : `${name} object`;
}

/** `getattr(target, name)`, undefined when Python raises AttributeError. */
export function attributeOf(target: Value, name: string): Value | undefined {
  if (/^__.*__$/.test(name)) throw unsupported(`\`${name}\``, 'attributes of Python itself are out of reach');
  if (isKind(target, 'thing')) return target.attribute(name);
  if (isKind(target, 'hole')) throw new Unknowable();
  return builtinAttribute(target, name);
}

function itemOf(target: Value, key: Value, runtime: Runtime): Value | undefined {
  if (target !== null && typeof target === 'object') {
    if (target.kind === 'dict') return itemOfDict(target, key, runtime);
    if (target.kind === 'thing') return itemOfThing(target, key);
    if (target.kind === 'hole') throw new Unknowable();
  }
  if (!isSequence(target)) return undefined;
  const index = numberOf(key);
  if (typeof index !== 'bigint') return undefined;
  const length = lengthOf(target, runtime)!;
  const at = index < 0n ? length + index : index;
  if (at < 0n || at >= length) return undefined;
  return elementAt(target, Number(at), runtime);
}

function isSequence(value: Value): boolean {
  return (
    isText(value) ||
    (value !== null &&
      typeof value === 'object' &&
      (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'range'))
  );
}

function elementAt(target: Value, index: number, runtime: Runtime): Value {
  if (typeof target === 'string' && !/[\ud800-\udbff]/.test(target)) return target[index]!;
  if (target !== null && typeof target === 'object' && target.kind === 'range')
    return target.start + BigInt(index) * target.step;
  const element = iterate(target, runtime)[index]!;
  return isKind(target, 'markup') ? { kind: 'markup', text: element as string } : element;
}

function itemOfDict(dict: Extract<Value, { kind: 'dict' }>, key: Value, runtime: Runtime): Value | undefined {
  if (dict.unsettled) throw new Unknowable();
  if (key !== null && typeof key === 'object' && (key.kind === 'list' || key.kind === 'dict')) return undefined;
  return dict.entries.get(keyOf(key, runtime))?.[1];
}

function itemOfThing(_thing: Thing, key: Value): Value | undefined {
  refuseUndefined(key);
  return undefined;
}

/** `target[start:stop:step]`; nulls are left out. */
export function slice(target: Value, bounds: readonly [Value, Value, Value], runtime: Runtime): Value {
  refuseUndefined(target);
  for (const bound of bounds) if (bound !== null && typeof numberOf(bound) !== 'bigint') refuseBound(bound);
  const [start, stop, step] = bounds.map((bound) => (bound === null ? undefined : Number(numberOf(bound)))) as [
    number?,
    number?,
    number?,
  ];
  if (step === 0) throw typeError('the step of a slice is zero');
  if (target !== null && typeof target === 'object' && target.kind === 'hole') throw new Unknowable();
  if (!isSequence(target)) throw typeError(`a \`${typeName(target)}\` can't be sliced`);
  if (target !== null && typeof target === 'object' && target.kind === 'range')
    throw unsupported('a slice of a range', 'apply `list` first');
  const items = iterate(target, runtime);
  runtime.budget.allocateItems(items.length);
  const picked = pick<Value>(items, start, stop, step ?? 1);
  if (isText(target)) return typeof target === 'string' ? picked.join('') : { kind: 'markup', text: picked.join('') };
  return target !== null && typeof target === 'object' && target.kind === 'list' ? list(picked) : tuple(picked);
}

function refuseBound(bound: Value): never {
  refuseUndefined(bound);
  if (bound !== null && typeof bound === 'object' && bound.kind === 'hole') throw new Unknowable();
  throw typeError('the bounds of a slice must be integers');
}

function pick<T>(items: readonly T[], start: number | undefined, stop: number | undefined, step: number): T[] {
  const length = items.length;
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (bound: number): number => Math.max(low, Math.min(high, bound < 0 ? bound + length : bound));
  const from = start === undefined ? (step > 0 ? low : high) : clamp(start);
  const to = stop === undefined ? (step > 0 ? high : low) : clamp(stop);
  const picked: T[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) picked.push(items[at]!);
  return picked;
}
