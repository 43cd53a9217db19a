import { viewItems } from './print.ts';
import { typeError, Unknowable } from './problem.ts';
import { codePoints } from './python-text.ts';
import { refuseUndefined } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { type Dict, isText, type List, textOf, typeName, type Value } from './value.ts';

/** Python's truth of a value. */
export function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'bigint') return value !== 0n;
  if (value === null) return false;
  switch (value.kind) {
    case 'float':
      return value.value !== 0;
    case 'markup':
      return value.text !== '';
    case 'list':
      settled(value);
      return value.items.length > 0;
    case 'tuple':
      return value.items.length > 0;
    case 'dict':
      settled(value);
      return value.entries.size > 0;
    case 'view':
      return value.dict.entries.size > 0;
    case 'range':
      return rangeLength(value) > 0n;
    case 'undefined':
      if (value.strict) refuseUndefined(value);
      return false;
    case 'thing':
      return value.length ? value.length() > 0 : true;
    case 'hole':
      throw new Unknowable();
    default:
      return true;
  }
}

export function rangeLength({ start, stop, step }: Extract<Value, { kind: 'range' }>): bigint {
  const span = step > 0n ? stop - start : start - stop;
  const size = step > 0n ? step : -step;
  return span <= 0n ? 0n : (span + size - 1n) / size;
}

/** Everything `for` would go through. A generator is used up. */
export function iterate(value: Value, runtime: Runtime): readonly Value[] {
  if (isText(value)) {
    runtime.budget.step(textOf(value).length >> 1);
    const characters = codePoints(textOf(value));
    runtime.budget.allocate(characters.length);
    return characters;
  }
  if (value === null || typeof value !== 'object') throw typeError(`\`${typeName(value)}\` can't be iterated over`);
  switch (value.kind) {
    case 'list':
      settled(value);
      runtime.budget.step(value.items.length >> 3);
      return value.items;
    case 'tuple':
      runtime.budget.step(value.items.length >> 3);
      return value.items;
    case 'dict':
      settled(value);
      runtime.budget.step(value.entries.size >> 1);
      return [...value.entries.values()].map(([key]) => key);
    case 'view':
      settled(value.dict);
      runtime.budget.step(value.dict.entries.size);
      return viewItems(value);
    case 'range':
      return rangeItems(value, runtime);
    case 'iterator': {
      const rest = value.items.slice(value.at);
      value.at = value.items.length;
      return rest;
    }
    case 'undefined':
      if (value.strict) refuseUndefined(value);
      return [];
    case 'hole':
      throw new Unknowable();
    default:
      throw typeError(`\`${typeName(value)}\` can't be iterated over`);
  }
}

function rangeItems(range: Extract<Value, { kind: 'range' }>, runtime: Runtime): readonly Value[] {
  const length = Number(rangeLength(range));
  runtime.budget.allocateItems(length);
  return Array.from({ length }, (_, index) => range.start + BigInt(index) * range.step);
}

/** `len(value)`; undefined when Python has none for it. */
export function lengthOf(value: Value, runtime: Runtime): bigint | undefined {
  if (isText(value)) return BigInt(codePoints(textOf(value)).length);
  if (value === null || typeof value !== 'object') return undefined;
  if (value.kind === 'range') return rangeLength(value);
  if (value.kind === 'thing') return value.length ? BigInt(value.length()) : undefined;
  if (value.kind === 'path' || value.kind === 'iterator' || value.kind === 'function' || value.kind === 'float')
    return undefined;
  return BigInt(iterate(value, runtime).length);
}

export function settled(container: List | Dict): void {
  if (container.unsettled) throw new Unknowable();
}
