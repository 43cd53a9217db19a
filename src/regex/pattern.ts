import type { CodePoints } from './code-points.ts';

/**
 * A regular expression, read. `portable`: the dialect of exec policies, which matches the whole text; `rust`: that of the Kata agent
 * (the `regex` crate), which is searched for in the text.
 */
export interface Pattern {
  readonly text: string;
  readonly dialect: Dialect;
  readonly root: RegexNode;
  /** Capturing groups, the whole match not counted. */
  readonly groups: number;
}

export type Dialect = 'portable' | 'rust';

/** `within 250 levels`, as the parsers see to it, so that walks may be recursive. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CodePoints }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly item: RegexNode; readonly index: number; readonly name?: string }
  | { readonly kind: 'assertion'; readonly assertion: Assertion };

export type Assertion =
  | 'text-start'
  | 'text-end'
  | 'line-start'
  | 'line-end'
  | 'line-start-crlf'
  | 'line-end-crlf'
  | 'word'
  | 'not-word'
  | 'word-start'
  | 'word-end'
  | 'word-start-half'
  | 'word-end-half'
  | 'ascii-word'
  | 'ascii-not-word'
  | 'ascii-word-start'
  | 'ascii-word-end'
  | 'ascii-word-start-half'
  | 'ascii-word-end-half';

/** Why a text is no pattern. `at` is in the text of the pattern. */
export interface PatternProblem {
  /** One clause. */
  readonly message: string;
  readonly help?: string;
  readonly at: { readonly start: number; readonly end: number };
  /** The dialect has it and this reader does not, so that nothing can be said of what it matches. */
  readonly unsupported?: true;
}

/** Thrown inside the readers, and caught where they begin. */
export class PatternError extends Error {
  readonly problem: PatternProblem;

  constructor(problem: PatternProblem) {
    super(problem.message);
    this.problem = problem;
  }
}
