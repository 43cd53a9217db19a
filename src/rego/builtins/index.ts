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

/** Functions that the agent's engine has and this evaluator does not: a policy that calls one is refused. */
export const unsupported: ReadonlySet<string> = new Set([
  'indexof_n',
  'json.filter',
  'json.marshal_with_options',
  'json.remove',
  'numbers.range_step',
  'object.subset',
  'rand.intn',
  'regex.replace',
  'regex.template_match',
  'strings.render_template',
  'strings.replace_n',
  'trace',
  'units.parse',
  'units.parse_bytes',
  'walk',
]);
