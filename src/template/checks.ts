import { bind } from './arguments.ts';
import { type Comparison, compare, equals, keyOf } from './comparison.ts';
import { filterNamed, isRefusedFilter } from './filters.ts';
import { binary } from './operators.ts';
import { print } from './print.ts';
import { TemplateError, Unknowable, unsupported } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { isLower, isUpper } from './string-methods.ts';
import { type Arguments, isText, kindOf, numberOf, textOf, type Value } from './value.ts';

export type Check = (value: Value, args: Arguments, runtime: Runtime) => Value;

/** One of Jinja's built-in tests, what stands after `is`. */
export function checkNamed(name: string): Check | undefined {
  return checks.get(name);
}

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['defined', kind('defined', (value) => kindOf(value) !== 'undefined')],
  ['undefined', kind('undefined', (value) => kindOf(value) === 'undefined')],
  ['none', kind('none', (value) => value === null)],
  ['boolean', kind('boolean', (value) => typeof value === 'boolean')],
  ['true', kind('true', (value) => value === true)],
  ['false', kind('false', (value) => value === false)],
  ['integer', kind('integer', (value) => typeof value === 'bigint')],
  ['float', kind('float', (value) => kindOf(value) === 'float')],
  ['number', kind('number', (value) => numberOf(value) !== undefined)],
  ['string', kind('string', isText)],
  ['mapping', kind('mapping', (value) => kindOf(value) === 'dict')],
  ['escaped', kind('escaped', (value) => kindOf(value) === 'markup')],
  ['callable', kind('callable', isCallable)],
  ['sequence', kind('sequence', isSequence)],
  ['iterable', kind('iterable', isIterable)],
  ['lower', onText('lower', isLower)],
  ['upper', onText('upper', isUpper)],
  ['odd', parity('odd', 1n)],
  ['even', parity('even', 0n)],
  [
    'divisibleby',
    (value, args, runtime) => equals(remainder(value, bind('divisibleby', 'num', args)[0]!, runtime), 0n, runtime),
  ],
  ['sameas', sameAs],
  ['filter', naming('filter', (name) => filterNamed(name) !== undefined || isRefusedFilter(name))],
  ['test', naming('test', (name) => checks.has(name))],
  ['in', comparing('in', 'in')],
  ...aliases('==', ['==', 'eq', 'equalto']),
  ...aliases('!=', ['!=', 'ne']),
  ...aliases('>', ['>', 'gt', 'greaterthan']),
  ...aliases('>=', ['>=', 'ge']),
  ...aliases('<', ['<', 'lt', 'lessthan']),
  ...aliases('<=', ['<=', 'le']),
]);

function aliases(operator: Comparison, names: readonly string[]): (readonly [string, Check])[] {
  return names.map((name) => [name, comparing(name, operator)]);
}

function comparing(name: string, operator: Comparison): Check {
  return (value, args, runtime) => compare(operator, value, bind(name, '/other', args)[0]!, runtime);
}

function kind(name: string, holds: (value: Value) => boolean): Check {
  return (value, args) => {
    bind(name, '', args);
    if (kindOf(value) === 'hole') throw new Unknowable();
    return holds(value);
  };
}

function onText(name: string, holds: (text: string) => boolean): Check {
  return (value, args, runtime) => {
    bind(name, '', args);
    return holds(print(value, runtime));
  };
}

function parity(name: string, rest: bigint): Check {
  return (value, args, runtime) => {
    bind(name, '', args);
    return equals(remainder(value, 2n, runtime), rest, runtime);
  };
}

function isCallable(value: Value): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (value.kind === 'thing' || value.kind === 'path') return value.call !== undefined;
  return value.kind === 'function' || value.kind === 'undefined';
}

function isSequence(value: Value): boolean {
  return (
    ['string', 'markup', 'list', 'tuple', 'dict', 'range'].includes(kindOf(value)) ||
    (kindOf(value) === 'undefined' && !(value as { strict: boolean }).strict)
  );
}

function isIterable(value: Value): boolean {
  if (value !== null && typeof value === 'object' && value.kind === 'undefined' && value.strict)
    throw new TemplateError('undefined', value.message);
  return ['string', 'markup', 'list', 'tuple', 'dict', 'range', 'view', 'iterator', 'undefined'].includes(
    kindOf(value),
  );
}

function remainder(value: Value, by: Value, runtime: Runtime): Value {
  return binary('%', value, by, runtime);
}

function sameAs(value: Value, args: Arguments, runtime: Runtime): Value {
  const other = bind('sameas', 'other', args)[0]!;
  if (kindOf(value) === 'hole' || kindOf(other) === 'hole') throw new Unknowable();
  if (typeof value === 'boolean' || value === null || typeof other === 'boolean' || other === null)
    return value === other;
  if (typeof value === 'object' && typeof other === 'object') return value === other;
  if (kindOf(value) !== kindOf(other) || !equals(value, other, runtime)) return false;
  throw unsupported('`sameas` between texts or numbers', 'use `==`');
}

function naming(name: string, isKnown: (name: string) => boolean): Check {
  return (value, args, runtime) => {
    bind(name, '', args);
    if (kindOf(value) === 'hole') throw new Unknowable();
    keyOf(value, runtime);
    return isText(value) && isKnown(textOf(value));
  };
}
