import type { Upstream } from '../diagnostic/diagnostic.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { statusIn } from './key-table.ts';
import type { KeyEntry } from './keys/entry.ts';
import { isBefore, type Release } from './release.ts';

/** Where a value stands. */
export interface Occasion {
  readonly document: TomlDocument;
  readonly release: Release;
  /** Inside an array, or one of several names: the runtime looks at each of them. */
  readonly isElement: boolean;
}

/** What a value of another type leads to. */
export function consequence(row: KeyEntry, node: Node, walk: Occasion): Upstream {
  const kind = walk.document.kind(node);
  const isScalar = kind !== 'table' && kind !== 'array';
  const isSimple = row.type.kind !== 'array' && row.type.kind !== 'table';
  if (row.badType === 'signer' && !(row.type.kind === 'integer' && kind === 'boolean')) return byBadType(row);
  if (!walk.isElement && isScalar !== isSimple) return row.required === 'always' ? byBadType(row) : ignored;
  if (row.type.kind === 'integer' && kind === 'boolean') return byBoolean(row);
  if (isOldFlag(row, node, walk)) return { stage: 'runtime', effect: 'warning' };
  return byBadType(row);
}

/** Python counts `true` as 1, so that the signing tool has nothing against it. */
function byBoolean(row: KeyEntry): Upstream {
  if (!row.readers.includes('runtime')) return accepted;
  return row.badType === 'signer' ? fatalAtStart : byBadType(row);
}

/** 1.0 and 1.1 take 0 and 1 for a flag and say that they will not for long. */
function isOldFlag(row: KeyEntry, node: Node, walk: Occasion): boolean {
  if (row.type.kind !== 'boolean' || !isBefore(walk.release, '1.2') || !row.readers.includes('runtime')) return false;
  if (walk.document.kind(node) !== 'integer') return false;
  const value = walk.document.integer(node);
  return value === 0n || value === 1n;
}

export function byBadType(row: KeyEntry): Upstream {
  switch (row.badType) {
    case 'fatal':
      return fatalAtStart;
    case 'ignored':
      return ignored;
    case 'syscall':
    case 'signer':
      return { stage: row.badType, effect: 'fatal' };
  }
}

export const fatalAtStart: Upstream = { stage: 'runtime', effect: 'fatal' };
export const ignored: Upstream = { stage: 'none', effect: 'ignored' };
export const accepted: Upstream = { stage: 'none', effect: 'accepted' };

/** What a key of other releases leads to. */
export function fateOf(key: KeyEntry | undefined, release: Release): Upstream {
  if (!key) return ignored;
  const status = statusIn(key, release);
  if (status === 'rejected') return fatalAtStart;
  if (status !== 'removed' || key.fate === undefined || key.fate === 'ignored') return ignored;
  return key.fate === 'signer' ? { stage: 'signer', effect: 'fatal' } : fatalAtStart;
}

/** What the lack of a required key leads to. */
export function lackOf(key: KeyEntry): Upstream {
  if (key.required === 'signer') return { stage: 'signer', effect: 'fatal' };
  return key.badType === 'syscall' ? { stage: 'syscall', effect: 'fatal' } : fatalAtStart;
}
