import type { Json, JsonObject } from '../data/node.ts';
import { type Budget, LimitError } from './budget.ts';
import { jsonText } from './print.ts';
import { isArray, RegoObject, RegoSet, type Simple, type Value } from './value.ts';

/** JSON as a value. */
export function valueOfJson(json: Json, budget: Budget, depth = 0): Value {
  budget.step();
  if (json === null || typeof json !== 'object') return json;
  if (depth >= maximumDepth) throw new LimitError(`a value is nested more than ${maximumDepth} deep`);
  if (isList(json)) return json.map((item) => valueOfJson(item, budget, depth + 1));
  const members = new Map<Simple, Value>();
  for (const [key, member] of json) members.set(key, valueOfJson(member, budget, depth + 1));
  return new RegoObject(members);
}

/** A value as JSON: sets are lists, and keys that are no strings are their JSON text. */
export function jsonOfValue(value: Value, budget: Budget): Json {
  budget.step();
  if (isArray(value)) return value.map((item) => jsonOfValue(item, budget));
  if (value instanceof RegoSet) return value.items(budget).map((item) => jsonOfValue(item, budget));
  if (!(value instanceof RegoObject)) return value as Json;
  const members = new Map<string, Json>();
  for (const key of value.keys(budget)) {
    const name = typeof key === 'string' ? key : jsonText(key, budget);
    members.set(name, jsonOfValue(value.get(key, budget)!, budget));
  }
  return members satisfies JsonObject;
}

const maximumDepth = 256;

function isList(json: readonly Json[] | JsonObject): json is readonly Json[] {
  return Array.isArray(json);
}
