import { dictMethods, listMethods, tupleMethods } from './collection-methods.ts';
import { keyOf } from './comparison.ts';
import { escapeHtml } from './html.ts';
import { iterate, lengthOf } from './iteration.ts';
import { pathAttribute } from './path-attributes.ts';
import { represent } from './print.ts';
import { typeError, Unknowable, unsupported } from './problem.ts';
import { refuseUndefined } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { type Method, stringMethods } from './string-methods.ts';
import {
  type Arguments,
  given,
  isKind,
  isText,
  list,
  type Markup,
  missing,
  numberOf,
  type Thing,
  textOf,
  tuple,
  typeName,
  type Value,
} from './value.ts';

/** `target.name`: the attribute, else the item of that name, else undefined. */
export function getAttribute(target: Value, name: string, runtime: Runtime): Value {
  refuseUndefined(target);
  const attribute = attributeOf(target, name);
  if (attribute !== undefined) return attribute;
  return given(itemOf(target, name, runtime), missing(`\`${objectName(target)}\` has no attribute \`${name}\``));
}

/** `target[key]`: the item, else the attribute of that name, else undefined. */
export function getItem(target: Value, key: Value, runtime: Runtime): Value {
  refuseUndefined(target);
  const item = itemOf(target, key, runtime);
  if (item !== undefined) return item;
  if (isText(key)) {
    return given(
      attributeOf(target, textOf(key)),
      missing(`\`${objectName(target)}\` has no attribute \`${textOf(key)}\``),
    );
  }
  return missing(`${objectName(target)} has no element ${represent(key, runtime)}`);
}

/** As Jinja names it in messages: `dict object`, `None`. */
export function objectName(value: Value): string {
  if (value === null) return 'None';
  const name = typeName(value);
  return typeof value === 'object' && value.kind === 'thing' && !name.includes('.') ? name : `${name} object`;
}

/** `getattr(target, name)`, undefined when Python raises AttributeError. */
export function attributeOf(target: Value, name: string): Value | undefined {
  if (/^__.*__$/.test(name)) throw unsupported(`\`${name}\``, 'attributes of Python itself are out of reach');
  if (typeof target === 'string') return method(stringMethods, target, name) ?? refused(target, name);
  if (target === null || typeof target !== 'object') return refused(target, name);
  switch (target.kind) {
    case 'markup':
      return markupMethod(target, name) ?? refused(target, name);
    case 'list':
      return method(listMethods, target, name) ?? refused(target, name);
    case 'tuple':
      return target.names?.includes(name)
        ? target.items[target.names.indexOf(name)]
        : (method(tupleMethods, target, name) ?? refused(target, name));
    case 'dict':
      return method(dictMethods, target, name) ?? refused(target, name);
    case 'path':
      return pathAttribute(target, name);
    case 'thing':
      return target.attribute(name);
    case 'hole':
      throw new Unknowable();
    default:
      return refused(target, name);
  }
}

/** Methods that change their object or keep what they are given work on holes. */
const openMethods: readonly string[] = [
  'append',
  'extend',
  'insert',
  'update',
  'setdefault',
  'join',
  'format',
  'keys',
  'values',
  'items',
  'copy',
  'clear',
  'pop',
];

function method<Self extends Value>(
  methods: ReadonlyMap<string, Method<Self>>,
  self: Self,
  name: string,
): Value | undefined {
  const found = methods.get(name);
  if (!found) return undefined;
  return {
    kind: 'function',
    name,
    self,
    open: openMethods.includes(name),
    call: (args, runtime) => found(self, args, runtime),
  };
}

/** Methods of text that markupsafe leaves as they are, so that they answer plain text. */
const answersPlain: readonly string[] = ['casefold', 'removeprefix', 'removesuffix'];
/** Those that escape the texts they are given. */
const escapesArguments: readonly string[] = [
  'capitalize',
  'title',
  'lower',
  'upper',
  'replace',
  'ljust',
  'rjust',
  'lstrip',
  'rstrip',
  'center',
  'strip',
  'expandtabs',
  'swapcase',
  'zfill',
  'partition',
  'rpartition',
];

/** A method of escaped text, as markupsafe has it. */
function markupMethod(target: Markup, name: string): Value | undefined {
  const found = method(stringMethods, target.text, name);
  if (found === undefined || found === null || typeof found !== 'object' || found.kind !== 'function') return undefined;
  if (answersPlain.includes(name)) return found;
  if (name === 'format') throw unsupported('`format` of escaped text');
  const mark = (value: Value): Value => (typeof value === 'string' ? { kind: 'markup', text: value } : value);
  return {
    ...found,
    call: (args, runtime) => {
      const result = found.call(escapedArguments(name, args, runtime), runtime);
      if (isKind(result, 'list')) return list(result.items.map(mark));
      return isKind(result, 'tuple') ? tuple(result.items.map(mark)) : mark(result);
    },
  };
}

function escapedArguments(name: string, args: Arguments, runtime: Runtime): Arguments {
  const escaped = (value: Value): Value => (typeof value === 'string' ? escapeHtml(value) : value);
  if (name === 'join') {
    const inner = (value: Value): Value => runtime.filter('e', value, { positional: [], keywords: new Map() });
    return { ...args, positional: args.positional.map((items) => list(iterate(items, runtime).map(inner))) };
  }
  if (!escapesArguments.includes(name)) return args;
  return {
    positional: args.positional.map(escaped),
    keywords: new Map([...args.keywords].map(([key, value]) => [key, escaped(value)] as const)),
  };
}

/** What Python has and we have not. */
const refusals: readonly { readonly of: readonly string[]; readonly names: readonly string[] }[] = [
  { of: ['str'], names: ['encode', 'format_map', 'maketrans', 'translate'] },
  { of: ['Markup'], names: ['encode', 'escape', 'format_map', 'maketrans', 'striptags', 'translate', 'unescape'] },
  {
    of: ['int', 'bool'],
    names: [
      'as_integer_ratio',
      'bit_count',
      'bit_length',
      'conjugate',
      'denominator',
      'from_bytes',
      'imag',
      'numerator',
      'real',
      'to_bytes',
    ],
  },
  { of: ['float'], names: ['as_integer_ratio', 'conjugate', 'fromhex', 'hex', 'imag', 'is_integer', 'real'] },
  { of: ['dict'], names: ['fromkeys'] },
  { of: ['range'], names: ['count', 'index', 'start', 'step', 'stop'] },
  { of: ['generator'], names: ['close', 'gi_code', 'gi_frame', 'gi_running', 'gi_yieldfrom', 'send', 'throw'] },
  { of: ['dict_keys', 'dict_items'], names: ['isdisjoint', 'mapping'] },
  { of: ['dict_values'], names: ['mapping'] },
];

function refused(target: Value, name: string): undefined {
  const type = typeName(target);
  if (refusals.some(({ of, names }) => of.includes(type) && names.includes(name)))
    throw unsupported(`\`${name}\` of a \`${type}\``);
  if (type === 'function') throw unsupported(`\`${name}\` of a function`);
  return undefined;
}

function itemOf(target: Value, key: Value, runtime: Runtime): Value | undefined {
  if (target !== null && typeof target === 'object') {
    if (target.kind === 'dict') return itemOfDict(target, key, runtime);
    if (target.kind === 'thing') return itemOfThing(target, key);
    if (target.kind === 'hole') throw new Unknowable();
  }
  if (!isSequence(target)) return undefined;
  const index = numberOf(key);
  if (typeof index !== 'bigint') return undefined;
  const length = lengthOf(target, runtime)!;
  const at = index < 0n ? length + index : index;
  if (at < 0n || at >= length) return undefined;
  return elementAt(target, Number(at), runtime);
}

function isSequence(value: Value): boolean {
  return (
    isText(value) ||
    (value !== null &&
      typeof value === 'object' &&
      (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'range'))
  );
}

function elementAt(target: Value, index: number, runtime: Runtime): Value {
  if (typeof target === 'string' && !/[\ud800-\udbff]/.test(target)) return target[index]!;
  if (target !== null && typeof target === 'object' && target.kind === 'range')
    return target.start + BigInt(index) * target.step;
  const element = iterate(target, runtime)[index]!;
  return isKind(target, 'markup') ? { kind: 'markup', text: element as string } : element;
}

function itemOfDict(dict: Extract<Value, { kind: 'dict' }>, key: Value, runtime: Runtime): Value | undefined {
  if (dict.unsettled) throw new Unknowable();
  if (key !== null && typeof key === 'object' && (key.kind === 'list' || key.kind === 'dict')) return undefined;
  return dict.entries.get(keyOf(key, runtime))?.[1];
}

function itemOfThing(_thing: Thing, key: Value): Value | undefined {
  refuseUndefined(key);
  return undefined;
}

/** `target[start:stop:step]`; nulls are left out. */
export function slice(target: Value, bounds: readonly [Value, Value, Value], runtime: Runtime): Value {
  refuseUndefined(target);
  for (const bound of bounds) if (bound !== null && typeof numberOf(bound) !== 'bigint') refuseBound(bound);
  const [start, stop, step] = bounds.map((bound) => (bound === null ? undefined : Number(numberOf(bound)))) as [
    number?,
    number?,
    number?,
  ];
  if (step === 0) throw typeError('the step of a slice is zero');
  if (target !== null && typeof target === 'object' && target.kind === 'hole') throw new Unknowable();
  if (!isSequence(target)) throw typeError(`a \`${typeName(target)}\` can't be sliced`);
  if (target !== null && typeof target === 'object' && target.kind === 'range')
    throw unsupported('a slice of a range', 'apply `list` first');
  const items = iterate(target, runtime);
  runtime.budget.allocateItems(items.length);
  const picked = pick<Value>(items, start, stop, step ?? 1);
  if (isText(target)) return typeof target === 'string' ? picked.join('') : { kind: 'markup', text: picked.join('') };
  return target !== null && typeof target === 'object' && target.kind === 'list' ? list(picked) : tuple(picked);
}

function refuseBound(bound: Value): never {
  refuseUndefined(bound);
  if (bound !== null && typeof bound === 'object' && bound.kind === 'hole') throw new Unknowable();
  throw typeError('the bounds of a slice must be integers');
}

function pick<T>(items: readonly T[], start: number | undefined, stop: number | undefined, step: number): T[] {
  const length = items.length;
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (bound: number): number => Math.max(low, Math.min(high, bound < 0 ? bound + length : bound));
  const from = start === undefined ? (step > 0 ? low : high) : clamp(start);
  const to = stop === undefined ? (step > 0 ? high : low) : clamp(stop);
  const picked: T[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) picked.push(items[at]!);
  return picked;
}
