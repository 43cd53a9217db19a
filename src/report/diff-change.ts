import type { Change } from '../diff/manifest-diff.ts';
import type { DiffedPair } from './diff-result.ts';

/** What a change is about: ``sgx.debug``, ``mount /data``, ``files /etc/``. */
export function subjectOf({ subject, path: whole }: Change): string {
  const path = whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
  if (subject === 'mount') return `mount ${path}`;
  return subject === 'files' ? `files ${path}` : path;
}

/** Longer names are those of nobody. */
const longest = 300;

/** In the new text, or in the old one for what is gone; a change without a place is one of the whole file. */
export function placeOf(change: Change, pair: DiffedPair): string {
  const side = change.range ? pair.new : pair.old;
  const range = change.range ?? change.oldRange;
  if (!range) return pathOf(pair);
  const { line, column } = side.source.position(range.start);
  return `${change.range ? side.path : side.name}:${line}:${column}`;
}

export function pathOf(pair: DiffedPair): string {
  return pair.status === 'deleted' ? pair.old.path : pair.new.path;
}
