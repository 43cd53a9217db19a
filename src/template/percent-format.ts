import { toFloat } from './arithmetic.ts';
import { styledFloat } from './float-text.ts';
import { ascii, print, represent } from './print.ts';
import { typeError, unsupported } from './problem.ts';
import { codePointLength, codePoints } from './python-text.ts';
import { refuseUnknown } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { numberOf, typeName, type Value } from './value.ts';

interface Spec {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

/** `format % values`: a tuple gives the values, a dict the named ones, anything else is the only value. */
export function percentFormat(format: string, values: Value, runtime: Runtime): string {
  const source = new PercentValues(values);
  let result = '';
  let at = 0;
  const conversion = /%(?:\(([^()]*)\))?([-#0 +]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?(.?)/gsu;
  for (let match = conversion.exec(format); match; match = conversion.exec(format)) {
    result += format.slice(at, match.index);
    at = conversion.lastIndex;
    result += convert(match, source, runtime);
    runtime.budget.allocate(result.length >> 6);
  }
  result += format.slice(at);
  runtime.budget.allocate(result.length);
  source.finish();
  return result;
}

function convert(match: RegExpExecArray, source: PercentValues, runtime: Runtime): string {
  const [, name, flags = '', width = '', precision, type = ''] = match;
  if (type === '%') return '%';
  if (type === '') throw typeError('the format is incomplete');
  const wide = width === '*' ? source.size() : Number(width);
  const spec: Spec = {
    flags: wide < 0 ? `${flags}-` : flags,
    width: checkWidth(Math.abs(wide), runtime),
    precision:
      precision === undefined
        ? undefined
        : checkWidth(precision === '*' ? Math.max(0, source.size()) : Number(precision), runtime),
  };
  if (!'diouxXeEfFgGcrsa'.includes(type)) throw typeError(`\`%${type}\` is no format`);
  const value = name === undefined ? source.next() : source.named(name);
  return convertValue(value, type, spec, runtime);
}

function checkWidth(width: number, runtime: Runtime): number {
  runtime.budget.allocate(width);
  return width;
}

class PercentValues {
  readonly #values: Value;
  readonly #items: readonly Value[];
  #at = 0;
  #named = false;

  constructor(values: Value) {
    this.#values = values;
    this.#items = values !== null && typeof values === 'object' && values.kind === 'tuple' ? values.items : [values];
  }

  next(): Value {
    const value = this.#items[this.#at++];
    if (value === undefined) throw typeError('there are not enough arguments for the format');
    return value;
  }

  size(): number {
    const value = this.next();
    if (typeof value !== 'bigint') throw typeError('`*` wants an integer');
    return Number(value);
  }

  named(name: string): Value {
    const values = this.#values;
    if (values === null || typeof values !== 'object' || values.kind !== 'dict')
      throw typeError('the format requires a mapping');
    this.#named = true;
    const entry = values.entries.get(`s${name}`);
    if (!entry) throw typeError(`the format names \`${name}\`, which is not given`);
    return entry[1];
  }

  finish(): void {
    if (this.#named || this.#at >= this.#items.length) return;
    if (
      this.#values !== null &&
      typeof this.#values === 'object' &&
      ['dict', 'list', 'range', 'undefined'].includes(this.#values.kind)
    )
      return;
    throw typeError('not all arguments were used by the format');
  }
}

function convertValue(value: Value, type: string, spec: Spec, runtime: Runtime): string {
  switch (type) {
    case 's':
      return padText(cut(print(value, runtime), spec), spec);
    case 'r':
      return padText(cut(represent(value, runtime), spec), spec);
    case 'c':
      return padText(characterOf(value), spec);
    case 'd':
    case 'i':
    case 'u':
      return padNumber(integerDigits(integerOf(value, type, true), 10, spec), spec);
    case 'x':
    case 'X':
    case 'o':
      return radixText(value, type, spec);
    case 'a':
      return padText(cut(ascii(value, runtime), spec), spec);
    default:
      return padNumber(
        signedText(
          styledFloat(floatOf(value), {
            type,
            precision: spec.precision ?? 6,
            alternate: spec.flags.includes('#'),
          }),
          spec.flags,
        ),
        spec,
      );
  }
}

function cut(text: string, spec: Spec): string {
  return spec.precision === undefined ? text : codePoints(text).slice(0, spec.precision).join('');
}

function padText(text: string, spec: Spec): string {
  const missing = ' '.repeat(Math.max(0, spec.width - codePointLength(text)));
  return spec.flags.includes('-') ? text + missing : missing + text;
}

function characterOf(value: Value): string {
  const code = numberOf(value);
  if (typeof code === 'bigint' && code >= 0n && code < 0x110000n) {
    if (code >= 0xd800n && code < 0xe000n) throw unsupported('half of a surrogate pair');
    return String.fromCodePoint(Number(code));
  }
  if (typeof value === 'string' && codePointLength(value) === 1) return value;
  refuseUnknown(value);
  throw typeError('`%c` wants a code or one character');
}

function integerOf(value: Value, type: string, truncates: boolean): bigint {
  refuseUnknown(value);
  const number = numberOf(value);
  if (typeof number === 'bigint') return number;
  if (number === undefined || !truncates) throw typeError(`\`%${type}\` wants a number, not \`${typeName(value)}\``);
  if (!Number.isFinite(number)) throw typeError("an infinite number can't become an integer");
  return BigInt(Math.trunc(number));
}

function integerDigits(value: bigint, radix: number, spec: Spec): string {
  const digits = (value < 0n ? -value : value).toString(radix).padStart(spec.precision ?? 0, '0');
  return signedText((value < 0n ? '-' : '') + digits, spec.flags);
}

function radixText(value: Value, type: string, spec: Spec): string {
  const number = integerOf(value, type, false);
  const digits = integerDigits(number, type === 'o' ? 8 : 16, spec);
  const prefixed = spec.flags.includes('#') ? digits.replace(/^([-+ ]?)/, `$10${type.toLowerCase()}`) : digits;
  return padNumber(type === 'X' ? prefixed.toUpperCase() : prefixed, spec);
}

function signedText(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  return (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + text;
}

function padNumber(text: string, spec: Spec): string {
  const missing = Math.max(0, spec.width - text.length);
  if (spec.flags.includes('-')) return text + ' '.repeat(missing);
  if (!spec.flags.includes('0')) return ' '.repeat(missing) + text;
  const prefix = /^[-+ ]?(?:0[xXo])?/.exec(text)![0];
  return prefix + '0'.repeat(missing) + text.slice(prefix.length);
}

function floatOf(value: Value): number {
  refuseUnknown(value);
  const number = numberOf(value);
  if (number === undefined) throw typeError(`a number is wanted, not \`${typeName(value)}\``);
  return toFloat(number);
}
