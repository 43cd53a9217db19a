import type { HoleRange } from '../../toml/document.ts';
import type { ValueChange } from './situation.ts';

/** Applies changes to a plain value (which it may alter), in order. False when a place is not there. */
export function applyChanges(root: unknown, changes: readonly ValueChange[]): boolean {
  return changes.every((change) => apply(root, change));
}

function apply(root: unknown, change: ValueChange): boolean {
  const last = change.place.at(-1)!;
  const parent = containerAt(root, change.place.slice(0, -1), change.kind !== 'remove');
  if (parent === undefined) return false;
  switch (change.kind) {
    case 'remove':
      return remove(parent, last);
    case 'set':
      put(parent, last, change.value);
      return true;
    case 'insert': {
      const there = memberOf(parent, last);
      const array = there === undefined || isEmptyTable(there) ? [] : there;
      if (!Array.isArray(array)) return false;
      put(parent, last, change.at === 'start' ? [...change.values, ...array] : [...array, ...change.values]);
      return true;
    }
  }
}

type Container = unknown[] | Record<string, unknown>;

function containerAt(root: unknown, place: readonly (string | number)[], create: boolean): Container | undefined {
  let at = root;
  for (const segment of place) {
    if (!isContainer(at)) return undefined;
    let next = memberOf(at, segment);
    if (next === undefined && create && typeof segment === 'string') {
      next = Object.create(null) as Container;
      put(at, segment, next);
    }
    at = next;
  }
  return isContainer(at) ? at : undefined;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function memberOf(container: Container, segment: string | number): unknown {
  if (Array.isArray(container)) return typeof segment === 'number' ? container[segment] : undefined;
  return typeof segment === 'string' && Object.hasOwn(container, segment) ? container[segment] : undefined;
}

function put(container: Container, segment: string | number, value: unknown): void {
  if (Array.isArray(container)) container[segment as number] = value;
  else Object.defineProperty(container, segment, { value, configurable: true, enumerable: true, writable: true });
}

function remove(container: Container, segment: string | number): boolean {
  if (Array.isArray(container)) {
    if (typeof segment !== 'number' || segment >= container.length) return false;
    container.splice(segment, 1);
    return true;
  }
  if (!Object.hasOwn(container, segment)) return false;
  delete container[segment as string];
  return true;
}

/** Whether two plain values agree; a table without members counts for none, and one unknown text for another. */
export function isSameValue(a: unknown, b: unknown, holes: HoleRange | undefined): boolean {
  return canonical(a, holes) === canonical(b, holes);
}

function canonical(root: unknown, holes: HoleRange | undefined): string {
  const written = JSON.stringify(root, (_, value: unknown) => {
    if (typeof value === 'bigint') return { '\0integer': String(value) };
    if (typeof value === 'number') return { '\0float': Object.is(value, -0) ? '-0' : String(value) };
    if (value === undefined) return { '\0unknown': true };
    if (typeof value === 'string') return withoutHoles(value, holes);
    if (!isContainer(value) || Array.isArray(value)) return value;
    const members = Object.entries(value)
      .filter(([, member]) => !isEmptyTable(member))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [withoutHoles(name, holes), member] as const);
    return { '\0table': members.flat() };
  });
  return written ?? '';
}

function isEmptyTable(value: unknown): boolean {
  if (!isContainer(value) || Array.isArray(value)) return false;
  return Object.values(value).every(isEmptyTable);
}

function withoutHoles(text: string, holes: HoleRange | undefined): string {
  if (!holes) return text;
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    result += code >= holes.first && code <= holes.last ? '\0hole' : text[at];
  }
  return result;
}
