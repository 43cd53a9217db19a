import type { Settings } from '../lint/config.ts';

/** Two manifests that are to be compared. */
export interface Pair {
  readonly old: Side;
  readonly new: Side;
  /** Where they come from when their paths do not say it, e.g. `HEAD → working tree`. */
  readonly between?: string;
}

export interface Side {
  /** Says all: a path, or git's `HEAD:app.manifest`. */
  readonly name: string;
  /** As places show it. */
  readonly path: string;
  /** The path by which its kind and configuration are found; undefined when nothing is known. */
  readonly knownAs: string | undefined;
  /** Undefined when there is no such file. */
  readonly bytes: Uint8Array | undefined;
}

export interface Pairs {
  /** Sorted. */
  readonly pairs: readonly Pair[];
  /** Whether the user asked about one pair, whatever was found. */
  readonly single: boolean;
  /** For stderr. */
  readonly notes: readonly string[];
}

export type SettingsFor = (path: string) => Settings;
