import { isBefore, type Release } from '../release.ts';
import { type Asked, toolDefaults } from '../tool-defaults.ts';
import { isList, isTable, isTruthy, type Table, type Value } from './values.ts';

/**
 * Makes of a manifest what `Manifest()` of the release makes of it, in place: trusted files become tables, 1.8 converts an
 * entrypoint that is a text, and what is missing is appended in upstream's order. Returns the table of the entrypoint when its
 * hash is still to be computed. The document has passed `constructProblems`.
 * Source: python/graminelibos/manifest.py:300-357 of each release.
 */
export function addDefaults(root: Table, release: Release, pkglibdir: string): Table | undefined {
  if (release === '1.8') convertEntrypoint(root);
  if (!root.has('sgx')) root.set('sgx', new Map());
  const asked = askedOf(root);
  for (const [path, value] of toolDefaults(release, asked))
    if (path.at(-1) !== 'sha256') addDefault(root, path, plain(value) ?? `file:${pkglibdir}/libsysdb.so`);
  const sgx = root.get('sgx') as Table;
  const files = sgx.get('trusted_files');
  if (isList(files)) sgx.set('trusted_files', files.map(entryOf));
  if (isBefore(release, '1.8')) return undefined;
  const entrypoint = tableAt(root, ['loader', 'entrypoint'])!;
  if (entrypoint.has('sha256')) return undefined;
  entrypoint.set('sha256', '');
  return entrypoint;
}

/** 1.8 takes the text of older releases for the URI. */
function convertEntrypoint(root: Table): void {
  const loader = root.get('loader');
  const uri = isTable(loader) ? loader.get('entrypoint') : undefined;
  if (isTable(loader) && typeof uri === 'string') loader.set('entrypoint', new Map([['uri', uri]]));
}

function askedOf(root: Table): Asked {
  const at = (path: string): Value | undefined => {
    const names = path.split('.');
    return tableAt(root, names.slice(0, -1))?.get(names.at(-1)!);
  };
  return {
    has: (path) => at(path) !== undefined,
    isTruthy(path) {
      const value = at(path);
      return value !== undefined && isTruthy(value);
    },
  };
}

function tableAt(root: Table, path: readonly string[]): Table | undefined {
  let table: Value | undefined = root;
  for (const name of path) table = isTable(table) ? table.get(name) : undefined;
  return isTable(table) ? table : undefined;
}

function addDefault(root: Table, path: readonly string[], value: Value): void {
  let table = root;
  for (const name of path.slice(0, -1)) {
    if (!table.has(name)) table.set(name, new Map());
    const next = table.get(name);
    if (!isTable(next)) return;
    table = next;
  }
  const last = path.at(-1)!;
  if (!table.has(last)) table.set(last, value);
}

/** Undefined when the tools compute it. */
function plain(value: ReturnType<typeof toolDefaults>[number][1]): Value | undefined {
  return typeof value === 'number' ? BigInt(value) : value;
}

function entryOf(entry: Value): Value {
  return typeof entry === 'string' ? new Map([['uri', entry]]) : entry;
}
