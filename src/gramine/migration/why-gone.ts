import { statusIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import type { Release } from '../release.ts';

/** Why a key, or this form of it, has to go, as the rest of a clause. */
export function whyGone(row: KeyEntry, release: Release): string {
  return `${row.form === undefined ? '' : `as a ${row.form} `}${reason(row, release)}`;
}

function reason(row: KeyEntry, release: Release): string {
  switch (statusIn(row, release)) {
    case 'removed':
      return `was removed in Gramine ${row.removed}`;
    case 'deprecated':
      return `is deprecated since Gramine ${row.deprecated}`;
    case 'rejected':
      return `is refused by Gramine ${release}`;
    default:
      return `is not read by Gramine ${release}`;
  }
}
