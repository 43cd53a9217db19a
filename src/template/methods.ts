import { dictMethods, listMethods, tupleMethods } from './collection-methods.ts';
import { escapeHtml } from './html.ts';
import { iterate } from './iteration.ts';
import { pathAttribute } from './path-attributes.ts';
import { unsupported } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { type Method, stringMethods } from './string-methods.ts';
import { type Arguments, isKind, list, type Markup, tuple, typeName, type Value } from './value.ts';

/** An attribute of a value that Python itself has, most of them methods; undefined when Python raises AttributeError. */
export function builtinAttribute(target: Value, name: string): Value | undefined {
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

/** Methods of text that answer plain text or escaped text, depending on the version of markupsafe. */
const answersEither: readonly string[] = ['casefold', 'removeprefix', 'removesuffix'];
/** Methods that escape the texts they are given, or not, depending on that version. */
const escapesArguments: readonly string[] = [
  'replace',
  'ljust',
  'rjust',
  'lstrip',
  'rstrip',
  'center',
  'strip',
  'partition',
  'rpartition',
];

/** A method of escaped text, as markupsafe has it. */
function markupMethod(target: Markup, name: string): Value | undefined {
  const found = method(stringMethods, target.text, name);
  if (found === undefined || found === null || typeof found !== 'object' || found.kind !== 'function') return undefined;
  if (name === 'format' || answersEither.includes(name)) throw unsupported(`\`${name}\` of escaped text`);
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
  if (name === 'join') {
    const inner = (value: Value): Value => runtime.filter('e', value, { positional: [], keywords: new Map() });
    return { ...args, positional: args.positional.map((items) => list(iterate(items, runtime).map(inner))) };
  }
  if (escapesArguments.includes(name) && [...args.positional, ...args.keywords.values()].some(isChangedByEscaping))
    throw unsupported(`\`${name}\` of escaped text with text that is not escaped`);
  return args;
}

function isChangedByEscaping(value: Value): boolean {
  return typeof value === 'string' && escapeHtml(value) !== value;
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
