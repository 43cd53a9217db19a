import type { Budget } from './budget.ts';
import type { PathLookup } from './context.ts';
import type { Arguments, Dict, Hole, List, Value } from './value.ts';

/** What operations may ask of whoever evaluates. */
export interface Runtime {
  readonly budget: Budget;
  /** Defined when values may be unknown. */
  readonly holes: Holes | undefined;
  readonly files: PathLookup | undefined;
  filter(name: string, value: Value, args: Arguments): Value;
  test(name: string, value: Value, args: Arguments): Value;
  call(target: Value, args: Arguments): Value;
  attribute(target: Value, name: string): Value;
  item(target: Value, key: Value): Value;
  /** Told before a list or dict changes in place. */
  changing(container: List | Dict): void;
}

export interface Holes {
  /** The character a hole prints as. */
  character(hole: Hole): string;
  isCharacter(code: number): boolean;
  within(text: string): boolean;
}
