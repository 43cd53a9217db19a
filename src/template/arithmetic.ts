import { divideIntegers } from './number.ts';
import type { BinaryOperator } from './operators.ts';
import { floatPower } from './power.ts';
import { TemplateError, typeError, unsupported } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { float, type Value } from './value.ts';

type Numeric = bigint | number;

export function arithmetic(operator: BinaryOperator, a: Numeric, b: Numeric, runtime: Runtime): Value {
  if (operator === '**') return power(a, b, runtime);
  if (typeof a === 'bigint' && typeof b === 'bigint') return integerArithmetic(operator, a, b, runtime);
  const result = floatArithmetic(operator, toFloat(a), toFloat(b));
  if (!Number.isFinite(result)) throw unsupported('an endless number', 'Jinja fails where it is a constant');
  return float(result);
}

function floatArithmetic(operator: Exclude<BinaryOperator, '**'>, x: number, y: number): number {
  if (operator === '+') return x + y;
  if (operator === '-') return x - y;
  if (operator === '*') return x * y;
  refuseZero(y === 0);
  if (operator === '/') return x / y;
  return operator === '//' ? floorDivide(x, y) : modulo(x, y);
}

/** Raises OverflowError as Python does. */
export function toFloat(value: Numeric): number {
  const result = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(result)) throw typeError('the integer is too large for a float');
  return result;
}

function integerArithmetic(operator: Exclude<BinaryOperator, '**'>, a: bigint, b: bigint, runtime: Runtime): Value {
  if (isLong(a) || isLong(b)) runtime.budget.step(1 + ((bitLength(a) >> 6) * (bitLength(b) >> 6)) / 64);
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      if (isLong(a) || isLong(b)) runtime.budget.allocate((bitLength(a) + bitLength(b)) / 4);
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

/** As CPython's `float_divmod`. */
function floorDivide(x: number, y: number): number {
  const remainder = x % y;
  const exact = (x - remainder) / y;
  const quotient = remainder !== 0 && remainder < 0 !== y < 0 ? exact - 1 : exact;
  if (quotient === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
  const floored = Math.floor(quotient);
  return quotient - floored > 0.5 ? floored + 1 : floored;
}

function isLong(value: bigint): boolean {
  return value > longest || value < -longest;
}

/** Longer integers cost more than a step. */
const longest = 1n << 256n;

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
  if (x === 0 || y === 0 || !Number.isFinite(x) || !Number.isFinite(y)) return float(x ** y);
  const result = floatPower(Math.abs(x), y);
  if (result === undefined)
    throw unsupported('this power', 'its last digit depends on the C library: write the number out');
  if (result === Number.POSITIVE_INFINITY) throw typeError('the result is too large for a float');
  return float(x < 0 && y % 2 !== 0 ? -result : result);
}
