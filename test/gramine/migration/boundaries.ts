import { statusIn, successorIn } from '../../../src/gramine/key-table.ts';
import type { KeyEntry } from '../../../src/gramine/keys/entry.ts';
import { isLeft } from '../../../src/gramine/migration/proposals.ts';
import { type Release, releases } from '../../../src/gramine/release.ts';
import { firstChecked } from '../../../src/gramine/schema-walk-checker.ts';

/** The releases that make something else of a key than the release before, so that a manifest has to be changed or looked at. */
export function boundariesOf(row: KeyEntry): readonly Release[] {
  const found = new Set<Release>();
  let before = 'kept';
  for (const release of releases) {
    const now = isLeft(row, release) ? `${statusIn(row, release)} ${successorIn(row, release)?.path}` : 'kept';
    if (now !== before && now !== 'kept') found.add(release);
    before = now;
  }
  for (const { since } of row.shifts ?? []) found.add(since);
  if (row.type.kind === 'enum')
    for (const value of row.type.values) if (typeof value !== 'string' && value.until) found.add(value.until);
  if (row.formerPrefix) found.add(row.formerPrefix.until);
  if (row.closed) found.add(row.closed);
  if (row.required === 'checker') found.add(firstChecked);
  return releases.filter((release) => found.has(release));
}
