import { typeError, Unknowable } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { isText, textOf, type Value } from './value.ts';

export type Getter = (item: Value) => Value;

/** What `attribute='a.0.b'` reads of an item; the item itself when there is none. */
export function attributeGetter(
  attribute: Value | undefined,
  runtime: Runtime,
  options: { readonly fallback?: Value | undefined; readonly ignoreCase?: boolean } = {},
): Getter {
  const parts = attributeParts(attribute);
  const fallback = options.fallback ?? null;
  return (item) => {
    let current = item;
    for (const part of parts) {
      current = runtime.item(current, part);
      if (fallback !== null && current !== null && typeof current === 'object' && current.kind === 'undefined')
        current = fallback;
    }
    return options.ignoreCase ? withoutCase(current) : current;
  };
}

function attributeParts(attribute: Value | undefined): readonly Value[] {
  if (attribute === undefined || attribute === null) return [];
  if (isText(attribute))
    return textOf(attribute)
      .split('.')
      .map((part) => (/^\d+$/.test(part) ? BigInt(part) : part));
  if (typeof attribute === 'bigint') return [attribute];
  if (typeof attribute === 'object' && attribute.kind === 'hole') throw new Unknowable();
  throw typeError('an attribute is named by text or an integer');
}

/** Several attributes, separated by commas, as a list. */
export function attributesGetter(attribute: Value | undefined, runtime: Runtime, ignoreCase: boolean): Getter {
  const names: readonly (Value | undefined)[] =
    attribute !== undefined && attribute !== null && isText(attribute) ? textOf(attribute).split(',') : [attribute];
  const getters = names.map((name) => attributeGetter(name, runtime, { ignoreCase }));
  return (item) => ({ kind: 'list', items: getters.map((getter) => getter(item)) });
}

export function withoutCase(value: Value): Value {
  return isText(value) ? textOf(value).toLowerCase() : value;
}
