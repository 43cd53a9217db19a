import { bind, flagArgument, integerArgument } from './arguments.ts';
import { attributeGetter, attributesGetter, type Getter, withoutCase } from './attribute-path.ts';
import { sortBy } from './collection-methods.ts';
import { equals, keyOf, order } from './comparison.ts';
import { iterate, lengthOf, truth } from './iteration.ts';
import { binary } from './operators.ts';
import { print } from './print.ts';
import { TemplateError, typeError } from './problem.ts';
import { codePoints } from './python-text.ts';
import { mismatch } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import type { Filter } from './text-filters.ts';
import {
  type Arguments,
  given,
  isKind,
  isText,
  iterator,
  list,
  missing,
  textOf,
  tuple,
  typeName,
  type Value,
} from './value.ts';

export const sequenceFilters: readonly (readonly [string, Filter])[] = [
  ['batch', batch],
  ['count', length],
  ['length', length],
  ['dictsort', dictSort],
  ['first', first],
  ['last', last],
  ['groupby', groupBy],
  ['items', items],
  ['join', join],
  ['list', toList],
  ['map', map],
  ['max', extreme('max', (order) => order > 0)],
  ['min', extreme('min', (order) => order < 0)],
  ['reject', selecting('reject', false, false)],
  ['rejectattr', selecting('rejectattr', true, false)],
  ['select', selecting('select', false, true)],
  ['selectattr', selecting('selectattr', true, true)],
  ['reverse', reverse],
  ['slice', slices],
  ['sort', sort],
  ['sum', sum],
  ['unique', unique],
];

function length(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('length', '', args);
  if (isKind(value, 'undefined') && value.strict) throw new TemplateError('undefined', value.message);
  const found = lengthOf(value, runtime);
  if (found === undefined) throw mismatch(value, `a \`${typeName(value)}\` has no length`);
  return found;
}

function toList(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('list', '', args);
  const items = iterate(value, runtime);
  runtime.budget.allocateItems(items.length);
  return list([...items]);
}

function first(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('first', '', args);
  if (isKind(value, 'iterator'))
    return given(value.items[value.at++], missing('no first item, the sequence was empty'));
  return given(iterate(value, runtime)[0], missing('no first item, the sequence was empty'));
}

function last(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('last', '', args);
  if (isKind(value, 'iterator') || isEnvironment(value)) throw typeError(`a \`${typeName(value)}\` can't be reversed`);
  const item = iterate(value, runtime).at(-1);
  if (typeof item === 'string' && isKind(value, 'markup')) return { kind: 'markup', text: item };
  return given(item, missing('no last item, the sequence was empty'));
}

function reverse(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('reverse', '', args);
  if (isText(value)) {
    const text = codePoints(textOf(value)).toReversed().join('');
    return typeof value === 'string' ? text : { kind: 'markup', text };
  }
  const reversed = iterate(value, runtime).toReversed();
  return isKind(value, 'iterator') || isEnvironment(value) ? list(reversed) : iterator(reversed);
}

/** `os.environ`, which is no dict and can't be gone through backwards. */
function isEnvironment(value: Value): boolean {
  return isKind(value, 'dict') && value.typeName !== undefined;
}

function items(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('items', '', args);
  if (isKind(value, 'undefined')) return iterator([]);
  if (!isKind(value, 'dict')) throw mismatch(value, '`items` wants a mapping');
  return iterator(iterate({ kind: 'view', of: 'items', dict: value }, runtime));
}

function join(value: Value, args: Arguments, runtime: Runtime): Value {
  const [separator = '', attribute] = bind('join', 'd? attribute?', args);
  const get = attributeGetter(attribute, runtime);
  const between = print(separator, runtime);
  const parts = iterate(value, runtime).map((item) => print(get(item), runtime));
  runtime.budget.allocate(parts.reduce((sum, part) => sum + part.length + between.length, 0));
  return parts.join(between);
}

function batch(value: Value, args: Arguments, runtime: Runtime): Value {
  const [count, fill = null] = bind('batch', 'linecount fill_with?', args);
  const size = integerArgument('batch', count, 0);
  const all = iterate(value, runtime);
  runtime.budget.allocateItems(all.length + Math.max(0, size));
  if (size < 1) return iterator(all.length === 0 ? [] : [list([]), list([...all])].slice(size === 0 ? 0 : 1));
  const rows: Value[][] = [];
  for (let at = 0; at < all.length; at += size) rows.push(all.slice(at, at + size));
  const final = rows.at(-1);
  if (fill !== null && final) while (final.length < size) final.push(fill);
  return iterator(rows.map(list));
}

function slices(value: Value, args: Arguments, runtime: Runtime): Value {
  const [count, fill = null] = bind('slice', 'slices fill_with?', args);
  const number = integerArgument('slice', count, 0);
  if (number === 0) throw typeError('division by zero');
  const all = iterate(value, runtime);
  runtime.budget.allocateItems(all.length + Math.max(0, number));
  const size = Math.floor(all.length / number);
  const extra = all.length % number;
  const rows: Value[] = [];
  let at = 0;
  for (let index = 0; index < number; index++) {
    const row = all.slice(at, at + size + (index < extra ? 1 : 0));
    at += row.length;
    rows.push(list(fill !== null && index >= extra ? [...row, fill] : row));
  }
  return iterator(rows);
}

function sort(value: Value, args: Arguments, runtime: Runtime): Value {
  const [reversed = false, caseSensitive = false, attribute] = bind(
    'sort',
    'reverse? case_sensitive? attribute?',
    args,
  );
  const isReversed = flagArgument('sort', reversed);
  const all = iterate(value, runtime);
  runtime.budget.allocateItems(all.length);
  return list(sortBy(all, attributesGetter(attribute, runtime, !truth(caseSensitive)), isReversed, runtime));
}

function dictSort(value: Value, args: Arguments, runtime: Runtime): Value {
  const [caseSensitive = false, by = 'key', reversed = false] = bind('dictsort', 'case_sensitive? by? reverse?', args);
  if (by !== 'key' && by !== 'value') throw typeError('`dictsort` sorts by `key` or `value`');
  if (!isKind(value, 'dict'))
    throw isKind(value, 'undefined')
      ? new TemplateError('undefined', value.message)
      : mismatch(value, '`dictsort` wants a mapping');
  const key = ([name, item]: readonly [Value, Value]): Value => {
    const chosen = by === 'key' ? name : item;
    return truth(caseSensitive) ? chosen : withoutCase(chosen);
  };
  const isReversed = flagArgument('dictsort', reversed);
  return list(sortBy([...value.entries.values()], key, isReversed, runtime).map((pair) => tuple([...pair])));
}

function unique(value: Value, args: Arguments, runtime: Runtime): Value {
  const [caseSensitive = false, attribute] = bind('unique', 'case_sensitive? attribute?', args);
  const get = attributeGetter(attribute, runtime, { ignoreCase: !truth(caseSensitive) });
  const seen = new Set<string>();
  return iterator(
    iterate(value, runtime).filter((item) => {
      const key = keyOf(get(item), runtime);
      return !seen.has(key) && seen.add(key);
    }),
  );
}

function extreme(name: string, better: (order: number) => boolean): Filter {
  return (value, args, runtime) => {
    const [caseSensitive = false, attribute] = bind(name, 'case_sensitive? attribute?', args);
    const get = attributeGetter(attribute, runtime, { ignoreCase: !truth(caseSensitive) });
    const [head, ...rest] = iterate(value, runtime);
    if (head === undefined) return missing('no aggregated item, the sequence was empty');
    let [best, bestKey] = [head, get(head)];
    for (const item of rest) {
      const key = get(item);
      if (better(order(key, bestKey, runtime))) [best, bestKey] = [item, key];
    }
    return best;
  };
}

function sum(value: Value, args: Arguments, runtime: Runtime): Value {
  const [attribute, start = 0n] = bind('sum', 'attribute? start?', args);
  if (isText(start)) throw typeError("`sum` can't add up text");
  const get = attributeGetter(attribute, runtime);
  return iterate(value, runtime).reduce((total, item) => binary('+', total, get(item), runtime), start);
}

function groupBy(value: Value, args: Arguments, runtime: Runtime): Value {
  const [attribute, fallback, caseSensitive = false] = bind('groupby', 'attribute default? case_sensitive?', args);
  const folds = !truth(caseSensitive);
  const get = attributeGetter(attribute, runtime, { fallback, ignoreCase: folds });
  const exact = attributeGetter(attribute, runtime, { fallback });
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sortBy(iterate(value, runtime), get, false, runtime)) {
    const key = get(item);
    const group = groups.at(-1);
    if (group && equals(group.key, key, runtime)) group.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return list(
    groups.map(({ key, items }) => ({
      kind: 'tuple',
      items: [folds ? exact(items[0]!) : key, list(items)],
      names: ['grouper', 'list'],
    })),
  );
}

function map(value: Value, args: Arguments, runtime: Runtime): Value {
  if (!truth(value)) return iterator([]);
  const change =
    args.positional.length === 0 && args.keywords.has('attribute')
      ? attributeMap(args, runtime)
      : filterMap(args, runtime);
  return iterator(iterate(value, runtime).map(change));
}

function attributeMap(args: Arguments, runtime: Runtime): Getter {
  for (const keyword of args.keywords.keys())
    if (keyword !== 'attribute' && keyword !== 'default') throw typeError(`\`map\` has no parameter \`${keyword}\``);
  return attributeGetter(args.keywords.get('attribute'), runtime, { fallback: args.keywords.get('default') });
}

function filterMap(args: Arguments, runtime: Runtime): Getter {
  const [name, ...positional] = args.positional;
  if (name === undefined || !isText(name)) throw typeError('`map` wants the name of a filter');
  return (item) => runtime.filter(textOf(name), item, { positional, keywords: args.keywords });
}

function selecting(name: string, byAttribute: boolean, keep: boolean): Filter {
  return (value, args, runtime) => {
    if (!truth(value)) return iterator([]);
    const [attribute] = byAttribute ? args.positional : [];
    const rest = args.positional.slice(byAttribute ? 1 : 0);
    if (byAttribute && attribute === undefined) throw typeError(`\`${name}\` wants the name of an attribute`);
    const get = attributeGetter(attribute, runtime);
    const [test, ...positional] = rest;
    if (test !== undefined && !isText(test)) throw typeError(`\`${name}\` wants the name of a test`);
    const holds = (item: Value): boolean =>
      truth(test === undefined ? item : runtime.test(textOf(test), item, { positional, keywords: args.keywords }));
    return iterator(iterate(value, runtime).filter((item) => holds(get(item)) === keep));
  };
}
