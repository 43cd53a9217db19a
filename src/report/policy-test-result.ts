import type { Enforcer } from '../policy/permissions.ts';
import type { PolicyLine } from '../policy/test/coverage.ts';
import type { EngineName } from '../policy/test/engine.ts';
import type { CaseResult } from '../policy/test/run-case.ts';
import type { Source } from '../text/source.ts';

/** What `policy test` found. */
export interface PolicyTestResult {
  readonly policy: Source;
  readonly enforcedBy: readonly Enforcer[];
  readonly engines: readonly EngineName[];
  /** Where the cases, or the requests of a log, stand. */
  readonly cases: string;
  /** Of a log no more than are worth listing. */
  readonly results: readonly { readonly result: CaseResult; readonly at: LinePlace }[];
  readonly omitted: number;
  readonly tally: Tally;
  readonly coverage: { readonly lines: number; readonly untouched: readonly PolicyLine[] };
}

/** 1-based. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Of those that failed, the ones in which the engines do not agree. */
  readonly disagreements: number;
}
