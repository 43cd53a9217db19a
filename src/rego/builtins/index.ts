import type { Builtin } from './builtin.ts';
import { collections } from './collections.ts';
import { encodings } from './encodings.ts';
import { numbers } from './numbers.ts';
import { regexes } from './regexes.ts';
import { strings } from './strings.ts';
import { types } from './types.ts';

/** The functions that the Kata agent's engine has, by name; `print` is the evaluator's own. */
export const builtins: ReadonlyMap<string, Builtin> = new Map([
  ...Object.entries(strings),
  ...Object.entries(numbers),
  ...Object.entries(collections),
  ...Object.entries(encodings),
  ...Object.entries(regexes),
  ...Object.entries(types),
]);
