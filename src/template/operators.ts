import { percentFormat } from './format.ts';
import { divideIntegers, floatText } from './number.ts';
import { joinPath } from './path.ts';
import { maxNesting, print, viewItems } from './print.ts';
import { TemplateError, typeError, Unknowable, unsupported } from './problem.ts';
import { codePoints, compareText } from './python-text.ts';
import type { Runtime } from './runtime.ts';
import {
  type Dict,
  float,
  isText,
  type List,
  list,
  type Markup,
  numberOf,
  textOf,
  tuple,
  typeName,
  type Value,
} from './value.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** Python's binary operators. Throws Unknowable when the result depends on a hole. */
export function binary(operator: BinaryOperator, left: Value, right: Value, runtime: Runtime): Value {
  refuseUndefined(left);
  refuseUndefined(right);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return arithmetic(operator, a, b, runtime);
  if (operator === '+') return add(left, right, runtime);
  if (operator === '*') return repeat(left, right, runtime);
  if (operator === '/') return divide(left, right, runtime);
  if (operator === '%' && isText(left)) return formatted(left, right, runtime);
  if (isHole(left) || isHole(right)) throw new Unknowable();
  throw operandError(operator, left, right);
}

function operandError(operator: string, left: Value, right: Value): TemplateError {
  return typeError(`\`${operator}\` can't be applied to \`${typeName(left)}\` and \`${typeName(right)}\``);
}

export function refuseUndefined(value: Value): void {
  if (value !== null && typeof value === 'object' && value.kind === 'undefined')
    throw new TemplateError('undefined', value.message);
}

function isHole(value: Value): boolean {
  return value !== null && typeof value === 'object' && value.kind === 'hole';
}

function add(left: Value, right: Value, runtime: Runtime): Value {
  if (isText(left) && (isText(right) || isHole(right))) return concatenate(left, right, runtime);
  if (isText(right) && isHole(left)) return concatenate(left, right, runtime);
  if (isHole(left) || isHole(right)) throw new Unknowable();
  if (isList(left) && isList(right)) {
    settled(left);
    settled(right);
    runtime.budget.allocate(left.items.length + right.items.length);
    return list([...left.items, ...right.items]);
  }
  if (isTuple(left) && isTuple(right)) {
    runtime.budget.allocate(left.items.length + right.items.length);
    return tuple([...left.items, ...right.items]);
  }
  throw operandError('+', left, right);
}

function concatenate(left: Value, right: Value, runtime: Runtime): Value {
  const [a, b] = [print(left, runtime), print(right, runtime)];
  runtime.budget.allocate(a.length + b.length);
  if (!isMarkup(left) && !isMarkup(right)) return a + b;
  return { kind: 'markup', text: (isMarkup(left) ? a : escapeHtml(a)) + (isMarkup(right) ? b : escapeHtml(b)) };
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;');
}

function isMarkup(value: Value): value is Markup {
  return value !== null && typeof value === 'object' && value.kind === 'markup';
}

function isList(value: Value): value is List {
  return value !== null && typeof value === 'object' && value.kind === 'list';
}

function isTuple(value: Value): value is Extract<Value, { kind: 'tuple' }> {
  return value !== null && typeof value === 'object' && value.kind === 'tuple';
}

function settled(container: List | Dict): void {
  if (container.unsettled) throw new Unknowable();
}

function repeat(left: Value, right: Value, runtime: Runtime): Value {
  if (isHole(left) || isHole(right)) throw new Unknowable();
  const leftCount = countOf(left);
  const [sequence, count] = leftCount === undefined ? [left, countOf(right)] : [right, leftCount];
  if (count === undefined) throw operandError('*', left, right);
  const times = count < 0n ? 0 : Number(count);
  if (isText(sequence)) {
    const text = textOf(sequence);
    runtime.budget.allocate(text.length * times);
    const repeated = text.repeat(text === '' ? 0 : times);
    return isMarkup(sequence) ? { kind: 'markup', text: repeated } : repeated;
  }
  if (!isList(sequence) && !isTuple(sequence)) throw operandError('*', left, right);
  if (isList(sequence)) settled(sequence);
  runtime.budget.allocate(sequence.items.length * times);
  const items: Value[] = [];
  if (sequence.items.length > 0)
    for (let round = 0; round < times; round++) for (const item of sequence.items) items.push(item);
  return isList(sequence) ? list(items) : tuple(items);
}

function countOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? (value ? 1n : 0n) : undefined;
}

function divide(left: Value, right: Value, runtime: Runtime): Value {
  if (isText(right) && runtime.holes?.isCharacter(textOf(right).charCodeAt(0))) throw new Unknowable();
  if (left !== null && typeof left === 'object') {
    if (left.kind === 'path') return joinPath(left, right);
    if (left.kind === 'hole' && left.shape === 'path' && !isHole(right))
      return joinPath({ kind: 'path', text: print(left, runtime) }, right);
  }
  if (right !== null && typeof right === 'object' && right.kind === 'path' && isText(left))
    return joinPath({ kind: 'path', text: textOf(left) }, right);
  if (isHole(left) || isHole(right)) throw new Unknowable();
  throw operandError('/', left, right);
}

function formatted(left: string | Markup, right: Value, runtime: Runtime): Value {
  if (isMarkup(left)) throw unsupported('`%` on escaped text');
  return percentFormat(left, right, runtime);
}

type Numeric = bigint | number;

function arithmetic(operator: BinaryOperator, a: Numeric, b: Numeric, runtime: Runtime): Value {
  if (operator === '**') return power(a, b, runtime);
  if (typeof a === 'bigint' && typeof b === 'bigint') return integerArithmetic(operator, a, b, runtime);
  const [x, y] = [toFloat(a), toFloat(b)];
  switch (operator) {
    case '+':
      return float(x + y);
    case '-':
      return float(x - y);
    case '*':
      return float(x * y);
    case '/':
      refuseZero(y === 0);
      return float(x / y);
    case '//':
      refuseZero(y === 0);
      return float(floorDivide(x, y));
    case '%':
      refuseZero(y === 0);
      return float(modulo(x, y));
  }
}

/** Raises OverflowError as Python does. */
export function toFloat(value: Numeric): number {
  const result = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(result)) throw typeError('the integer is too large for a float');
  return result;
}

function integerArithmetic(operator: Exclude<BinaryOperator, '**'>, a: bigint, b: bigint, runtime: Runtime): Value {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      runtime.budget.allocate(bitLength(a) + bitLength(b) > 1024 ? (bitLength(a) + bitLength(b)) / 4 : 0);
      return a * b;
    case '/':
      refuseZero(b === 0n);
      return float(toFloatQuotient(a, b));
    case '//':
      refuseZero(b === 0n);
      return floorDivideIntegers(a, b);
    case '%':
      refuseZero(b === 0n);
      return a - b * floorDivideIntegers(a, b);
  }
}

function toFloatQuotient(a: bigint, b: bigint): number {
  const quotient = divideIntegers(a, b);
  if (!Number.isFinite(quotient)) throw typeError('the result is too large for a float');
  return quotient;
}

function refuseZero(isZero: boolean): void {
  if (isZero) throw typeError('division by zero');
}

function floorDivideIntegers(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function modulo(x: number, y: number): number {
  const remainder = x % y;
  if (remainder === 0) return y < 0 ? -0 : 0;
  return remainder < 0 !== y < 0 ? remainder + y : remainder;
}

function floorDivide(x: number, y: number): number {
  const quotient = (x - modulo(x, y)) / y;
  const floored = Math.floor(quotient);
  return quotient - floored > 0.5 ? floored + 1 : floored === 0 && x / y < 0 ? -0 : floored;
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}

/** More than enough for every number a manifest holds. */
const maxPowerBits = 100_000;

function power(a: Numeric, b: Numeric, runtime: Runtime): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint' && b >= 0n) {
    if (a > 1n || a < -1n) {
      const bits = bitLength(a) * Number(b);
      if (bits > maxPowerBits * 4) throw new TemplateError('limit', 'a number grows too large');
      runtime.budget.step(Math.ceil(bits / 64));
    }
    return a ** b;
  }
  const [x, y] = [toFloat(a), toFloat(b)];
  if (x === 0 && y < 0) throw typeError('0 cannot be raised to a negative power');
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y)) throw unsupported('a complex number');
  if (x === 1) return float(1);
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) return float(1);
  const result = x ** y;
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y))
    throw typeError('the result is too large for a float');
  return float(result);
}

export function negate(value: Value): Value {
  refuseUndefined(value);
  const number = numberOf(value);
  if (number === undefined) throw signError('-', value);
  return typeof number === 'bigint' ? -number : float(-number);
}

export function positive(value: Value): Value {
  refuseUndefined(value);
  const number = numberOf(value);
  if (number === undefined) throw signError('+', value);
  return typeof number === 'bigint' ? number : float(number);
}

function signError(sign: string, value: Value): Error {
  return isHole(value) ? new Unknowable() : typeError(`\`${sign}\` can't be applied to \`${typeName(value)}\``);
}

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
  if (a !== undefined || b !== undefined) return a !== undefined && b !== undefined && a == b;
  if (isText(left) || isText(right)) return isText(left) && isText(right) && textOf(left) === textOf(right);
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return left === right;
  if ((left.kind === 'list' && right.kind === 'list') || (left.kind === 'tuple' && right.kind === 'tuple'))
    return sameItems(left.items, right.items, runtime, depth);
  if (left.kind === 'dict' && right.kind === 'dict') return sameEntries(left, right, runtime, depth);
  if (left.kind === 'path' && right.kind === 'path') return left.text === right.text;
  if (left.kind === 'undefined' && right.kind === 'undefined') return true;
  if (left.kind === 'range' && right.kind === 'range')
    return sameItems(iterate(left, runtime), iterate(right, runtime), runtime, depth);
  if (left.kind === 'view' && right.kind === 'view')
    throw unsupported('comparing views of dicts', 'apply `list` first');
  return left === right;
}

function refuseStrict(value: Value): void {
  if (value !== null && typeof value === 'object' && value.kind === 'undefined' && value.strict) refuseUndefined(value);
}

function sameItems(left: readonly Value[], right: readonly Value[], runtime: Runtime, depth: number): boolean {
  return (
    left.length === right.length &&
    left.every((item, index) => item === right[index] || equals(item, right[index]!, runtime, depth + 1))
  );
}

function sameEntries(left: Dict, right: Dict, runtime: Runtime, depth: number): boolean {
  if (left.entries.size !== right.entries.size) return false;
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
  if (a !== undefined && b !== undefined) return a < b ? -1 : a > b ? 1 : a == b ? 0 : Number.NaN;
  if (isText(left) && isText(right)) return compareText(textOf(left), textOf(right));
  if ((isList(left) && isList(right)) || (isTuple(left) && isTuple(right))) {
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
  refuseUndefined(container);
  if (isText(container)) {
    if (isHole(item)) throw new Unknowable();
    if (!isText(item)) {
      refuseUndefined(item);
      throw typeError(`\`in\` needs text on the left of text, not \`${typeName(item)}\``);
    }
    runtime.budget.step(textOf(container).length >> 6);
    return textOf(container).includes(textOf(item));
  }
  if (container !== null && typeof container === 'object') {
    if (container.kind === 'dict') {
      settled(container);
      return container.entries.has(keyOf(item));
    }
    if (container.kind === 'view' && container.of === 'keys') return container.dict.entries.has(keyOf(item));
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

/** What makes two keys of a dict the same. Raises TypeError for what can't be a key. */
export function keyOf(value: Value, depth = 0): string {
  if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
  if (isText(value)) return `s${textOf(value)}`;
  const number = numberOf(value);
  if (number !== undefined)
    return `n${typeof number === 'number' && Number.isInteger(number) ? BigInt(number) : typeof number === 'number' ? floatText(number) : number}`;
  refuseUndefined(value);
  if (value === null || typeof value !== 'object') return 'none';
  if (value.kind === 'tuple') {
    return `t${value.items
      .map((item) => keyOf(item, depth + 1))
      .map((key) => `${key.length}:${key}`)
      .join('')}`;
  }
  if (value.kind === 'path') return `p${value.text}`;
  if (value.kind === 'hole') throw new Unknowable();
  if (value.kind === 'list' || value.kind === 'dict') throw typeError(`unhashable type: \`${typeName(value)}\``);
  throw unsupported(`a \`${typeName(value)}\` as a key`);
}

/** Everything `for` would go through. A generator is used up. */
export function iterate(value: Value, runtime: Runtime): readonly Value[] {
  if (isText(value)) {
    const characters = codePoints(textOf(value));
    runtime.budget.allocate(characters.length);
    return isMarkup(value) ? characters.map((text): Value => ({ kind: 'markup', text })) : characters;
  }
  if (value === null || typeof value !== 'object') throw typeError(`\`${typeName(value)}\` can't be iterated over`);
  switch (value.kind) {
    case 'list':
      settled(value);
      return value.items;
    case 'tuple':
      return value.items;
    case 'dict':
      settled(value);
      return [...value.entries.values()].map(([key]) => key);
    case 'view':
      settled(value.dict);
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
  runtime.budget.allocate(length);
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
