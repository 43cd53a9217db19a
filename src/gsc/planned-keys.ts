import { isTable, type Table } from '../gramine/final-manifest/values.ts';
import { joinKey } from '../gramine/manifest.ts';
import type { Origin } from './merge.ts';
import type { PlannedKey } from './wrap-plan.ts';

/** Every value of a manifest with who wrote it; what nobody did is a default that signing adds. */
export function plannedKeys(table: Table, origins: ReadonlyMap<string, readonly Origin[]>): readonly PlannedKey[] {
  const keys: PlannedKey[] = [];
  const pending: (readonly [path: string, table: Table])[] = [['', table]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [path, here] = next;
    const below: (readonly [string, Table])[] = [];
    for (const [name, value] of here) {
      const key = joinKey(path, name);
      if (isTable(value) && value.size > 0) below.push([key, value]);
      else keys.push({ path: key, value, origins: origins.get(key) ?? ['gramine'] });
    }
    pending.push(...below.reverse());
  }
  return keys;
}
