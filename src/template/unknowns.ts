import type { Range } from '../text/source.ts';
import type { Runtime } from './runtime.ts';
import type { Hole, Value } from './value.ts';

/** What the interpreter needs when values may be unknown. One for each world. */
export interface Unknowns {
  character(hole: Hole): string;
  isCharacter(code: number): boolean;
  within(text: string): boolean;
  /** Whether anything in the value is unknown. */
  touches(value: Value, runtime: Runtime): boolean;
  /** A variable nobody defines. */
  variable(name: string): Hole;
  /** The unknown result of an operation on operands of which some are unknown; `compute` says what it would be for known ones. */
  derive(
    label: string,
    operands: readonly Value[],
    runtime: Runtime,
    compute?: (known: readonly Value[]) => Value,
  ): Hole;
  /** The value with every hole replaced by what it suggests; undefined when one of them suggests nothing. */
  suggested(value: Value): Value | undefined;
  /** What a hole is in this world, where a condition said so. */
  known(hole: Hole): Value | undefined;
  /** Whether a condition holds in this world. */
  decide(condition: Hole, range: Range): boolean;
  /** That an expression's value is unknown. */
  note(range: Range, needs: string): void;
}
