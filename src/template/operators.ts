import { arithmetic } from './arithmetic.ts';
import { escapeHtml } from './html.ts';
import { settled } from './iteration.ts';
import { joinPath } from './path.ts';
import { percentFormat } from './percent-format.ts';
import { print } from './print.ts';
import { type TemplateError, typeError, Unknowable, unsupported } from './problem.ts';
import { refuseUndefined } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import {
  float,
  isHole,
  isKind,
  isText,
  list,
  type Markup,
  numberOf,
  textOf,
  tuple,
  typeName,
  type Value,
} from './value.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** Python's binary operators. Throws Unknowable when the result depends on a hole. */
export function binary(operator: BinaryOperator, left: Value, right: Value, runtime: Runtime): Value {
  refuseUndefined(left);
  if (operator === '%' && isText(left)) return formatted(left, right, runtime);
  refuseUndefined(right);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return arithmetic(operator, a, b, runtime);
  if (operator === '+') return add(left, right, runtime);
  if (operator === '*') return repeat(left, right, runtime);
  if (operator === '/') return divide(left, right, runtime);
  if (isHole(left) || isHole(right)) throw new Unknowable();
  throw operandError(operator, left, right);
}

function add(left: Value, right: Value, runtime: Runtime): Value {
  if (isText(left) && (isText(right) || isHole(right))) return concatenate(left, right, runtime);
  if (isText(right) && isHole(left)) return concatenate(left, right, runtime);
  if (isHole(left) || isHole(right)) throw new Unknowable();
  if (isKind(left, 'list') && isKind(right, 'list')) {
    settled(left);
    settled(right);
    runtime.budget.allocateItems(left.items.length + right.items.length);
    return list([...left.items, ...right.items]);
  }
  if (isKind(left, 'tuple') && isKind(right, 'tuple')) {
    runtime.budget.allocateItems(left.items.length + right.items.length);
    return tuple([...left.items, ...right.items]);
  }
  throw operandError('+', left, right);
}

function concatenate(left: Value, right: Value, runtime: Runtime): Value {
  const [a, b] = [print(left, runtime), print(right, runtime)];
  runtime.budget.allocate(a.length + b.length);
  if (!isKind(left, 'markup') && !isKind(right, 'markup')) return a + b;
  return {
    kind: 'markup',
    text: (isKind(left, 'markup') ? a : escapeHtml(a)) + (isKind(right, 'markup') ? b : escapeHtml(b)),
  };
}

function repeat(left: Value, right: Value, runtime: Runtime): Value {
  if (isHole(left) || isHole(right)) throw new Unknowable();
  const leftCount = countOf(left);
  const [sequence, count] = leftCount === undefined ? [left, countOf(right)] : [right, leftCount];
  if (count === undefined) throw operandError('*', left, right);
  if (count > maxIndex || count < -maxIndex - 1n) throw typeError('the count is too large for an index');
  const times = count < 0n ? 0 : Number(count);
  if (isText(sequence)) {
    const text = textOf(sequence);
    runtime.budget.allocate(text.length * times);
    const repeated = text.repeat(text === '' ? 0 : times);
    return isKind(sequence, 'markup') ? { kind: 'markup', text: repeated } : repeated;
  }
  if (!isKind(sequence, 'list') && !isKind(sequence, 'tuple')) throw operandError('*', left, right);
  if (isKind(sequence, 'list')) settled(sequence);
  runtime.budget.allocateItems(sequence.items.length * times);
  const items: Value[] = [];
  if (sequence.items.length > 0)
    for (let round = 0; round < times; round++) for (const item of sequence.items) items.push(item);
  return isKind(sequence, 'list') ? list(items) : tuple(items);
}

/** Python's `sys.maxsize`. */
const maxIndex = (1n << 63n) - 1n;

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
  if (isKind(left, 'markup')) throw unsupported('`%` on escaped text');
  return percentFormat(left, right, runtime);
}

export function operandError(operator: string, left: Value, right: Value): TemplateError {
  return typeError(`\`${operator}\` can't be applied to \`${typeName(left)}\` and \`${typeName(right)}\``);
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
