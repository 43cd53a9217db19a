/** The value of a number as JSON writes it: a bigint where a number can't hold the integer. */
export function numberOf(written: string): number | bigint {
  const number = Number(written);
  if (Number.isSafeInteger(number) || /[.eE]/.test(written)) return number;
  return BigInt(written);
}

/** False for what no float holds, and for integers of more digits than anything means. */
export function isReadable(written: string): boolean {
  return written.length <= 1000 && Number.isFinite(Number(written));
}

/** The smallest form of an integer. */
export function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function isInteger(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** Undefined for a division by zero, a remainder of floats, and what no number holds. */
export function arithmetic(
  op: '+' | '-' | '*' | '/' | '%',
  left: number | bigint,
  right: number | bigint,
): number | bigint | undefined {
  if (isInteger(left) && isInteger(right)) return ofIntegers(op, left, right);
  if (op === '%') return undefined;
  const result = ofFloats(op, Number(left), Number(right));
  return Number.isFinite(result) ? result : undefined;
}

/** As JSON writes it, with the exponents of Rust's. */
export function numberText(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-5 && magnitude < 1e16) return String(value);
  return value.toExponential().replace('e+', 'e');
}

function ofIntegers(
  op: '+' | '-' | '*' | '/' | '%',
  left: number | bigint,
  right: number | bigint,
): number | bigint | undefined {
  const quick = typeof left === 'number' && typeof right === 'number' ? ofFloats(op, left, right) : Number.NaN;
  if (Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick;
  const a = BigInt(left);
  const b = BigInt(right);
  if (op === '+') return integer(a + b);
  if (op === '-') return integer(a - b);
  if (op === '*') return integer(a * b);
  if (b === 0n) return undefined;
  if (op === '%') return integer(a % b);
  return a % b === 0n ? integer(a / b) : Number(left) / Number(right);
}

function ofFloats(op: '+' | '-' | '*' | '/' | '%', left: number, right: number): number {
  if (op === '+') return left + right;
  if (op === '-') return left - right;
  if (op === '*') return left * right;
  if (right === 0) return Number.NaN;
  return op === '/' ? left / right : left % right;
}
