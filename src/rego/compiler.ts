import type { Range, Source } from '../text/source.ts';
import { refuse } from './lex.ts';
import type { Eval, Frame, RuleUnit } from './machine.ts';
import type { Scope } from './scope.ts';
import type { Body, Expr } from './syntax.ts';
import type { Value } from './value.ts';

/** A function of the policy, callable once all rules are compiled. */
export interface FunctionUnit {
  readonly name: string;
  readonly arity: number;
  call(frame: Frame, args: readonly Value[], range: Range): Value | undefined;
}

/** What the parts of the compiler know of the policy and of each other. */
export interface Program {
  readonly source: Source;
  readonly package: readonly string[];
  readonly rules: ReadonlyMap<string, RuleUnit>;
  readonly functions: ReadonlyMap<string, FunctionUnit>;
  /** Paths from `input` and `data` by the name they are imported under. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** Statements in the order in which they were compiled. */
  readonly places: Range[];
  readonly unknownFunctions: UnknownFunction[];
  /** Rules and functions that the rule being compiled asks for. */
  readonly uses: Set<string>;
  compileComprehension(expr: Extract<Expr, { kind: 'comprehension' }>, scope: Scope): Eval;
  compileExists(body: Body, scope: Scope): (frame: Frame) => boolean;
}

/** A function that neither the policy nor the Kata agent has; calling it is an error. */
export interface UnknownFunction {
  readonly name: string;
  readonly range: Range;
}

export function unsafe(program: Program, name: string, range: Range): never {
  const help = name === '_' ? undefined : 'give it a value, or declare a rule of this name';
  return refuse(program.source, range, `\`${name}\` has no value here`, help);
}
