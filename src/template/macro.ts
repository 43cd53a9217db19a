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
  const { name, parameters, mentions } = macro;
  const keywords = new Map(args.keywords);
  for (const [index, parameter] of parameters.entries()) {
    const value = index < args.positional.length ? args.positional[index] : take(keywords, parameter.name);
    if (value !== undefined) scope.set(parameter.name, value);
    else
      scope.set(
        parameter.name,
        parameter.fallback
          ? evaluate(parameter.fallback)
          : missing(`the parameter \`${parameter.name}\` was not provided`),
      );
  }
  const declared = new Set(parameters.map((parameter) => parameter.name));
  if (mentions.has('caller') && !declared.has('caller'))
    scope.set('caller', given(take(keywords, 'caller'), missing('no caller is defined')));
  if (mentions.has('kwargs') && !declared.has('kwargs')) scope.set('kwargs', dictOf(keywords));
  else for (const keyword of keywords.keys()) throw typeError(`the macro \`${name}\` takes no keyword \`${keyword}\``);
  if (mentions.has('varargs') && !declared.has('varargs'))
    scope.set('varargs', tuple(args.positional.slice(parameters.length)));
  else if (args.positional.length > parameters.length)
    throw typeError(`the macro \`${name}\` takes not more than ${parameters.length} arguments`);
}

function take(keywords: Map<string, Value>, name: string): Value | undefined {
  const value = keywords.get(name);
  keywords.delete(name);
  return value;
}
