import { bind } from './arguments.ts';
import { entriesOf } from './collection-methods.ts';
import { keyOf } from './comparison.ts';
import { typeError } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { type Arguments, type Func, numberOf, typeName, type Value } from './value.ts';

/** What Jinja itself defines in every template (`lipsum` aside). */
export const jinjaGlobals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', func('range', range)],
  ['dict', func('dict', (args, runtime) => dictOf(entriesOf('dict', args, runtime), runtime), true)],
  ['namespace', func('namespace', namespace, true)],
  ['cycler', func('cycler', cycler, true)],
  ['joiner', func('joiner', joiner, true)],
]);

export function func(name: string, call: (args: Arguments, runtime: Runtime) => Value, open = false): Func {
  return { kind: 'function', name, open, call };
}

export function dictOf(pairs: Iterable<readonly [Value, Value]>, runtime?: Runtime): Extract<Value, { kind: 'dict' }> {
  const entries = new Map<string, readonly [Value, Value]>();
  for (const [key, value] of pairs) {
    const name = keyOf(key, runtime);
    entries.set(name, [entries.get(name)?.[0] ?? key, value]);
  }
  return { kind: 'dict', entries };
}

function range(args: Arguments): Value {
  if (args.keywords.size > 0) throw typeError('`range` takes no keywords');
  const bounds = args.positional.map((bound) => {
    const number = numberOf(bound);
    if (typeof number !== 'bigint') throw typeError(`\`range\` wants integers, not \`${typeName(bound)}\``);
    return number;
  });
  const [first, second, third = 1n, ...more] = bounds;
  if (first === undefined || more.length > 0) throw typeError('`range` takes one to three arguments');
  if (third === 0n) throw typeError('the step of `range` is zero');
  return { kind: 'range', start: second === undefined ? 0n : first, stop: second ?? first, step: third };
}

function namespace(args: Arguments, runtime: Runtime): Value {
  const attributes = new Map<string, Value>();
  for (const [key, value] of entriesOf('namespace', args, runtime)) {
    if (typeof key !== 'string') throw typeError('`namespace` wants names');
    attributes.set(key, value);
  }
  return { kind: 'thing', typeName: 'jinja2.utils.Namespace', attributes, attribute: (name) => attributes.get(name) };
}

function cycler(args: Arguments): Value {
  if (args.positional.length === 0 || args.keywords.size > 0) throw typeError('`cycler` wants items');
  const items = args.positional;
  let at = 0;
  const next = func(
    'next',
    (): Value => {
      const item = items[at]!;
      at = (at + 1) % items.length;
      return item;
    },
    true,
  );
  const reset = func(
    'reset',
    (): Value => {
      at = 0;
      return null;
    },
    true,
  );
  const attribute = (name: string): Value | undefined => {
    if (name === 'next') return next;
    if (name === 'reset') return reset;
    if (name === 'items') return { kind: 'tuple', items };
    if (name === 'pos') return BigInt(at);
    return name === 'current' ? items[at]! : undefined;
  };
  return { kind: 'thing', typeName: 'jinja2.utils.Cycler', attribute };
}

function joiner(args: Arguments): Value {
  const [separator = ', '] = bind('joiner', 'sep?', args);
  let used = false;
  const attribute = (name: string): Value | undefined =>
    name === 'sep' ? separator : name === 'used' ? used : undefined;
  const call = (): Value => {
    const first = !used;
    used = true;
    return first ? '' : separator;
  };
  return { kind: 'thing', typeName: 'jinja2.utils.Joiner', attribute, call };
}
