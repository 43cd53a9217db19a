import { isList, isTable, type Table, type Value } from '../gramine/final-manifest/values.ts';
import { joinKey } from '../gramine/manifest.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import { pythonText } from './python-repr.ts';

/** Who wrote a value: the user's manifest, GSC's template, the image's `Env`. */
export type Origin = 'user' | 'gsc' | 'image';

export interface Merged {
  /** In GSC's order: the keys of the first table come first. */
  readonly table: Table;
  /** Of each key that has a value of its own, by its dotted name: who wrote it, in the order in which that shows. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
  /** Values that another one displaced. */
  readonly overridden: readonly Overridden[];
  /** Keys with two values, at which GSC before 1.6 stops. */
  readonly conflicts: readonly string[];
  /** Search paths that became text though they were none. */
  readonly garbled: readonly string[];
}

export interface Overridden {
  readonly path: string;
  readonly kept: Value;
  readonly by: readonly Origin[];
  readonly lost: Value;
  readonly from: Origin;
}

/** Joins tables as GSC of that release does: what comes first wins, arrays are joined, and so are search paths. */
export function mergeManifests(
  parts: readonly { readonly table: Table; readonly origin: Origin }[],
  release: Release,
): Merged {
  const merge = new Merge(release);
  const table: Table = new Map();
  for (const part of parts) merge.into(table, part.table, part.origin, []);
  return { table, ...merge.result };
}

class Merge {
  readonly #release: Release;
  readonly result = {
    origins: new Map<string, readonly Origin[]>(),
    overridden: [] as Overridden[],
    conflicts: [] as string[],
    garbled: [] as string[],
  };

  constructor(release: Release) {
    this.#release = release;
  }

  into(first: Table, second: Table, origin: Origin, path: readonly string[]): void {
    for (const [name, value] of second) {
      const here = [...path, name];
      const known = first.get(name);
      if (known === undefined) this.#take(first, here, value, origin);
      else if (isTable(known) && isTable(value)) this.into(known, value, origin, here);
      else if (isList(known) && isList(value)) {
        first.set(name, [...known, ...value]);
        if (value.length > 0) this.#add(here, origin, known.length === 0);
      } else if (isSame(known, value)) this.#add(here, origin, false);
      else this.#settle(first, here, value, origin);
    }
  }

  #take(table: Table, path: readonly string[], value: Value, origin: Origin): void {
    if (!isTable(value)) {
      table.set(path.at(-1)!, value);
      this.result.origins.set(keyOf(path), [origin]);
      return;
    }
    const copy: Table = new Map();
    table.set(path.at(-1)!, copy);
    if (value.size === 0) this.result.origins.set(keyOf(path), [origin]);
    this.into(copy, value, origin, path);
  }

  #add(path: readonly string[], origin: Origin, replaces: boolean): void {
    const key = keyOf(path);
    const known = replaces ? [] : (this.result.origins.get(key) ?? []);
    if (!known.includes(origin)) this.result.origins.set(key, [...known, origin]);
  }

  #settle(first: Table, path: readonly string[], value: Value, origin: Origin): void {
    const name = path.at(-1)!;
    const known = first.get(name)!;
    const key = keyOf(path);
    if (isBefore(this.#release, '1.6')) {
      this.result.conflicts.push(key);
      return;
    }
    if (path.length === 3 && path[0] === 'loader' && path[1] === 'env' && joined.has(name)) {
      if (typeof known !== 'string' || typeof value !== 'string') this.result.garbled.push(key);
      first.set(name, `${pythonText(known)}:${pythonText(value)}`);
      if (isTable(known)) this.result.origins.set(key, originsBelow(this.result.origins, key));
      this.#add(path, origin, false);
      return;
    }
    const by = this.result.origins.get(key) ?? originsBelow(this.result.origins, key);
    this.result.overridden.push({ path: key, kept: known, by, lost: value, from: origin });
  }
}

function keyOf(path: readonly string[]): string {
  return path.reduce((before, name) => joinKey(before, name), '');
}

/** Whether Python takes them for equal: `1`, `1.0` and `True` are. */
function isSame(a: Value, b: Value): boolean {
  const [one, other] = [numberOf(a), numberOf(b)];
  if (one !== undefined || other !== undefined) return one === other;
  if (isTable(a) || isTable(b) || isList(a) || isList(b)) return false;
  return typeof a === typeof b && pythonText(a) === pythonText(b);
}

function numberOf(value: Value): number | bigint | undefined {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && 'kind' in value && value.kind === 'float' ? Number(value.text) : undefined;
}

const joined: ReadonlySet<string> = new Set(['LD_LIBRARY_PATH', 'PATH', 'LD_PRELOAD']);

function originsBelow(origins: ReadonlyMap<string, readonly Origin[]>, key: string): readonly Origin[] {
  const found = new Set<Origin>();
  for (const [path, list] of origins) if (path.startsWith(`${key}.`)) for (const origin of list) found.add(origin);
  return [...found];
}
