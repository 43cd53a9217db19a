import type { Cell, CellValue, CriterionGroup, Evidence, SubjectId } from './comparison.ts';
import type { Facts } from './facts.ts';

/** One question, and how each subject answers it. One file each under `criteria/`. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly group: CriterionGroup;
  readonly question: string;
  /** Of numbers: which of two is to be preferred, all else equal. */
  readonly better?: 'lower' | 'higher';
  /** One of the dozen that move decisions; the others are shown on demand. */
  readonly core?: true;
  /** Absent for a subject that it says nothing about. May throw what `Facts` throws for a missing input. */
  readonly answers: { readonly [subject in SubjectId]?: (facts: Facts) => Answer };
}

/** A cell before it is known which inputs it was made of: those are the ones read through `Facts`. */
export interface Answer extends Partial<Pick<Cell, 'marginal' | 'parts' | 'evidence' | 'assumptions'>> {
  readonly value: CellValue;
  readonly unit?: string;
  readonly text: string;
  /** `computed` when absent. `declared` has evidence with a date. */
  readonly confidence?: 'computed' | 'declared';
}

/** What is published, at the place and time named; nothing of the user's inputs enters. */
export function declared(value: CellValue, text: string, evidence: readonly Evidence[]): Answer {
  return { value, text, confidence: 'declared', evidence };
}
