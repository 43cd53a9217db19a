import type { Json, JsonObject } from '../data/node.ts';

/** Fields of a message as the agent sees them: one that is absent has proto3's default; undefined for a value of another type. */
export function textOf(message: JsonObject, name: string): string | undefined {
  const value = message.get(name) ?? '';
  return typeof value === 'string' ? value : undefined;
}

export function flagOf(message: JsonObject, name: string): boolean | undefined {
  const value = message.get(name) ?? false;
  return typeof value === 'boolean' ? value : undefined;
}

/** Integers of any size; -1, which is never asked for, stands for one that a number can't hold. */
export function numberOf(message: JsonObject, name: string): number | undefined {
  return asNumber(message.get(name) ?? 0);
}

export function messageOf(message: JsonObject, name: string): JsonObject | undefined {
  return asMessage(message.get(name));
}

export function textsOf(message: JsonObject, name: string): readonly string[] | undefined {
  const list = message.get(name) ?? [];
  return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined;
}

export function numbersOf(message: JsonObject, name: string): readonly number[] | undefined {
  const list = message.get(name) ?? [];
  if (!Array.isArray(list)) return undefined;
  const numbers = (list as readonly Json[]).map(asNumber);
  return numbers.includes(undefined) ? undefined : (numbers as readonly number[]);
}

export function messagesOf(message: JsonObject, name: string): readonly JsonObject[] | undefined {
  const list = message.get(name) ?? [];
  if (!Array.isArray(list)) return undefined;
  const messages = (list as readonly Json[]).map(asMessage);
  return messages.includes(undefined) ? undefined : (messages as readonly JsonObject[]);
}

/** True for a message, a list or a scalar that proto3 does not set. */
export function isUnset(message: JsonObject, name: string): boolean {
  return (message.get(name) ?? null) === null;
}

function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'bigint') return -1;
  return typeof value === 'number' ? value : undefined;
}

function asMessage(value: Json | undefined): JsonObject | undefined {
  return value instanceof Map ? value : undefined;
}
