import type { Side } from './side.ts';

/** Two manifests, or two outcomes of templates that can come about together. */
export interface Pair {
  readonly old: Side;
  readonly new: Side;
}
