import type { Direction, Identity } from '../diff/manifest-diff.ts';
import type { DiffedPair, DiffResult } from './diff-result.ts';

export type DirectionCounts = Readonly<Record<Direction, number>>;

export const directions: readonly Direction[] = ['weaker', 'unknown', 'stronger', 'neutral'];

/** What can fail a run: `weaker` includes what can't be told, `any` includes both. */
export type FailOn = 'weaker' | 'identity' | 'any';

export function totals(result: DiffResult): DirectionCounts {
  const sum = { weaker: 0, stronger: 0, neutral: 0, unknown: 0 };
  for (const { diff } of result.pairs) for (const direction of directions) sum[direction] += diff.summary[direction];
  return sum;
}

export function fails(pair: DiffedPair, failOn: FailOn): boolean {
  const { weaker, unknown } = pair.diff.summary;
  if (failOn === 'weaker') return weaker + unknown > 0;
  return differsInIdentity(pair.diff.identity) || (failOn === 'any' && differsInMeaning(pair));
}

function differsInMeaning({ status, diff: { changes, trustedFiles } }: DiffedPair): boolean {
  return (
    status !== 'changed' || changes.length > 0 || trustedFiles.added + trustedFiles.removed + trustedFiles.changed > 0
  );
}

/** Whether a report on several manifests has to show this one. */
export function differs(pair: DiffedPair): boolean {
  return differsInMeaning(pair) || pair.diff.identity.mrenclave !== 'same';
}

/** Whether there is something to say of the identity: what is new, gone or compared with defaults has but one. */
export function hasTwoIdentities(pair: DiffedPair): boolean {
  return pair.status === 'changed' && pair.unread === undefined && differs(pair);
}

/** MRENCLAVE that can't be told may be another; the signer never shows in a manifest, so that says nothing. */
function differsInIdentity({ mrenclave, mrsigner, isvProdId, isvSvn, attributes }: Identity): boolean {
  return mrenclave !== 'same' || [mrsigner, isvProdId, isvSvn, attributes].includes('changes');
}

/** The answer in one line: ``1 weaker, 2 neutral; MRENCLAVE changes``. */
export function verdict(pair: DiffedPair): string {
  const { identity } = pair.diff;
  if (pair.status === 'deleted') return 'the manifest is gone';
  if (pair.unread !== undefined)
    return `the old text can't be read, so this is compared with the defaults of Gramine: ${tally(pair)}`;
  if (pair.status === 'added') return `a new manifest, compared with the defaults of Gramine: ${tally(pair)}`;
  if (differsInMeaning(pair)) return `${tally(pair)}; ${fate(identity)}`;
  if (identity.mrenclave === 'same') return `no differences: ${likeness(pair)}`;
  const [cause] = identity.mrenclave === 'changes' ? identity.causes : [];
  return `the same meaning; ${fate(identity)}${cause === undefined ? '' : `: ${cause}`}`;
}

function likeness({ old, new: fresh, diff }: DiffedPair): string {
  if (old.source.text === fresh.source.text) return 'the texts are the same';
  if (diff.identity.measured) return 'both make the same enclave';
  if (old.kind === 'manifest' && fresh.kind === 'manifest') return 'only layout and comments differ';
  return 'both say the same in other words';
}

/** `1 weaker, 2 neutral`; what has changed in trusted files alone is counted in files. */
function tally(pair: DiffedPair): string {
  return countsText(pair.diff.summary) || filesText(pair) || 'nothing else';
}

/** `2 of 3 compared differ; 1 weaker; MRENCLAVE changes in 2`. */
export function totalVerdict({ pairs }: DiffResult): string {
  const differing = pairs.filter(differs);
  const counts = countsText(totals({ pairs, single: false }));
  const identities = differing.filter(({ diff }) => diff.identity.mrenclave === 'changes').length;
  const amount = differing.length === 0 ? 'none' : String(differing.length);
  const parts = [`${amount} of ${pairs.length} compared ${differing.length < 2 ? 'differs' : 'differ'}`];
  if (counts !== '') parts.push(counts);
  if (identities > 0) parts.push(`MRENCLAVE changes in ${identities}`);
  return parts.join('; ');
}

function countsText(counts: DirectionCounts): string {
  return directions
    .flatMap((direction) => (counts[direction] > 0 ? [`${counts[direction]} ${direction}`] : []))
    .join(', ');
}

/** `3 added, 1 changed`; empty when there is nothing. */
export function filesText({ diff: { trustedFiles } }: DiffedPair): string {
  const amounts = (['added', 'removed', 'changed'] as const).flatMap((kind) =>
    trustedFiles[kind] > 0 ? [`${trustedFiles[kind]} ${kind}`] : [],
  );
  return amounts.length > 0 ? `trusted files: ${amounts.join(', ')}` : '';
}

function fate({ mrenclave, needs }: Identity): string {
  if (mrenclave !== 'unknown') return mrenclave === 'same' ? 'MRENCLAVE stays' : 'MRENCLAVE changes';
  const missing = needs.filter((need) => need !== 'sigstruct');
  return `whether MRENCLAVE changes is unknown${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`;
}
