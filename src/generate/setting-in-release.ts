import { allKeys, enumValues, findRows, isUsable, parsePath } from '../gramine/key-table.ts';
import type { KeyEntry, Successor, ValueType } from '../gramine/keys/entry.ts';
import type { Release } from '../gramine/release.ts';
import type { WorkloadSetting } from './workload.ts';

export interface SettingInRelease {
  readonly key: string;
  readonly value: WorkloadSetting['value'];
}

/** A setting, named as in the newest release, as another release has it; undefined when that one can't be told so. */
export function settingInRelease(setting: SettingInRelease, release: Release): SettingInRelease | undefined {
  const { key, value } = setting;
  const rows = findRows(parsePath(key) ?? []);
  if (rows.some((row) => isUsable(row, release) && takes(row.type, value, release))) return { key, value };
  for (const row of allKeys) {
    const successor = row.successors?.find(({ path }) => path === key);
    if (!successor || !isUsable(row, release)) continue;
    const old = backward(successor.carry, value);
    if (old !== undefined && takes(row.type, old, release)) return { key: row.path, value: old };
  }
  return undefined;
}

function takes(type: ValueType, value: WorkloadSetting['value'], release: Release): boolean {
  switch (type.kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'bigint';
    case 'string':
      return typeof value === 'string';
    case 'enum':
      return typeof value === 'string' && enumValues(type, release).includes(value);
    case 'literal':
      return value === type.value;
    case 'array':
      return Array.isArray(value);
    case 'one-of':
      return type.types.some((one) => takes(one, value, release));
    case 'any':
      return true;
    case 'table':
      return false;
  }
}

/** The old value that would become this one; undefined when there is none or several. */
function backward(carry: Successor['carry'], value: WorkloadSetting['value']): WorkloadSetting['value'] | undefined {
  if (carry.kind === 'same') return value;
  if (carry.kind === 'attestation') return value === 'none' ? false : value === 'dcap' ? true : undefined;
  if (carry.kind !== 'pairs') return undefined;
  const matching = carry.pairs.filter(([, successor]) => successor === value);
  const [only, ...others] = matching.map(([old]) => old);
  return only === undefined || others.length > 0 ? undefined : typeof only === 'number' ? BigInt(only) : only;
}

/** Whether the release has the key in whatever form, for those that are written in a form of their own. */
export function hasKey(path: string, release: Release): boolean {
  return allKeys.some((row: KeyEntry) => row.path === path && isUsable(row, release));
}
