import type { DataNode } from '../data/node.ts';
import type { SchemaMistake } from '../data/schema-mistakes.ts';
import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Release } from '../gramine/release.ts';
import type { Source } from '../text/source.ts';
import type { DataKind } from './kinds.ts';
import type { Profile } from './rule.ts';

/** What rules about data look at: one document of a text, as a tree in which everything has its place. */
export interface DataSubject {
  /** The format; of policies and of what carries them, the tree is looked at as well. */
  readonly kind: DataKind | 'occlum' | 'kubernetes' | 'init-data';
  readonly source: Source;
  readonly profile: Profile;
  /** The targeted release, which is that of GSC for what GSC reads. */
  readonly release: Release;
  /** An empty table when the text is unreadable. */
  readonly root: DataNode;
  /** What is wrong with the text; then only `syntax` rules are asked. */
  readonly unreadable: readonly LocatedProblem[];
  /** Where it differs from the schema of its format. */
  readonly mistakes: readonly SchemaMistake[];
}
