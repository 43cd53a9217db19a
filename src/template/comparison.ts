import { iterate, rangeLength, settled } from './iteration.ts';
import { floatText } from './number.ts';
import { operandError } from './operators.ts';
import { maxNesting } from './print.ts';
import { TemplateError, typeError, Unknowable, unsupported } from './problem.ts';
import { compareText } from './python-text.ts';
import { refuseUndefined, refuseUnknown } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { type Dict, isHole, isKind, isText, numberOf, type RangeValue, textOf, typeName, type Value } from './value.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export function compare(operator: Comparison, left: Value, right: Value, runtime: Runtime): boolean {
  switch (operator) {
    case '==':
      return equals(left, right, runtime);
    case '!=':
      return !equals(left, right, runtime);
    case 'in':
      return isIn(left, right, runtime);
    case 'not in':
      return !isIn(left, right, runtime);
    case '<':
      return order(left, right, runtime, operator) < 0;
    case '<=':
      return order(left, right, runtime, operator) <= 0;
    case '>':
      return order(left, right, runtime, operator) > 0;
    case '>=':
      return order(left, right, runtime, operator) >= 0;
  }
}

export function equals(left: Value, right: Value, runtime: Runtime, depth = 0): boolean {
  if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
  runtime.budget.step();
  refuseStrict(left);
  refuseStrict(right);
  if (isHole(left) || isHole(right)) throw new Unknowable();
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined || b !== undefined) return a !== undefined && b !== undefined && sameNumber(a, b);
  if (isText(left) || isText(right)) {
    if (!isText(left) || !isText(right) || textOf(left).length !== textOf(right).length) return false;
    runtime.budget.step(textOf(left).length >> 6);
    return textOf(left) === textOf(right);
  }
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return left === right;
  if ((left.kind === 'list' && right.kind === 'list') || (left.kind === 'tuple' && right.kind === 'tuple'))
    return sameItems(left.items, right.items, runtime, depth);
  if (left.kind === 'dict' && right.kind === 'dict') return sameEntries(left, right, runtime, depth);
  if (left.kind === 'path' && right.kind === 'path') return left.text === right.text;
  if (left.kind === 'undefined' && right.kind === 'undefined') return true;
  if (left.kind === 'range' && right.kind === 'range') return sameRange(left, right);
  if (left.kind === 'view' && right.kind === 'view')
    throw unsupported('comparing views of dicts', 'apply `list` first');
  return left === right;
}

function sameRange(left: RangeValue, right: RangeValue): boolean {
  const length = rangeLength(left);
  if (length !== rangeLength(right)) return false;
  return length === 0n || (left.start === right.start && (length === 1n || left.step === right.step));
}

function refuseStrict(value: Value): void {
  if (value !== null && typeof value === 'object' && value.kind === 'undefined' && value.strict) refuseUndefined(value);
}

function sameNumber(a: bigint | number, b: bigint | number): boolean {
  return !(a < b) && !(a > b) && !Number.isNaN(a) && !Number.isNaN(b);
}

function sameItems(left: readonly Value[], right: readonly Value[], runtime: Runtime, depth: number): boolean {
  if (left.length === right.length) runtime.budget.step(left.length >> 3);
  return (
    left.length === right.length &&
    left.every((item, index) => item === right[index] || equals(item, right[index]!, runtime, depth + 1))
  );
}

function sameEntries(left: Dict, right: Dict, runtime: Runtime, depth: number): boolean {
  if (left.entries.size !== right.entries.size) return false;
  runtime.budget.step(left.entries.size >> 2);
  for (const [key, [, value]] of left.entries) {
    const other = right.entries.get(key);
    if (!other || !(value === other[1] || equals(value, other[1], runtime, depth + 1))) return false;
  }
  return true;
}

/** Negative, zero or positive; NaN when unordered. Raises TypeError for what Python doesn't order. */
export function order(left: Value, right: Value, runtime: Runtime, operator = '<', depth = 0): number {
  if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
  runtime.budget.step();
  refuseUndefined(left);
  refuseUndefined(right);
  if (isHole(left) || isHole(right)) throw new Unknowable();
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a < b ? -1 : a > b ? 1 : sameNumber(a, b) ? 0 : Number.NaN;
  if (isText(left) && isText(right)) {
    runtime.budget.step(Math.min(textOf(left).length, textOf(right).length) >> 4);
    return compareText(textOf(left), textOf(right));
  }
  if ((isKind(left, 'list') && isKind(right, 'list')) || (isKind(left, 'tuple') && isKind(right, 'tuple'))) {
    runtime.budget.step(Math.min(left.items.length, right.items.length) >> 3);
    for (const [index, item] of left.items.entries()) {
      const other = right.items[index];
      if (other === undefined) return 1;
      if (item !== other && !equals(item, other, runtime, depth + 1))
        return order(item, other, runtime, operator, depth + 1);
    }
    return left.items.length - right.items.length;
  }
  if (
    left !== null &&
    right !== null &&
    typeof left === 'object' &&
    typeof right === 'object' &&
    left.kind === 'path' &&
    right.kind === 'path'
  )
    return orderPaths(left.text, right.text);
  throw operandError(operator, left, right);
}

function orderPaths(left: string, right: string): number {
  const [a, b] = [left.split('/'), right.split('/')];
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part !== other) return compareText(part, other);
  }
  return a.length - b.length;
}

function isIn(item: Value, container: Value, runtime: Runtime): boolean {
  refuseStrict(container);
  if (isText(container)) {
    if (isHole(item)) throw new Unknowable();
    if (!isText(item)) {
      refuseUndefined(item);
      throw typeError(`\`in\` needs text on the left of text, not \`${typeName(item)}\``);
    }
    runtime.budget.step(textOf(container).length >> 3);
    return textOf(container).includes(textOf(item));
  }
  if (container !== null && typeof container === 'object') {
    if (container.kind === 'dict') {
      settled(container);
      if (container.typeName !== undefined) requireText(item, container);
      return container.entries.has(keyOf(item, runtime));
    }
    if (container.kind === 'view' && container.of === 'keys') return container.dict.entries.has(keyOf(item, runtime));
    if (container.kind === 'list') settled(container);
    if (container.kind === 'hole') throw new Unknowable();
    if (container.kind === 'range' && typeof item === 'bigint') {
      const offset = item - container.start;
      return (
        offset % container.step === 0n &&
        offset / container.step >= 0n &&
        offset / container.step < rangeLength(container)
      );
    }
  }
  return iterate(container, runtime).some((element) => element === item || equals(element, item, runtime));
}

/** `os.environ` encodes what it is asked for. */
function requireText(key: Value, environment: Dict): void {
  refuseUnknown(key);
  if (!isText(key)) throw typeError(`a key of \`${typeName(environment)}\` must be text, not \`${typeName(key)}\``);
}

/** What makes two keys of a dict the same. Raises TypeError for what can't be a key. */
export function keyOf(value: Value, runtime?: Runtime, depth = 0): string {
  if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
  runtime?.budget.step(isText(value) ? 1 + (textOf(value).length >> 4) : 1);
  if (isText(value)) return `s${textOf(value)}`;
  const number = numberOf(value);
  if (number !== undefined)
    return `n${typeof number === 'number' && Number.isInteger(number) ? BigInt(number) : typeof number === 'number' ? floatText(number) : number}`;
  refuseStrict(value);
  if (value === null || typeof value !== 'object') return 'none';
  if (value.kind === 'undefined') return 'undefined';
  if (value.kind === 'tuple') {
    return `t${value.items
      .map((item) => keyOf(item, runtime, depth + 1))
      .map((key) => `${key.length}:${key}`)
      .join('')}`;
  }
  if (value.kind === 'path') return `p${value.text}`;
  if (value.kind === 'hole') throw new Unknowable();
  if (value.kind === 'list' || value.kind === 'dict') throw typeError(`unhashable type: \`${typeName(value)}\``);
  throw unsupported(`a \`${typeName(value)}\` as a key`);
}
