import { fixedText, floatText } from './number.ts';
import { print, represent } from './print.ts';
import { TemplateError, typeError, unsupported } from './problem.ts';
import { codePointLength, codePoints } from './python-text.ts';
import { refuseUnknown } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { type Arguments, isText, numberOf, typeName, type Value } from './value.ts';

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
      throw unsupported('`%a`');
    default:
      return padNumber(
        signedText(floatBody(floatOf(value), type, spec.precision ?? 6, spec.flags.includes('#')), spec.flags),
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
  if (typeof value === 'bigint' && value >= 0n && value < 0x110000n) return String.fromCodePoint(Number(value));
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
  return Number(number);
}

function floatBody(value: number, type: string, precision: number, alternate: boolean): string {
  if (precision > 1000) throw new TemplateError('limit', 'the format is too precise');
  if (!Number.isFinite(value)) return type === type.toUpperCase() ? floatText(value).toUpperCase() : floatText(value);
  const lower = type.toLowerCase();
  const text =
    lower === 'f'
      ? fixedText(value, precision)
      : lower === 'e'
        ? exponentText(value, precision)
        : generalText(value, precision, alternate);
  return type === lower ? text : text.toUpperCase();
}

function exponentText(value: number, precision: number): string {
  const text = value.toExponential(Math.min(precision, 100));
  const [mantissa, exponent] = text.split('e') as [string, string];
  const zeroes = precision > 100 ? '0'.repeat(precision - 100) : '';
  return `${Object.is(value, -0) ? '-' : ''}${mantissa}${zeroes}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

function generalText(value: number, precision: number, alternate: boolean): string {
  const digits = precision === 0 ? 1 : precision;
  const exponent = value === 0 ? 0 : Number(value.toExponential(Math.min(digits - 1, 100)).split('e')[1]);
  if (exponent < -4 || exponent >= digits) {
    const [mantissa, power] = exponentText(value, digits - 1).split('e') as [string, string];
    return `${alternate ? mantissa : trimZeroes(mantissa)}e${power}`;
  }
  const text = fixedText(value, digits - 1 - exponent);
  return alternate ? text : trimZeroes(text);
}

function trimZeroes(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

export type FieldLookup = (
  value: Value,
  part: { readonly attribute: string } | { readonly item: string | bigint },
) => Value;

/** `format.format(*values)`. */
export function braceFormat(format: string, args: Arguments, lookup: FieldLookup, runtime: Runtime): string {
  let result = '';
  let automatic = 0;
  const piece = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;
  for (let match = piece.exec(format); match; match = piece.exec(format)) {
    const [text, field] = match;
    if (text === '{{' || text === '}}') result += text[0];
    else if (text === '{' || text === '}') throw typeError(`a single \`${text}\` stands in the format`);
    else if (field === undefined) result += text;
    else {
      const [, path = '', conversion, spec = ''] = /^([^!:]*)(?:!([rsa]))?(?::(.*))?$/s.exec(field) ?? failField(field);
      const [, head = '', tail = ''] = /^([^.[]*)(.*)$/s.exec(path)!;
      const value = followField(fieldValue(head === '' ? String(automatic++) : head, args), tail, lookup);
      result += formatValue(convertField(value, conversion, runtime), spec, runtime);
    }
    runtime.budget.allocate(result.length >> 6);
  }
  runtime.budget.allocate(result.length);
  return result;
}

function failField(field: string): never {
  throw typeError(`\`{${field}}\` is no field of a format`);
}

function fieldValue(name: string, args: Arguments): Value {
  const value = /^\d+$/.test(name) ? args.positional[Number(name)] : args.keywords.get(name);
  if (value === undefined) throw typeError(`the format names \`${name}\`, which is not given`);
  return value;
}

function followField(value: Value, tail: string, lookup: FieldLookup): Value {
  let current = value;
  const part = /\.([^.[]+)|\[([^\]]+)\]/gy;
  let end = 0;
  for (let match = part.exec(tail); match; match = part.exec(tail)) {
    end = part.lastIndex;
    const item = match[2];
    current = lookup(
      current,
      item === undefined ? { attribute: match[1]! } : { item: /^\d+$/.test(item) ? BigInt(item) : item },
    );
  }
  if (end < tail.length) failField(tail);
  return current;
}

function convertField(value: Value, conversion: string | undefined, runtime: Runtime): Value {
  if (conversion === undefined) return value;
  if (conversion === 'a') throw unsupported('`!a`');
  return conversion === 'r' ? represent(value, runtime) : print(value, runtime);
}

function formatValue(value: Value, spec: string, runtime: Runtime): string {
  if (spec === '') return print(value, runtime);
  refuseUnknown(value);
  const match = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d*)([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su.exec(spec);
  if (!match) throw typeError(`\`${spec}\` is no format`);
  const [, fill, align, sign = '', alternate, zero, width = '', grouping, precision, type] = match;
  if (grouping !== undefined || type === 'n' || type === 'c' || type === '%')
    throw unsupported(`the format \`${spec}\``);
  const size = checkWidth(Number(width), runtime);
  const exact = precision === undefined ? undefined : checkWidth(Number(precision), runtime);
  const number = numberOf(value);
  if (number === undefined || (typeof value === 'boolean' && type === undefined)) {
    if ((type !== undefined && type !== 's') || sign !== '' || alternate !== undefined || align === '=')
      throw typeError(`\`${spec}\` can't format \`${typeName(value)}\``);
    if (!isText(value) && number === undefined) throw typeError(`\`${spec}\` can't format \`${typeName(value)}\``);
    return aligned(
      cut(print(value, runtime), { flags: '', width: 0, precision: exact }),
      size,
      align ?? '<',
      fill ?? (zero ? '0' : ' '),
    );
  }
  const body = signedText(numberBody(number, type, exact, alternate !== undefined), sign);
  return aligned(body, size, align ?? (zero ? '=' : '>'), fill ?? (zero ? '0' : ' '));
}

function numberBody(
  number: bigint | number,
  type: string | undefined,
  precision: number | undefined,
  alternate: boolean,
): string {
  if (typeof number === 'bigint' && (type === undefined || 'bdoxX'.includes(type))) {
    if (precision !== undefined) throw typeError("an integer can't be formatted with a precision");
    const radix = { b: 2, o: 8, x: 16, X: 16 }[type ?? 'd'] ?? 10;
    const digits = (number < 0n ? -number : number).toString(radix);
    const text = `${number < 0n ? '-' : ''}${alternate && radix !== 10 ? `0${type}` : ''}${digits}`;
    return type === 'X' ? text.toUpperCase() : text;
  }
  if (type !== undefined && !'eEfFgG'.includes(type)) throw typeError(`\`${type}\` can't format a number`);
  if (type === undefined && precision === undefined) return floatText(Number(number));
  if (type === undefined) throw unsupported('a precision without a type');
  return floatBody(Number(number), type, precision ?? 6, alternate);
}

function aligned(text: string, width: number, align: string, fill: string): string {
  const missing = Math.max(0, width - codePointLength(text));
  if (align === '<') return text + fill.repeat(missing);
  if (align === '^') return fill.repeat(missing >> 1) + text + fill.repeat(missing - (missing >> 1));
  if (align === '>') return fill.repeat(missing) + text;
  const prefix = /^[-+ ]?(?:0[bxXo])?/.exec(text)![0];
  return prefix + fill.repeat(missing) + text.slice(prefix.length);
}
