import { fixedText, floatText, scaleToInteger } from './number.ts';
import { TemplateError } from './problem.ts';

export interface FloatStyle {
  /** `e`, `f`, `g`, `%` or a capital; `r` is `g` that always shows a point, as for a precision without a type. */
  readonly type: string;
  readonly precision: number;
  /** `#`: keeps the point and the zeros behind it. */
  readonly alternate: boolean;
}

/** A float as Python's formats show it, with `-` before negative ones. */
export function styledFloat(value: number, { type, precision, alternate }: FloatStyle): string {
  if (precision > 1000) throw new TemplateError('limit', 'the format is too precise');
  const lower = type.toLowerCase();
  const text = bodyOf(value, lower, precision, alternate);
  return type === lower ? text : text.toUpperCase();
}

function bodyOf(value: number, type: string, precision: number, alternate: boolean): string {
  if (type === '%') return `${bodyOf(value * 100, 'f', precision, alternate)}%`;
  if (!Number.isFinite(value)) return floatText(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (type === 'f') {
    const text = fixedText(Math.abs(value), precision);
    return sign + text + (alternate && precision === 0 ? '.' : '');
  }
  if (type === 'e') return sign + exponentText(significant(Math.abs(value), precision + 1), alternate);
  return sign + generalText(significant(Math.abs(value), Math.max(1, precision)), type === 'r', alternate);
}

interface Significant {
  readonly digits: string;
  /** Of the first digit. */
  readonly exponent: number;
}

/** So many digits of a value that is not negative, halves to even. */
function significant(value: number, count: number): Significant {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  let exponent = Number(value.toExponential().split('e')[1]);
  let digits = scaleToInteger(value, count - 1 - exponent).toString();
  while (digits.length !== count) {
    exponent += digits.length < count ? -1 : 1;
    digits = scaleToInteger(value, count - 1 - exponent).toString();
  }
  return { digits, exponent };
}

function exponentText({ digits, exponent }: Significant, alternate: boolean): string {
  const point = digits.length > 1 || alternate ? '.' : '';
  return `${digits[0]}${point}${digits.slice(1)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function generalText({ digits, exponent }: Significant, showsPoint: boolean, alternate: boolean): string {
  const kept = alternate ? digits : digits.replace(/(?!^)0+$/, '');
  if (exponent < -4 || exponent >= digits.length - (showsPoint ? 1 : 0))
    return exponentText({ digits: kept, exponent }, alternate);
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${kept}`;
  const whole = kept.padEnd(exponent + 1, '0').slice(0, exponent + 1);
  const rest = kept.slice(exponent + 1);
  if (rest !== '' || alternate) return `${whole}.${rest}`;
  return showsPoint ? `${whole}.0` : whole;
}
