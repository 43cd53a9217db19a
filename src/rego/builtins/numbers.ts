import { integer, isInteger, isReadable, numberOf } from '../number.ts';
import type { Value } from '../value.ts';
import { type Builtin, builtin, isNumber, isText } from './builtin.ts';

export const numbers: Readonly<Record<string, Builtin>> = {
  abs: number(([value]) =>
    value! < 0
      ? integerOrFloat(
          value!,
          (big) => -big,
          (float) => -float,
        )
      : value!,
  ),
  ceil: number(([value]) => rounded(value!, Math.ceil)),
  floor: number(([value]) => rounded(value!, Math.floor)),
  round: number(([value]) => rounded(value!, (float) => Math.sign(float) * Math.round(Math.abs(float)))),
  to_number: builtin(1, ([value]) => toNumber(value!)),
  'bits.and': bits((a, b) => a & b),
  'bits.or': bits((a, b) => a | b),
  'bits.xor': bits((a, b) => a ^ b),
  'bits.negate': builtin(1, ([value]) => (isWhole(value) ? integer(~BigInt(value)) : undefined)),
  'bits.lsh': shift((value, count) => value << count),
  'bits.rsh': shift((value, count) => value >> count),
  'numbers.range': builtin(2, ([from, to], machine) => {
    if (!isWhole(from) || !isWhole(to)) return undefined;
    const first = Number(from);
    const last = Number(to);
    machine.budget.step(Math.abs(last - first) + 1);
    const sign = first <= last ? 1 : -1;
    return Array.from({ length: Math.abs(last - first) + 1 }, (_, at) => first + sign * at);
  }),
};

function number(run: (values: readonly (number | bigint)[]) => Value | undefined): Builtin {
  return builtin(1, (args) => (args.every(isNumber) ? run(args as readonly (number | bigint)[]) : undefined));
}

function integerOrFloat(
  value: number | bigint,
  big: (value: bigint) => bigint,
  float: (value: number) => number,
): number | bigint {
  return typeof value === 'bigint' ? integer(big(value)) : float(value);
}

function rounded(value: number | bigint, round: (float: number) => number): number | bigint {
  return typeof value === 'bigint' ? value : round(value) + 0;
}

function isWhole(value: Value | undefined): value is number | bigint {
  return isNumber(value) && isInteger(value);
}

function bits(run: (a: bigint, b: bigint) => bigint): Builtin {
  return builtin(2, ([a, b]) => (isWhole(a) && isWhole(b) ? integer(run(BigInt(a), BigInt(b))) : undefined));
}

function shift(run: (value: bigint, count: bigint) => bigint): Builtin {
  return builtin(2, ([value, count]) => {
    if (!isWhole(value) || !isWhole(count) || count < 0 || count > 4096) return undefined;
    return integer(run(BigInt(value), BigInt(count)));
  });
}

function toNumber(value: Value): Value | undefined {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isNumber(value)) return value;
  if (!isText(value) || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return undefined;
  const digits = value.replace(/^[+-]/, '');
  if (!isReadable(digits)) return undefined;
  const magnitude = numberOf(digits);
  return value.startsWith('-')
    ? integerOrFloat(
        magnitude,
        (big) => -big,
        (float) => 0 - float,
      )
    : magnitude;
}
