import { splitSpace } from './python-text.ts';

/** Python's `int(text, base)`; undefined when it raises ValueError. */
export function parseInteger(text: string, base: number): bigint | undefined {
  const [word, ...more] = splitSpace(text);
  if (word === undefined || more.length > 0) return undefined;
  const match = /^([+-]?)(0[xX](?=[\da-fA-F_])|0[oO](?=[\d_])|0[bB](?=[\d_]))?(_?[\da-zA-Z]+(?:_[\da-zA-Z]+)*)$/.exec(
    word,
  );
  if (!match) return parseUnprefixed(word, base);
  const [, sign, prefix, digits] = match;
  const prefixBase =
    prefix === undefined ? undefined : { x: 16, o: 8, b: 2 }[prefix[1]!.toLowerCase() as 'x' | 'o' | 'b'];
  if (prefixBase !== undefined && (base === prefixBase || base === 0))
    return signed(sign!, digits!.replaceAll('_', ''), prefixBase);
  return parseUnprefixed(word, base);
}

function parseUnprefixed(word: string, base: number): bigint | undefined {
  const match = /^([+-]?)([\da-zA-Z]+(?:_[\da-zA-Z]+)*)$/.exec(word);
  if (!match) return undefined;
  const digits = match[2]!.replaceAll('_', '');
  if (base === 0) return /^0+$|^[1-9]/.test(digits) ? signed(match[1]!, digits, 10) : undefined;
  return signed(match[1]!, digits, base);
}

function signed(sign: string, digits: string, base: number): bigint | undefined {
  if (base === 10 && digits.length > 4300) return undefined;
  if (digits.length > 100_000) return undefined;
  const lower = digits.toLowerCase();
  for (const digit of lower)
    if (Number.parseInt(digit, 36) >= base || Number.isNaN(Number.parseInt(digit, 36))) return undefined;
  const prefix = { 10: '', 16: '0x', 8: '0o', 2: '0b' }[base];
  let value = 0n;
  if (prefix !== undefined) value = BigInt(prefix + lower);
  else for (const digit of lower.slice(0, 4300)) value = value * BigInt(base) + BigInt(Number.parseInt(digit, 36));
  return sign === '-' ? -value : value;
}

/** Python's `float(text)`; undefined when it raises ValueError. */
export function parseFloatText(text: string): number | undefined {
  const [word, ...more] = splitSpace(text);
  if (word === undefined || more.length > 0) return undefined;
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(word);
  if (special)
    return special[2] === undefined
      ? Number.NaN
      : special[1] === '-'
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY;
  if (!/^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i.test(word))
    return undefined;
  return Number(word.replaceAll('_', ''));
}

/** The quotient of two integers, rounded once. */
export function divideIntegers(a: bigint, b: bigint): number {
  if (isExact(a) && isExact(b)) return Number(a) / Number(b);
  const negative = a < 0n !== b < 0n;
  const top = a < 0n ? -a : a;
  const bottom = b < 0n ? -b : b;
  const shift = Math.max(0, bottom.toString(2).length - top.toString(2).length + 66);
  const scaled = top << BigInt(shift);
  const quotient = (scaled / bottom) | (scaled % bottom === 0n ? 0n : 1n);
  const value = Number(quotient) * 2 ** -Math.min(shift, 1000) * 2 ** -Math.max(0, shift - 1000);
  return negative ? -value : value;
}

function isExact(value: bigint): boolean {
  return value >= -9007199254740992n && value <= 9007199254740992n;
}

/** `value * 10^digits` as an integer, halves to even. */
export function scaleToInteger(value: number, digits: number): bigint {
  const [numerator, denominator] = fractionOf(value);
  const scaled = digits >= 0 ? numerator * 10n ** BigInt(digits) : numerator;
  const by = digits >= 0 ? denominator : denominator * 10n ** BigInt(-digits);
  return divideToEven(scaled, by);
}

export function divideToEven(a: bigint, b: bigint): bigint {
  const negative = a < 0n;
  const top = negative ? -a : a;
  let quotient = top / b;
  const twice = (top % b) * 2n;
  if (twice > b || (twice === b && quotient % 2n === 1n)) quotient++;
  return negative ? -quotient : quotient;
}

function fractionOf(value: number): readonly [bigint, bigint] {
  let exponent = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent++;
  }
  return [BigInt(scaled), 1n << BigInt(exponent)];
}

/** Python's `repr` of a float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16)
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  if (exponent >= 0) {
    const digits = mantissa.replace(/[-.]/g, '').padEnd(exponent + 1, '0');
    return `${value < 0 ? '-' : ''}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1) || '0'}`;
  }
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(-exponent - 1)}${mantissa.replace(/[-.]/g, '')}`;
}

/** `format(value, '.Nf')`. */
export function fixedText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  const negative = value < 0 || Object.is(value, -0);
  const scaled = scaleToInteger(Math.abs(value), digits)
    .toString()
    .padStart(digits + 1, '0');
  const whole = scaled.slice(0, scaled.length - digits);
  return `${negative ? '-' : ''}${whole}${digits > 0 ? `.${scaled.slice(scaled.length - digits)}` : ''}`;
}
