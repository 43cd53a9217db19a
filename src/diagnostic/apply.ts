import type { Range, TextEdit } from '../text/source.ts';
import type { Fix } from './diagnostic.ts';

export interface Applied {
  readonly text: string;
  readonly applied: readonly Fix[];
  /** Fixes whose edits meet those of another (or each other, or lie outside the text); a next round may apply them. */
  readonly skipped: readonly Fix[];
}

/**
 * Applies fixes, each wholly or not at all. Where two meet, the one that begins first in the text wins, then the earlier in
 * the list. Fixes with the same edits count as one. Insertions of different fixes at one point follow each other.
 */
export function applyFixes(text: string, fixes: readonly Fix[]): Applied {
  const taken: PlacedEdit[] = [];
  const byEdits = new Map<string, boolean>();
  const applied: Fix[] = [];
  const skipped: Fix[] = [];
  for (const { fix, edits } of ordered(fixes)) {
    const key = JSON.stringify(edits);
    const fits = byEdits.get(key) ?? (isSound(edits, text.length) && edits.every((edit) => isFree(taken, edit)));
    if (fits && !byEdits.has(key)) for (const edit of edits) taken.splice(firstAfter(taken, edit), 0, edit);
    byEdits.set(key, fits);
    (fits ? applied : skipped).push(fix);
  }
  return { text: splice(text, taken), applied, skipped };
}

/** Text with non-overlapping edits applied, which must be in order. */
function splice(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { range, text: replacement } of edits) {
    pieces.push(text.slice(at, range.start), replacement);
    at = range.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

type PlacedEdit = TextEdit;

function ordered(fixes: readonly Fix[]): readonly { fix: Fix; edits: readonly PlacedEdit[] }[] {
  return fixes
    .filter((fix) => fix.edits.length > 0)
    .map((fix) => ({ fix, edits: fix.edits.toSorted(byPlace) }))
    .sort((a, b) => byPlace(a.edits[0]!, b.edits[0]!));
}

/** An insertion goes before what begins at its point. */
function byPlace(a: PlacedEdit, b: PlacedEdit): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}

function isSound(edits: readonly PlacedEdit[], length: number): boolean {
  let end = 0;
  for (const { range } of edits) {
    if (range.start < end || range.end < range.start || range.end > length) return false;
    end = range.end;
  }
  return true;
}

/** Edits of two fixes may not even touch where one of them inserts: what was meant to be beside it may be gone. */
function isFree(taken: readonly PlacedEdit[], edit: PlacedEdit): boolean {
  for (let at = firstAfter(taken, edit); at < taken.length && taken[at]!.range.start <= edit.range.end; at++) {
    if (meets(taken[at]!.range, edit.range)) return false;
  }
  for (let at = firstAfter(taken, edit) - 1; at >= 0; at--) {
    if (meets(taken[at]!.range, edit.range)) return false;
    if (taken[at]!.range.end < edit.range.start) return true;
  }
  return true;
}

function meets(a: Range, b: Range): boolean {
  if (isEmpty(a) && isEmpty(b)) return false;
  if (isEmpty(a) || isEmpty(b)) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}

function isEmpty(range: Range): boolean {
  return range.start === range.end;
}

/** Index of the first of `taken` that comes after `edit`. */
function firstAfter(taken: readonly PlacedEdit[], edit: PlacedEdit): number {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byPlace(taken[middle]!, edit) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
