import { type Budget, LimitError } from './budget.ts';
import { numberText } from './number.ts';
import { isArray, type RegoObject, RegoSet, type Value } from './value.ts';

/** What `print` writes of its arguments: each after a space, strings bare. */
export function printText(values: readonly (Value | undefined)[], most: number, budget: Budget): string {
  return values
    .map((value) => {
      if (value === undefined) return ' <undefined>';
      return ` ${typeof value === 'string' ? value : jsonText(value, budget, most)}`;
    })
    .join('');
}

/** Compact JSON with keys in the order of Rego; sets are arrays. Throws a LimitError when it grows beyond `most` characters. */
export function jsonText(value: Value, budget: Budget, most = 64 * 1024 * 1024): string {
  let text = '';
  const write = (piece: string): void => {
    budget.step(1 + (piece.length >>> 3));
    text += piece;
    if (text.length > most) throw new LimitError('the text of a value is too long');
  };
  writeValue(value, write, budget);
  return text;
}

function writeValue(value: Value, write: (piece: string) => void, budget: Budget): void {
  if (typeof value === 'string') write(JSON.stringify(value));
  else if (typeof value === 'number' || typeof value === 'bigint') write(numberText(value));
  else if (value === null || typeof value === 'boolean') write(String(value));
  else if (isArray(value)) writeList(value, write, budget);
  else if (value instanceof RegoSet) writeList(value.items(budget), write, budget);
  else writeObject(value as RegoObject, write, budget);
}

function writeList(items: readonly Value[], write: (piece: string) => void, budget: Budget): void {
  write('[');
  for (const [at, item] of items.entries()) {
    if (at > 0) write(',');
    writeValue(item, write, budget);
  }
  write(']');
}

function writeObject(object: RegoObject, write: (piece: string) => void, budget: Budget): void {
  write('{');
  for (const [at, key] of object.keys(budget).entries()) {
    if (at > 0) write(',');
    write(JSON.stringify(typeof key === 'string' ? key : jsonText(key, budget)));
    write(':');
    writeValue(object.get(key, budget)!, write, budget);
  }
  write('}');
}
