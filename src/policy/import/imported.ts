import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { Permissions } from '../permissions.ts';

/** A policy of another format: what it lets the host do, and what a reader should know about it besides. */
export interface Imported {
  readonly permissions: Permissions;
  /** Settings without effect, and what our policies have no words for; in the order of the text. */
  readonly notes: readonly LocatedProblem[];
}
