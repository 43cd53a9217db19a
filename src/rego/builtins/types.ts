import { typeName } from '../value.ts';
import { type Builtin, builtin } from './builtin.ts';

const named = ['null', 'boolean', 'number', 'string', 'array', 'set', 'object'].map(
  (name): readonly [string, Builtin] => [`is_${name}`, builtin(1, ([value]) => typeName(value!) === name)],
);

export const types: Readonly<Record<string, Builtin>> = {
  ...Object.fromEntries(named),
  type_name: builtin(1, ([value]) => typeName(value!)),
};
