import type { Json } from '../../src/data/node.ts';

/** Plain JavaScript as the project's JSON. */
export function json(value: unknown): Json {
  if (value === null || typeof value !== 'object') return value as Json;
  if (Array.isArray(value)) return value.map(json);
  return new Map(Object.entries(value).map(([key, member]) => [key, json(member)]));
}
