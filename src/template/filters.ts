import { attributeOf, objectName } from './access.ts';
import { bind, integerArgument } from './arguments.ts';
import { toFloat } from './arithmetic.ts';
import { truth } from './iteration.ts';
import { divideToEven, fixedText, parseFloatText, parseInteger, scaleToInteger } from './number.ts';
import { typeError, Unknowable, unsupported } from './problem.ts';
import { mismatch, refuseUndefined } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { sequenceFilters } from './sequence-filters.ts';
import { type Filter, textFilters } from './text-filters.ts';
import { type Arguments, float, given, isText, missing, numberOf, textOf, typeName, type Value } from './value.ts';

/** One of Jinja's built-in filters. */
export function filterNamed(name: string): Filter | undefined {
  return filters.get(name);
}

/** Whether Jinja has the filter and we refuse it. */
export function isRefusedFilter(name: string): boolean {
  return ['pprint', 'random', 'striptags', 'urlize', 'wordwrap'].includes(name);
}

/** Whether the filter can work with holes inside what it is given; the others answer a hole then. */
export function isOpenFilter(name: string): boolean {
  return openFilters.includes(name);
}

const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...textFilters,
  ...sequenceFilters,
  ['abs', abs],
  ['attr', attr],
  ['d', defaultTo],
  ['default', defaultTo],
  ['float', toFloatFilter],
  ['filesizeformat', fileSize],
  ['int', toInt],
  ['round', round],
]);

const openFilters: readonly string[] = [
  'batch',
  'count',
  'first',
  'format',
  'items',
  'join',
  'last',
  'length',
  'list',
  'map',
  'reverse',
  'slice',
  'string',
  'safe',
];

function abs(value: Value, args: Arguments): Value {
  bind('abs', '', args);
  const number = numberOf(value);
  if (number === undefined) throw mismatch(value, `\`abs\` wants a number, not \`${typeName(value)}\``);
  return typeof number === 'bigint' ? (number < 0n ? -number : number) : float(Math.abs(number));
}

function attr(value: Value, args: Arguments): Value {
  const [name] = bind('attr', 'name', args);
  refuseUndefined(value);
  if (!isText(name!)) throw typeError('`attr` wants a name');
  return given(
    attributeOf(value, textOf(name)),
    missing(`\`${objectName(value)}\` has no attribute \`${textOf(name)}\``),
  );
}

function defaultTo(value: Value, args: Arguments): Value {
  const [fallback = '', boolean = false] = bind('default', 'default_value? boolean?', args);
  if (value !== null && typeof value === 'object' && value.kind === 'undefined') return fallback;
  return truth(boolean) && !truth(value) ? fallback : value;
}

function toInt(value: Value, args: Arguments, runtime: Runtime): Value {
  const [fallback = 0n, base] = bind('int', 'default? base?', args);
  refuseUndefined(value);
  if (isText(value)) runtime.budget.step(Math.min(textOf(value).length, 5000) ** 2 / 1000);
  if (isText(value)) return textToInt(textOf(value), integerArgument('int', base, 10)) ?? fallback;
  if (value !== null && typeof value === 'object' && value.kind === 'hole') throw new Unknowable();
  const number = numberOf(value);
  if (number === undefined || typeof number === 'bigint') return number ?? fallback;
  if (Number.isNaN(number)) return fallback;
  if (!Number.isFinite(number)) throw typeError("an infinite number can't become an integer");
  return BigInt(Math.trunc(number));
}

function textToInt(text: string, base: number): bigint | undefined {
  const integer = base === 0 || (base >= 2 && base <= 36) ? parseInteger(text, base) : undefined;
  if (integer !== undefined) return integer;
  const number = parseFloatText(text);
  if (number === undefined || Number.isNaN(number)) return undefined;
  if (!Number.isFinite(number)) throw unsupported('`int` of so large a number', 'releases of Jinja differ');
  return BigInt(Math.trunc(number));
}

function fileSize(value: Value, args: Arguments, runtime: Runtime): Value {
  const [binary = false] = bind('filesizeformat', 'binary?', args);
  const number = isText(value) ? parseFloatText(textOf(value)) : numberOf(value);
  if (number === undefined) throw mismatch(value, `\`filesizeformat\` wants a number, not \`${typeName(value)}\``);
  const size = toFloat(number);
  if (!Number.isFinite(size)) throw unsupported('an endless size');
  const base = truth(binary) ? 1024 : 1000;
  if (size === 1) return '1 Byte';
  if (size < base) return `${BigInt(Math.trunc(size))} Bytes`;
  runtime.budget.step();
  const prefixes = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
  const index = Math.min(
    prefixes.length - 1,
    prefixes.findIndex((_, at) => size < Number(BigInt(base) ** BigInt(at + 2))) >>> 0,
  );
  const unit = Number(BigInt(base) ** BigInt(index + 2));
  const prefix = base === 1024 ? `${prefixes[index]!.toUpperCase()}i` : prefixes[index]!;
  return `${fixedText((base * size) / unit, 1)} ${prefix}B`;
}

function toFloatFilter(value: Value, args: Arguments): Value {
  const [fallback = float(0)] = bind('float', 'default?', args);
  refuseUndefined(value);
  if (value !== null && typeof value === 'object' && value.kind === 'hole') throw new Unknowable();
  const number = isText(value) ? parseFloatText(textOf(value)) : numberOf(value);
  if (number === undefined) return fallback;
  if (typeof number === 'number' && !Number.isFinite(number)) throw unsupported('an endless number');
  return float(toFloat(number));
}

function round(value: Value, args: Arguments, runtime: Runtime): Value {
  const [precision, method = 'common'] = bind('round', 'precision? method?', args);
  const digits = integerArgument('round', precision, 0);
  runtime.budget.step(Math.min(Math.abs(digits), 5000) >> 3);
  if (method !== 'common' && method !== 'ceil' && method !== 'floor')
    throw typeError('`round` knows `common`, `ceil` and `floor`');
  const number = numberOf(value);
  if (number === undefined) throw mismatch(value, `\`round\` wants a number, not \`${typeName(value)}\``);
  if (method === 'common')
    return typeof number === 'bigint' ? roundInteger(number, digits) : float(roundFloat(number, digits));
  return float(roundTo(toFloat(number), digits, method === 'ceil' ? Math.ceil : Math.floor));
}

/** `func(value * (10**digits)) / (10**digits)`. */
function roundTo(value: number, digits: number, func: (value: number) => number): number {
  if (Math.abs(digits) > 22) throw unsupported('rounding to so many digits');
  const unit = digits < 0 ? Number(`1e${digits}`) : 10 ** digits;
  const scaled = func(value * unit);
  if (!Number.isFinite(scaled)) throw typeError("an infinite number can't become an integer");
  if (Math.abs(scaled) > Number.MAX_SAFE_INTEGER) throw unsupported('rounding so large a number');
  return scaled / unit + 0;
}

function roundInteger(value: bigint, digits: number): bigint {
  if (digits >= 0) return value;
  if (digits < -400) return 0n;
  const unit = 10n ** BigInt(-digits);
  return divideToEven(value, unit) * unit;
}

function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 322) return value;
  if (digits < -308) return value < 0 ? -0 : 0;
  const rounded = Number(`${scaleToInteger(Math.abs(value), digits)}e${-digits}`);
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}
