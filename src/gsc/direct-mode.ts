import { isBefore, type Release } from '../gramine/release.ts';
import type { EnvironmentEntry } from '../image/image-config.ts';

/** The variable by which GSC's start script of that release leaves SGX out, as `NAME=value`; undefined when no entry does. */
export function directMode(env: readonly EnvironmentEntry[], release: Release): string | undefined {
  const known = [
    ...(isBefore(release, '1.8') ? [] : [['GRAMINE_MODE', 'direct'] as const]),
    ...(isBefore(release, '1.9') ? [['GSC_PAL', 'Linux'] as const] : []),
  ];
  const [name, value] =
    known.find(([one, wanted]) => env.findLast((entry) => entry.name === one)?.value === wanted) ?? [];
  return name === undefined ? undefined : `${name}=${value}`;
}
