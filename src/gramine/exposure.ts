import type { Effect, Stage } from '../diagnostic/diagnostic.ts';
import { allKeys, enumValues, findKey, isUsable } from './key-table.ts';
import type { KeyEntry } from './keys.ts';
import type { Manifest, Setting } from './manifest.ts';
import type { Release } from './release.ts';
import { Text } from './text.ts';
import type { KeyPath, KeyValue } from './types.ts';

/** `exposed`: the value gives the host something; `open`: a template decides whether it does. */
export type Exposure = 'exposed' | 'safe' | 'open';

/** Keys one value of which protects and another one exposes, so that an unknown value is a question. */
export function exposingKeys(): readonly KeyEntry[] {
  return allKeys.filter(
    ({ path, security, safety }) =>
      security?.level === 'insecure' &&
      safety !== undefined &&
      ('ranks' in safety || safety.safer === 'lower') &&
      !path.includes('<') &&
      !path.includes('['),
  );
}

/** The setting when it stands in this file, the release reads it, and its value certainly gives the host something. */
export function exposed<P extends KeyPath>(manifest: Manifest, path: P): Setting<KeyValue<P>> | undefined {
  const setting = manifest.get(path);
  const key = findKey(path);
  if (!setting?.written || !key || !isUsable(key, manifest.release)) return undefined;
  return exposureOf(key, setting, manifest.release) === 'exposed' ? setting : undefined;
}

/** A value of another type than the key has counts as safe: nothing takes it for what it exposes. */
export function exposureOf(key: KeyEntry, setting: Setting<unknown>, release: Release): Exposure {
  if (setting.known !== undefined) return exposes(key, setting.known) ? 'exposed' : 'safe';
  if (setting.kind === 'hole' || key.type.kind !== 'enum') return setting.kind === 'hole' ? 'open' : 'safe';
  const { text } = setting;
  if (!text) return 'safe';
  const possible = enumValues(key.type, release).filter((value) => text.equals(new Text(value)) !== false);
  const exposing = possible.filter((value) => exposes(key, value));
  if (exposing.length === 0) return 'safe';
  return exposing.length === possible.length ? 'exposed' : 'open';
}

/** What Gramine says about an insecure setting: some are listed when the first process starts, others never. */
export function announcement(path: KeyPath): { readonly stage: Stage; readonly effect: Effect } {
  return findKey(path)?.security?.banner ? { stage: 'runtime', effect: 'warning' } : silent;
}

export const silent = { stage: 'none', effect: 'accepted' } as const;

function exposes({ safety, type }: KeyEntry, value: unknown): boolean {
  if (!safety) return false;
  if ('safer' in safety) return type.kind === 'integer' && typeof value === 'bigint' && value > 0n;
  const [, ...unsafe] = safety.ranks;
  return unsafe.some((rank) => rank.some((one) => one === value));
}
