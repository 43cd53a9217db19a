import type { ManifestDiff } from '../diff/manifest-diff.ts';
import type { Source } from '../text/source.ts';

/** What one run of `diff` found. */
export interface DiffResult {
  /** Sorted by the path of the new side, then by variant. */
  readonly pairs: readonly DiffedPair[];
  /** Whether the user asked about one pair, whatever was found; otherwise about any number of them. */
  readonly single: boolean;
}

/** Two manifests that were compared. */
export interface DiffedPair {
  readonly old: DiffSide;
  readonly new: DiffSide;
  /** Where the sides come from when the paths do not say it: revisions, the index. */
  readonly between?: string;
  /** `added` and `deleted`: the other side is an empty text. */
  readonly status: 'changed' | 'added' | 'deleted';
  /** Why the old text can't be read, where it is left out because of that: the new one is compared with the defaults. */
  readonly unread?: string;
  /** The variant with which the templates were rendered. */
  readonly variant?: string;
  readonly diff: ManifestDiff;
}

export interface DiffSide {
  /** Says all: a path, or git's `HEAD:app.manifest`. */
  readonly name: string;
  /** As it stands in places, seen from the working folder. */
  readonly path: string;
  readonly kind: 'manifest' | 'template' | 'signed manifest';
  readonly release: string;
  readonly source: Source;
}
