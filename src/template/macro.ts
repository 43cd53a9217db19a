import { dictOf } from './globals.ts';
import { typeError } from './problem.ts';
import type { Scope } from './scope.ts';
import type { Expression, Parameter } from './syntax.ts';
import { type Arguments, given, missing, tuple, type Value } from './value.ts';

export interface MacroSignature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Names the body uses; `caller`, `varargs` and `kwargs` are only accepted when it does. */
  readonly mentions: ReadonlySet<string>;
}

/** Gives a macro's parameters their values in `scope`. */
export function bindMacro(
  macro: MacroSignature,
  args: Arguments,
  scope: Scope,
  evaluate: (fallback: Expression) => Value,
): void {
  const { name, parameters } = macro;
  const keywords = new Map(args.keywords);
  const values = parameters.map((parameter, index) =>
    index < args.positional.length ? args.positional[index] : take(keywords, parameter.name),
  );
  bindSpecial(macro, args, keywords, scope);
  if (!accepts(macro, 'varargs') && args.positional.length > parameters.length)
    throw typeError(`the macro \`${name}\` takes not more than ${parameters.length} arguments`);
  for (const [index, parameter] of parameters.entries()) {
    const { fallback } = parameter;
    const absent = (): Value => missing(`the parameter \`${parameter.name}\` was not provided`);
    const value = values[index];
    scope.set(parameter.name, value === undefined ? (fallback ? evaluate(fallback) : absent()) : value);
  }
}

function accepts({ parameters, mentions }: MacroSignature, name: string): boolean {
  return mentions.has(name) && !parameters.some((parameter) => parameter.name === name);
}

function bindSpecial(macro: MacroSignature, args: Arguments, keywords: Map<string, Value>, scope: Scope): void {
  if (accepts(macro, 'caller')) scope.set('caller', given(take(keywords, 'caller'), missing('no caller is defined')));
  if (accepts(macro, 'kwargs')) scope.set('kwargs', dictOf(keywords));
  else {
    const [unexpected] = keywords.keys();
    if (unexpected !== undefined) throw typeError(`the macro \`${macro.name}\` takes no keyword \`${unexpected}\``);
  }
  if (accepts(macro, 'varargs')) scope.set('varargs', tuple(args.positional.slice(macro.parameters.length)));
}

function take(keywords: Map<string, Value>, name: string): Value | undefined {
  const value = keywords.get(name);
  keywords.delete(name);
  return value;
}
