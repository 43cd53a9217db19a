import type { Release } from '../gramine/release.ts';
import type { Source } from '../text/source.ts';
import type { ManifestDiff } from './manifest-diff.ts';

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
}

/** What changed between two manifests, by meaning and by identity. Throws a LocatedError when one of them can't be read. */
export function diffManifests(_older: DiffInput, _newer: DiffInput, { release }: DiffOptions): ManifestDiff {
  throw new Error(`no comparison for ${release} yet`);
}
