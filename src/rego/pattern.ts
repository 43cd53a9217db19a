import { compileExpr, type LoopSlots } from './compile-expression.ts';
import type { Program } from './compiler.ts';
import type { Frame } from './machine.ts';
import type { Scope, Variable } from './scope.ts';
import type { Expr } from './syntax.ts';
import { equal, isArray, RegoObject, type Value } from './value.ts';

/** Compares a value with a pattern and gives the variables in it their values. */
export type Bind = (frame: Frame, value: Value) => boolean;

/** `fresh`: the variables that get a value here; a second mention of one must agree with the first. */
export function compilePattern(
  pattern: Expr,
  fresh: Set<Variable>,
  where: { readonly scope: Scope; readonly program: Program; readonly loops: LoopSlots },
): Bind {
  if (pattern.kind === 'var') {
    if (pattern.name === '_') return () => true;
    const variable = where.scope.find(pattern.name);
    if (variable && fresh.has(variable)) return assignTo(variable, fresh);
  }
  if (pattern.kind === 'array' && hasFresh(pattern, fresh, where.scope)) {
    return arrayPattern(pattern.items.map((item) => compilePattern(item, fresh, where)));
  }
  if (pattern.kind === 'object' && hasFresh(pattern, fresh, where.scope)) {
    const { scope, program, loops } = where;
    return objectPattern(
      pattern.entries.map(([key, value]) => ({
        key: compileExpr(key, scope, program, loops),
        bind: compilePattern(value, fresh, where),
      })),
    );
  }
  const value = compileExpr(pattern, where.scope, where.program, where.loops);
  return (frame, given) => {
    const wanted = value(frame);
    return wanted !== undefined && equal(given, wanted, frame.machine.budget);
  };
}

/** The variable counts as bound from here on. */
function assignTo(variable: Variable, fresh: Set<Variable>): Bind {
  fresh.delete(variable);
  variable.bound = true;
  const { slot } = variable;
  return (frame, value) => {
    frame.slots[slot] = value;
    return true;
  };
}

function hasFresh(pattern: Expr, fresh: ReadonlySet<Variable>, scope: Scope): boolean {
  if (pattern.kind === 'var') {
    const variable = scope.find(pattern.name);
    return pattern.name === '_' || (variable !== undefined && fresh.has(variable));
  }
  if (pattern.kind === 'array') return pattern.items.some((item) => hasFresh(item, fresh, scope));
  return pattern.kind === 'object' && pattern.entries.some(([, value]) => hasFresh(value, fresh, scope));
}

function arrayPattern(items: readonly Bind[]): Bind {
  return (frame, value) =>
    isArray(value) && value.length === items.length && items.every((bind, at) => bind(frame, value[at]!));
}

function objectPattern(
  entries: readonly { readonly key: (frame: Frame) => Value | undefined; readonly bind: Bind }[],
): Bind {
  return (frame, value) => {
    if (!(value instanceof RegoObject) || value.size !== entries.length) return false;
    return entries.every(({ key, bind }) => {
      const name = key(frame);
      const member = name === undefined ? undefined : value.get(name, frame.machine.budget);
      return member !== undefined && bind(frame, member);
    });
  };
}
