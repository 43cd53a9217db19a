import type { Budget } from './budget.ts';
import { isArray, RegoObject, RegoSet, type Value } from './value.ts';

/** `value[key]`; undefined where there is none. An element of a set is its own key. */
export function memberOf(value: Value | undefined, key: Value, budget: Budget): Value | undefined {
  if (value instanceof RegoObject) return typeof key === 'string' ? value.member(key) : value.get(key, budget);
  if (isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  if (value instanceof RegoSet) return value.has(key, budget) ? key : undefined;
  return undefined;
}

/** Visits keys and elements in their order, until `visit` says that it is enough. */
export function visitMembers(
  value: Value | undefined,
  budget: Budget,
  visit: (key: Value, element: Value) => boolean,
): boolean {
  if (isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      budget.step();
      if (visit(at, value[at]!)) return true;
    }
  } else if (value instanceof RegoSet) {
    for (const item of value.items(budget)) if (visit(item, item)) return true;
  } else if (value instanceof RegoObject) {
    for (const key of value.keys(budget)) {
      budget.step();
      if (visit(key, value.get(key, budget)!)) return true;
    }
  }
  return false;
}
