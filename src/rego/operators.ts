import type { Range } from '../text/source.ts';
import type { Budget } from './budget.ts';
import type { Eval } from './machine.ts';
import { arithmetic } from './number.ts';
import type { BinaryOp } from './syntax.ts';
import { compare, equal, RegoSet, type Value } from './value.ts';

/** Both sides are evaluated, left first; undefined where one of them is, and for operands of the wrong type. */
export function binaryOf(op: BinaryOp, left: Eval, right: Eval, _range: Range): Eval {
  const run = operators[op];
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    return a === undefined || b === undefined ? undefined : run(a, b, frame.machine.budget);
  };
}

type Operator = (a: Value, b: Value, budget: Budget) => Value | undefined;

const operators: Readonly<Record<BinaryOp, Operator>> = {
  '==': (a, b, budget) => equal(a, b, budget),
  '!=': (a, b, budget) => !equal(a, b, budget),
  '<': (a, b, budget) => compare(a, b, budget) < 0,
  '<=': (a, b, budget) => compare(a, b, budget) <= 0,
  '>': (a, b, budget) => compare(a, b, budget) > 0,
  '>=': (a, b, budget) => compare(a, b, budget) >= 0,
  '+': numeric('+'),
  '-': (a, b, budget) => (a instanceof RegoSet ? difference(a, b, budget) : numeric('-')(a, b, budget)),
  '*': numeric('*'),
  '/': numeric('/'),
  '%': numeric('%'),
  '|': union,
  '&': intersection,
};

export function union(a: Value, b: Value, budget: Budget): RegoSet | undefined {
  if (!(a instanceof RegoSet) || !(b instanceof RegoSet)) return undefined;
  return RegoSet.of([...a.items(budget), ...b.items(budget)], budget);
}

export function intersection(a: Value, b: Value, budget: Budget): RegoSet | undefined {
  if (!(a instanceof RegoSet) || !(b instanceof RegoSet)) return undefined;
  return RegoSet.of(
    a.items(budget).filter((item) => b.has(item, budget)),
    budget,
  );
}

function difference(a: RegoSet, b: Value, budget: Budget): RegoSet | undefined {
  if (!(b instanceof RegoSet)) return undefined;
  return RegoSet.of(
    a.items(budget).filter((item) => !b.has(item, budget)),
    budget,
  );
}

function numeric(op: '+' | '-' | '*' | '/' | '%'): Operator {
  return (a, b, budget) => {
    if (!isNumber(a) || !isNumber(b)) return undefined;
    if (typeof a === 'bigint' || typeof b === 'bigint') budget.step(sizeOf(a) + sizeOf(b));
    return arithmetic(op, a, b);
  };
}

function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Steps that go with the length of a number. */
function sizeOf(value: number | bigint): number {
  if (typeof value === 'number') return 1;
  const digits = value.toString(16).length;
  return digits + ((digits * digits) >>> 10);
}
