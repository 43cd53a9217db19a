import type { Direction } from '../gramine/direction.ts';
import type { Release } from '../gramine/release.ts';
import { byCodePoint } from '../text/order.ts';
import type { Source } from '../text/source.ts';
import { allowedChanges } from './allowed-changes.ts';
import { argumentChanges } from './argument-changes.ts';
import { consequencesOf } from './consequences.ts';
import { entryChanges } from './entry-changes.ts';
import { environmentChanges } from './environment-changes.ts';
import { execSurfaceChanges, mergedExecSurface } from './exec-surface-changes.ts';
import { folded } from './folding.ts';
import { identityOf } from './identity.ts';
import type { Change, FileChange, ManifestDiff, MeasuredIdentity } from './manifest-diff.ts';
import { mergedChanges, mergedIdentity } from './merging.ts';
import { mountChanges } from './mount-changes.ts';
import { openChanges } from './open-changes.ts';
import type { Pair } from './pair.ts';
import { releaseChanges } from './release-changes.ts';
import { settingChanges } from './setting-changes.ts';
import { pairsOf } from './sides.ts';
import { type TrustedChange, trustedChanges, trustedSummary } from './trusted-changes.ts';

/** One of the two texts. */
export interface DiffInput {
  readonly source: Source;
  /** A template: it is rendered as far as `defines` allow. */
  readonly templated: boolean;
  /** A signed manifest (`.manifest.sgx`): its bytes are the measured ones. */
  readonly final: boolean;
  /** What `-D` or a variant sets; only for templates. */
  readonly defines?: ReadonlyMap<string, string | true>;
  /** Names that are certainly undefined, e.g. those that only other variants define. */
  readonly absent?: Iterable<string>;
}

export interface DiffOptions {
  /** Of the new text. */
  readonly release: Release;
  /** Of the old text; `release` when not given. */
  readonly oldRelease?: Release;
  /** What is known of the signing keys from elsewhere, e.g. from two SIGSTRUCTs. */
  readonly signer?: 'changes' | 'same';
  /** What both texts make, when that was measured. */
  readonly measured?: MeasuredIdentity;
}

/** What changed between two manifests, by meaning and by identity. Throws a LocatedError when one of them can't be read. */
export function diffManifests(older: DiffInput, newer: DiffInput, options: DiffOptions): ManifestDiff {
  const { release, oldRelease = release, measured } = options;
  const pairs = pairsOf({ input: older, release: oldRelease }, { input: newer, release });
  const found = pairs.map((pair) => compare(pair, options));
  const changes = mergedChanges(
    pairs,
    found.map((one) => one.changes),
  ).toSorted(byDirection);
  const identity = mergedIdentity(found.map((one) => one.identity));
  return {
    gramine: release,
    ...(oldRelease !== release && { oldGramine: oldRelease }),
    changes,
    identity: { ...identity, consequences: consequencesOf(identity, changes) },
    trustedFiles: measured?.trustedFiles ?? filesOf(found.map((one) => one.files)),
    execSurface: mergedExecSurface(pairs.map(execSurfaceChanges)),
    summary: summaryOf(changes),
  };
}

function compare(pair: Pair, { signer, measured }: DiffOptions) {
  const files = trustedChanges(pair);
  const changes = [
    ...releaseChanges(pair),
    ...openChanges(pair),
    ...settingChanges(pair),
    ...argumentChanges(pair),
    ...environmentChanges(pair),
    ...entryChanges(pair),
    ...mountChanges(pair),
    ...allowedChanges(pair),
    ...(measured?.fileChanges ?? trustedSummary(pair, files)),
  ];
  return { changes, files, identity: identityOf({ pair, changes, files, signer, measured }) };
}

const directions: readonly Direction[] = ['weaker', 'unknown', 'stronger', 'neutral'];

function byDirection(a: Change, b: Change): number {
  const rank = directions.indexOf(a.direction) - directions.indexOf(b.direction);
  return rank || byCodePoint(a.path, b.path) || byCodePoint(a.kind, b.kind) || byCodePoint(a.why, b.why);
}

/** Of all outcomes together. */
function filesOf(lists: readonly (readonly TrustedChange[])[]): ManifestDiff['trustedFiles'] {
  const all = new Map<string, TrustedChange>();
  for (const list of lists) for (const change of list) all.set(`${change.kind} ${change.path}`, change);
  const count = { added: 0, removed: 0, changed: 0 } satisfies Record<FileChange['kind'], number>;
  for (const { kind } of all.values()) count[kind]++;
  return { ...count, entries: folded(all.values()) };
}

function summaryOf(changes: readonly Change[]): ManifestDiff['summary'] {
  const summary = { weaker: 0, stronger: 0, neutral: 0, unknown: 0 };
  for (const { direction } of changes) summary[direction]++;
  return summary;
}
