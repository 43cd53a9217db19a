import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../data/node.ts';

/** A JSON Patch (RFC 6902) applied whole or not at all. */
export type Patched = { readonly document: Json } | { readonly problem: string };

export function applyPatch(document: Json, operations: Json): Patched {
  if (!isList(operations)) return { problem: 'the operations are no list' };
  try {
    return { document: operations.reduce<Json>((at, operation) => applied(at, operation), document) };
  } catch (error) {
    if (error instanceof PatchProblem) return { problem: error.message };
    throw error;
  }
}

class PatchProblem extends Error {}

function applied(document: Json, operation: Json): Json {
  if (!isObject(operation)) throw new PatchProblem('an operation is no object');
  const op = operation.get('op');
  const path = pointer(operation.get('path'));
  switch (op) {
    case 'add':
      return added(document, path, valueIn(operation));
    case 'remove':
      return removed(document, path);
    case 'replace':
      return replaced(document, path, valueIn(operation));
    case 'move':
      return moved(document, pointer(operation.get('from')), path);
    case 'copy':
      return added(document, path, found(document, pointer(operation.get('from'))));
    case 'test':
      if (!isDeepStrictEqual(found(document, path), valueIn(operation))) throw new PatchProblem('a test fails');
      return document;
    default:
      throw new PatchProblem(`an operation is neither add, remove, replace, move, copy nor test`);
  }
}

function pointer(path: Json | undefined): readonly string[] {
  if (path === '') return [];
  if (typeof path !== 'string' || !path.startsWith('/')) throw new PatchProblem('a path is no JSON pointer');
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueIn(operation: JsonObject): Json {
  const value = operation.get('value');
  if (value === undefined) throw new PatchProblem('an operation lacks its value');
  return value;
}

function found(document: Json, path: readonly string[]): Json {
  return path.reduce<Json>((at, key) => {
    const child = isObject(at) ? at.get(key) : isList(at) ? at[indexOf(key, at.length - 1)] : undefined;
    if (child === undefined) throw new PatchProblem(`nothing lies at \`/${path.join('/')}\``);
    return child;
  }, document);
}

function added(document: Json, path: readonly string[], value: Json): Json {
  return changed(
    document,
    path,
    (parent, key) => {
      if (isObject(parent)) return new Map(parent).set(key, value);
      return parent.toSpliced(key === '-' ? parent.length : indexOf(key, parent.length), 0, value);
    },
    value,
  );
}

function removed(document: Json, path: readonly string[]): Json {
  found(document, path);
  return changed(
    document,
    path,
    (parent, key) => {
      if (!isObject(parent)) return parent.toSpliced(indexOf(key, parent.length - 1), 1);
      const rest = new Map(parent);
      rest.delete(key);
      return rest;
    },
    null,
  );
}

function replaced(document: Json, path: readonly string[], value: Json): Json {
  found(document, path);
  return changed(
    document,
    path,
    (parent, key) => {
      if (isObject(parent)) return new Map(parent).set(key, value);
      return parent.with(indexOf(key, parent.length - 1), value);
    },
    value,
  );
}

function moved(document: Json, from: readonly string[], path: readonly string[]): Json {
  if (path.length > from.length && from.every((part, at) => path[at] === part)) {
    throw new PatchProblem('a value is moved into itself');
  }
  const value = found(document, from);
  return added(removed(document, from), path, value);
}

type Container = JsonObject | readonly Json[];

/** The document with the container that holds the end of the path changed; `whole` when the path is the document's own. */
function changed(
  document: Json,
  path: readonly string[],
  change: (parent: Container, key: string) => Json,
  whole: Json,
): Json {
  const [key, ...rest] = path;
  if (key === undefined) return whole;
  if (!isObject(document) && !isList(document)) throw new PatchProblem(`nothing can lie at \`${key}\``);
  if (rest.length === 0) return change(document, key);
  const inner = changed(found(document, [key]), rest, change, whole);
  return isObject(document)
    ? new Map(document).set(key, inner)
    : document.with(indexOf(key, document.length - 1), inner);
}

function indexOf(key: string, most: number): number {
  const index = /^(?:0|[1-9]\d{0,9})$/.test(key) ? Number(key) : -1;
  if (index < 0 || index > most) throw new PatchProblem(`\`${key}\` is no index of the list`);
  return index;
}

function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
