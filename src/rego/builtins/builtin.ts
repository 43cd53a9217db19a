import type { Range } from '../../text/source.ts';
import type { Machine } from '../machine.ts';
import type { Value } from '../value.ts';

/** A function of the language. */
export interface Builtin {
  /** Numbers of arguments. */
  readonly min: number;
  readonly max: number;
  /** Undefined for arguments that it can't take: the Kata agent asks for no strict errors. */
  run(args: readonly Value[], machine: Machine, range: Range): Value | undefined;
}

export function builtin(count: number, run: Builtin['run']): Builtin {
  return { min: count, max: count, run };
}

export function isText(value: Value | undefined): value is string {
  return typeof value === 'string';
}

export function isNumber(value: Value | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Pays for a text before it is made or gone through. */
export function paid(machine: Machine, length: number): void {
  machine.budget.step(length >>> 3);
}
