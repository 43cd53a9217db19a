/**
 * `x ** y` of two floats, x positive, both finite and not zero, as the C library has it. Infinity and 0 when the result is too large
 * or too small; undefined where it lies so near to the middle between two floats that libraries differ.
 */
export function floatPower(x: number, y: number): number | undefined {
  const estimate = y * Math.log(x);
  if (estimate > 711) return Number.POSITIVE_INFINITY;
  if (estimate < -747) return 0;
  const [mantissa, exponent] = exponential(scale(logarithm(x), y));
  return roundedTo53(mantissa, exponent, 0.013 + 0.00006 * Math.abs(estimate));
}

/** Fixed point: so many bits after the point. */
const bits = 256n;
const one = 1n << bits;

function logarithmOf2(): bigint {
  known ??= 2n * inverseTangent(one / 3n);
  return known;
}

let known: bigint | undefined;

/** `Math.log(x)` in fixed point. */
function logarithm(x: number): bigint {
  const { integer, exponent } = decompose(x);
  const length = BigInt(integer.toString(2).length);
  let mantissa = (integer << bits) >> (length - 1n);
  let power = BigInt(exponent) + length - 1n;
  if (mantissa > one + (one >> 1n)) {
    mantissa >>= 1n;
    power++;
  }
  return 2n * inverseTangent(((mantissa - one) << bits) / (mantissa + one)) + power * logarithmOf2();
}

/** The inverse of the hyperbolic tangent, for what is small. */
function inverseTangent(z: bigint): bigint {
  const square = (z * z) >> bits;
  let sum = 0n;
  for (let term = z, n = 1n; term !== 0n && term !== -1n; term = (term * square) >> bits, n += 2n) sum += term / n;
  return sum;
}

/** `value * factor`. */
function scale(value: bigint, factor: number): bigint {
  const { integer, exponent } = decompose(Math.abs(factor));
  const product = value * integer;
  const scaled = exponent >= 0 ? product << BigInt(exponent) : product >> BigInt(-exponent);
  return factor < 0 ? -scaled : scaled;
}

/** e to the power of `value`, as a mantissa in fixed point and a power of two. */
function exponential(value: bigint): readonly [mantissa: bigint, exponent: bigint] {
  const unit = logarithmOf2();
  const exponent = value / unit;
  const rest = value - exponent * unit;
  let sum = 0n;
  for (let term = one, n = 1n; term !== 0n && term !== -1n; term = ((term * rest) >> bits) / n, n++) sum += term;
  return [sum, exponent];
}

/**
 * `doubt`: how near to the middle is too near, in units of the last place. The library states errors of 0.511 for its exponential
 * and 1.5 * 2^-68 for its logarithm.
 */
function roundedTo53(mantissa: bigint, exponent: bigint, doubt: number): number | undefined {
  const length = BigInt(mantissa.toString(2).length);
  const dropped = length - 53n;
  const power = Number(exponent + dropped - bits);
  if (power < -1074) return undefined;
  const kept = mantissa >> dropped;
  const fraction = Number(mantissa - (kept << dropped)) / 2 ** Number(dropped);
  if (Math.abs(fraction - 0.5) < doubt) return undefined;
  const half = Math.trunc(power / 2);
  return Number(fraction > 0.5 ? kept + 1n : kept) * 2 ** half * 2 ** (power - half);
}

/** A positive float as `integer * 2 ** exponent`. */
function decompose(value: number): { readonly integer: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const all = view.getBigUint64(0);
  const biased = Number(all >> 52n);
  const fraction = all & ((1n << 52n) - 1n);
  if (biased === 0) return { integer: fraction, exponent: -1074 };
  return { integer: fraction | (1n << 52n), exponent: biased - 1075 };
}
