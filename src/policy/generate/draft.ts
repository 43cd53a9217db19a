import type { LocatedProblem } from '../../diagnostic/located-error.ts';

/** A policy to be written, with the reason of everything in it. */
export interface PolicyDraft {
  /** Where it comes from, for the first line. */
  readonly from: string;
  readonly id: string;
  readonly containers: readonly DraftContainer[];
  /** Comments at the end. */
  readonly after?: readonly string[];
  /** What the source says and the policy does not, in places of the source. */
  readonly notes: readonly LocatedProblem[];
}

export interface DraftContainer {
  readonly name: string;
  /** Comments before it. */
  readonly why: readonly string[];
  readonly isSandbox?: true;
  readonly fields: readonly DraftField[];
  readonly variables: readonly DraftVariable[];
  readonly execs: readonly DraftExec[];
}

/** `key = value`, as TOML. */
export interface DraftField {
  readonly key: string;
  readonly value: string;
  /** One comment each; one that begins with `decide:` is a question. */
  readonly why?: readonly string[];
}

export interface DraftVariable {
  readonly name: string;
  /** Unknown values make a rule that is left out, as a question. */
  readonly value: DraftValue;
  readonly required: boolean;
  readonly why: string;
}

export interface DraftExec {
  readonly id: string;
  readonly purpose: 'probe' | 'lifecycle' | 'operate' | 'debug';
  readonly reason: string;
  readonly argv: readonly DraftValue[];
  readonly fields: readonly DraftField[];
}

/** A text, or what it may be. */
export type DraftValue =
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  /** A portable pattern. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  /** Nothing here says it: a clause. */
  | { readonly kind: 'unknown'; readonly why: string };
