import { adviceFrom } from './advice.ts';
import { answerCell } from './answer-cell.ts';
import type { Cell, Comparison, CriterionResult, SubjectId } from './comparison.ts';
import { standardSubjects } from './comparison.ts';
import { criteria as allCriteria } from './criteria/index.ts';
import type { Criterion } from './criterion.ts';
import { type Given, withFallbacks } from './given.ts';
import { growthOf } from './growth.ts';
import { howToGive } from './how-to-give.ts';
import { sensitivitiesOf } from './sensitivities.ts';
import { subjects } from './subjects.ts';
import { timelineOf } from './timelines.ts';

export interface CompareOptions {
  /** Beside the standard ones. */
  readonly with?: readonly SubjectId[];
  readonly criteria?: readonly Criterion[];
}

/** Answers every question for every subject from what was given. */
export function compare(given: Given, options: CompareOptions = {}): Comparison {
  const whole = withFallbacks(given);
  const ids: readonly SubjectId[] = [...standardSubjects, ...(options.with ?? [])];
  const questions = options.criteria ?? allCriteria;
  const results = questions.map((criterion) => resultOf(criterion, ids, whole));
  return {
    subjects: ids.map((id) => subjects[id]),
    criteria: results,
    growth: growthOf(ids, whole),
    timelines: ids.flatMap((id) => timelineOf(id, whole) ?? []),
    coverage: coverageOf(given),
    advice: adviceFrom(results),
    sensitivities: sensitivitiesOf(questions, results, whole),
    needs: needsOf(results),
  };
}

function resultOf(criterion: Criterion, ids: readonly SubjectId[], given: Given): CriterionResult {
  const { id, title, group, question } = criterion;
  const cells = new Map<SubjectId, Cell>();
  for (const subject of ids) {
    const cell = answerCell(criterion, subject, given);
    if (cell) cells.set(subject, cell);
  }
  return { id, title, group, question, ...(criterion.core && { core: true }), cells };
}

/** Nothing is covered where the manifest lets the host change every file. */
function coverageOf({ image, manifest }: Given): Comparison['coverage'] {
  const folders = image?.folders ?? [];
  if (manifest?.fileCheckPolicy !== 'allow_all_but_log') return folders;
  return folders.map((folder) => ({ ...folder, coveredBytes: 0 }));
}

function needsOf(results: readonly CriterionResult[]): Comparison['needs'] {
  const counts = new Map<string, number>();
  for (const { cells } of results)
    for (const { needs } of cells.values()) for (const need of needs) counts.set(need, (counts.get(need) ?? 0) + 1);
  return [...counts]
    .map(([input, cells]) => ({ input, cells, how: howToGive(input) }))
    .sort((a, b) => b.cells - a.cells || (a.input < b.input ? -1 : 1));
}
