import { toFloat } from './arithmetic.ts';
import { styledFloat } from './float-text.ts';
import { floatText } from './number.ts';
import { print } from './print.ts';
import { typeError, unsupported } from './problem.ts';
import { codePointLength, codePoints } from './python-text.ts';
import { refuseUnknown } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { isText, numberOf, typeName, type Value } from './value.ts';

interface Spec {
  readonly text: string;
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string | undefined;
  readonly precision: number | undefined;
  readonly type: string | undefined;
}

/** Python's `format(value, spec)`. */
export function formatValue(value: Value, spec: string, runtime: Runtime): string {
  if (spec === '') return print(value, runtime);
  refuseUnknown(value);
  const parsed = parseSpec(spec, value, runtime);
  const number = numberOf(value);
  if (number !== undefined) return formatNumber(number, parsed, value);
  if (isText(value)) return formatText(print(value, runtime), parsed);
  throw cannotFormat(parsed, value);
}

const form = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d*)([,_])?(?:\.(\d+))?(.)?$/su;

function parseSpec(text: string, value: Value, runtime: Runtime): Spec {
  const match = form.exec(text);
  if (!match) {
    if (/^(?:.?[<>=^])?[-+ ]?z/su.test(text)) throw unsupported('`z` in a format');
    throw typeError(`\`${text}\` is no format of a \`${typeName(value)}\``);
  }
  const [, fill, align, sign = '', alternate, zero, width = '', grouping, precision, type] = match;
  const isNumber = numberOf(value) !== undefined;
  const spec = {
    text,
    fill: fill ?? (zero ? '0' : ' '),
    align: align ?? (zero && isNumber ? '=' : undefined),
    sign,
    alternate: alternate !== undefined,
    width: Number(width),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
  if (spec.width > maxSize || (spec.precision ?? 0) > maxSize) throw typeError('a number in the format is too large');
  runtime.budget.allocate(spec.width);
  runtime.budget.allocate(spec.precision ?? 0);
  return spec;
}

/** Python's `sys.maxsize`, nearly. */
const maxSize = 2 ** 63 - 1024;

function cannotFormat({ text }: Spec, value: Value): Error {
  return typeError(`\`${text}\` can't format \`${typeName(value)}\``);
}

function formatText(text: string, spec: Spec): string {
  const { type, sign, alternate, align, grouping, precision } = spec;
  if ((type !== undefined && type !== 's') || sign !== '' || alternate || align === '=' || grouping !== undefined)
    throw cannotFormat(spec, text);
  return aligned(precision === undefined ? text : codePoints(text).slice(0, precision).join(''), '<', spec);
}

function formatNumber(number: bigint | number, spec: Spec, value: Value): string {
  const { type, sign, grouping } = spec;
  if (type === 'c') return formatCharacter(number, spec, value);
  const body =
    typeof number === 'bigint' && (type === undefined || 'bdoxXn'.includes(type))
      ? integerBody(number, spec, value)
      : floatBody(number, spec, value);
  if (grouping !== undefined && spec.align === '=' && spec.fill === '0')
    throw unsupported(`the format \`${spec.text}\``, 'group the digits or fill up with zeros');
  const grouped = grouping === undefined ? body : groupDigits(body, grouping, type);
  const signed = grouped.startsWith('-') || sign === '' || sign === '-' ? grouped : sign + grouped;
  return aligned(signed, '>', spec);
}

function integerBody(number: bigint, spec: Spec, value: Value): string {
  const { type = 'd', precision, alternate, grouping } = spec;
  if (precision !== undefined) throw typeError("an integer can't be formatted with a precision");
  if ((grouping === ',' && type !== 'd') || (grouping !== undefined && type === 'n')) throw cannotFormat(spec, value);
  const radix = { b: 2, o: 8, x: 16, X: 16 }[type] ?? 10;
  const digits = (number < 0n ? -number : number).toString(radix);
  if (radix === 10 && digits.length > 4300) throw typeError('the integer has more than 4300 digits');
  const text = `${alternate && radix !== 10 ? `0${type}` : ''}${digits}`;
  return `${number < 0n ? '-' : ''}${type === 'X' ? text.toUpperCase() : text}`;
}

function floatBody(number: bigint | number, spec: Spec, value: Value): string {
  const { precision, alternate, grouping } = spec;
  const type = spec.type === 'n' ? 'g' : spec.type;
  if (type !== undefined && !'eEfFgG%'.includes(type)) throw cannotFormat(spec, value);
  if (spec.type === 'n' && grouping !== undefined) throw cannotFormat(spec, value);
  const float = toFloat(number);
  if (type === undefined && precision === undefined) {
    if (alternate) throw unsupported(`the format \`${spec.text}\``);
    return floatText(float);
  }
  if (type === undefined && alternate) throw unsupported(`the format \`${spec.text}\``);
  return styledFloat(float, { type: type ?? 'r', precision: precision ?? 6, alternate });
}

function formatCharacter(number: bigint | number, spec: Spec, value: Value): string {
  const { sign, alternate, precision, grouping } = spec;
  if (typeof number !== 'bigint' || sign !== '' || alternate || precision !== undefined || grouping !== undefined)
    throw cannotFormat(spec, value);
  if (number < 0n || number > 0x10ffffn) throw typeError(`${number} is no character`);
  if (number >= 0xd800n && number < 0xe000n) throw unsupported('half of a surrogate pair');
  return aligned(String.fromCodePoint(Number(number)), '>', spec);
}

/** Groups of three digits before the point; of four where the radix is a power of two. */
function groupDigits(body: string, mark: string, type: string | undefined): string {
  const match = /^(-?(?:0[bxXo](?=.))?)([\da-fA-F]+)(.*)$/s.exec(body);
  if (!match) return body;
  const [, head = '', digits = '', rest = ''] = match;
  const isDecimal = type === undefined || !'boxX'.includes(type);
  const whole = isDecimal ? /^\d*/.exec(digits)![0] : digits;
  const size = isDecimal ? 3 : 4;
  const groups: string[] = [];
  for (let end = whole.length; end > 0; end -= size) groups.unshift(whole.slice(Math.max(0, end - size), end));
  return head + groups.join(mark) + digits.slice(whole.length) + rest;
}

function aligned(text: string, usual: '<' | '>', { width, align = usual, fill }: Spec): string {
  const missing = Math.max(0, width - codePointLength(text));
  if (align === '<') return text + fill.repeat(missing);
  if (align === '^') return fill.repeat(missing >> 1) + text + fill.repeat(missing - (missing >> 1));
  if (align === '>') return fill.repeat(missing) + text;
  const prefix = /^[-+ ]?(?:0[bxXo])?/.exec(text)![0];
  return prefix + fill.repeat(missing) + text.slice(prefix.length);
}
