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
  if (typeof a === 'string' && typeof b === 'string')
    return a === b || (holes !== undefined && withoutHoles(a, holes) === withoutHoles(b, holes));
  if (!isContainer(a) || !isContainer(b)) return Object.is(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((element, at) => isSameValue(element, b[at], holes));
  }
  const [own, other] = [membersOf(a, holes), membersOf(b, holes)];
  if (own.size !== other.size) return false;
  for (const [name, value] of own) if (!other.has(name) || !isSameValue(value, other.get(name), holes)) return false;
  return true;
}

function membersOf(table: Record<string, unknown>, holes: HoleRange | undefined): ReadonlyMap<string, unknown> {
  const members = new Map<string, unknown>();
  for (const [name, value] of Object.entries(table))
    if (!isEmptyTable(value)) members.set(holes ? withoutHoles(name, holes) : name, value);
  return members;
}

function isEmptyTable(value: unknown): boolean {
  if (!isContainer(value) || Array.isArray(value)) return false;
  return Object.values(value).every(isEmptyTable);
}

function withoutHoles(text: string, holes: HoleRange): string {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    result += code >= holes.first && code <= holes.last ? '\0hole' : text[at];
  }
  return result;
}
