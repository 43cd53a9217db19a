import { commandSecrets, withoutCommandSecrets } from '../gramine/command-secrets.ts';
import { basicString } from '../gramine/final-manifest/scalars.ts';
import { isList, isTable, type Table, type Value } from '../gramine/final-manifest/values.ts';
import { joinKey } from '../gramine/manifest.ts';
import { isKeyValue, secretIn, secretRanges } from '../gramine/secrets.ts';
import { masked } from '../text/mask.ts';
import { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import type { Origin } from './merge.ts';
import type { PlannedKey } from './wrap-plan.ts';

/** Every value of a manifest with who wrote it; what nobody did is a default that signing adds. Secrets are not shown. */
export function plannedKeys(table: Table, origins: ReadonlyMap<string, readonly Origin[]>): readonly PlannedKey[] {
  const keys: PlannedKey[] = [];
  const pending: (readonly [path: readonly string[], table: Table])[] = [[[], table]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [path, here] = next;
    const below: (readonly [readonly string[], Table])[] = [];
    for (const [name, value] of here) {
      const names = [...path, name];
      if (isTable(value) && value.size > 0) below.push([names, value]);
      else keys.push(keyOf(names, value, origins));
    }
    pending.push(...below.reverse());
  }
  return keys;
}

/** A manifest as it may be shown. */
export function withoutSecrets(text: string): string {
  const source = new Source('entrypoint.manifest', text);
  return masked(source, [...secretRanges(parseToml(source)), ...commandSecrets(text)]).text;
}

function keyOf(names: readonly string[], value: Value, origins: ReadonlyMap<string, readonly Origin[]>): PlannedKey {
  const path = names.reduce((before, name) => joinKey(before, name), '');
  const isSecret = isKeyValue(names) || (typeof value === 'string' && secretIn(value, names.at(-1)) !== undefined);
  return {
    path,
    shown: isSecret ? '…' : withoutCommandSecrets(inline(value)),
    isSecret,
    origins: origins.get(path) ?? ['gramine'],
  };
}

/** TOML on one line. */
function inline(value: Value): string {
  if (typeof value === 'string') return basicString(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (isTable(value))
    return `{ ${[...value].map(([name, item]) => `${joinKey('', name)} = ${inline(item)}`).join(', ')} }`;
  if (isList(value)) return `[${value.map(inline).join(', ')}]`;
  return (value as { readonly text: string }).text;
}
