import { typeError, Unknowable } from './problem.ts';
import type { Arguments, Value } from './value.ts';

/**
 * Binds arguments to parameters, e.g. `bind('replace', 'old new count?', args)`; a `?` marks what may be left out, a leading `/`
 * what can't be named. Raises TypeError as Python does.
 */
export function bind(name: string, parameters: string, args: Arguments): (Value | undefined)[] {
  const names = parameters === '' ? [] : parameters.split(' ');
  if (args.positional.length > names.length)
    throw typeError(`\`${name}\` takes ${names.length} arguments, not ${args.positional.length}`);
  const bound = names.map((_, index): Value | undefined => args.positional[index]);
  for (const [keyword, value] of args.keywords) {
    const index = names.findIndex((parameter) => parameter === keyword || parameter === `${keyword}?`);
    if (index < 0) throw typeError(`\`${name}\` has no parameter \`${keyword}\``);
    if (bound[index] !== undefined) throw typeError(`\`${name}\` is given \`${keyword}\` twice`);
    bound[index] = value;
  }
  for (const [index, parameter] of names.entries()) {
    if (bound[index] === undefined && !parameter.endsWith('?'))
      throw typeError(`\`${name}\` needs \`${parameter.replace('/', '')}\``);
  }
  return bound;
}

/** An integer argument; raises TypeError for anything else. */
export function integerArgument(name: string, value: Value | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value !== null && typeof value === 'object' && value.kind === 'hole') throw new Unknowable();
  throw typeError(`\`${name}\` wants an integer`);
}

/** A flag of a function of Python, which takes integers alone; raises TypeError for anything else. */
export function flagArgument(name: string, value: Value | undefined): boolean {
  const flag = integerArgument(name, value, 0);
  if (flag !== (flag | 0)) throw typeError(`\`${name}\` is given too large an integer`);
  return flag !== 0;
}
