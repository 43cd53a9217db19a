import type { Json } from '../data/node.ts';
import { Budget } from './budget.ts';
import { valueOfJson } from './json-value.ts';
import { jsonText } from './print.ts';

/** Compact JSON with sorted keys, for another program to read; integers stay what they are. */
export function jsonTextOf(json: Json): string {
  const budget = new Budget();
  return jsonText(valueOfJson(json, budget), budget);
}
