import type { Cell, Comparison, CriterionResult, Subject } from '../compare/comparison.ts';
import { jsonText } from './json-text.ts';
import type { Reporter } from './reporter.ts';

/** For programs; `schemas/compare-report.json` describes it. */
export const compareJson: Reporter<Comparison> = {
  id: 'json',
  mediaType: 'application/json',
  render({ subjects, criteria, growth, timelines, coverage, advice, sensitivities, needs }) {
    return jsonText({
      version: 1,
      subjects: subjects.map(({ id }) => id),
      status: Object.fromEntries(subjects.map((subject) => [subject.id, statusRecord(subject)])),
      criteria: criteria.map(criterionRecord),
      advice,
      sensitivities,
      needs,
      growth,
      timelines,
      coverage,
    });
  },
};

function statusRecord({ title, summary, status, isConstructed }: Subject): object {
  return { title, summary, constructed: isConstructed === true, statements: status };
}

function criterionRecord({ id, title, group, question, core, cells }: CriterionResult): object {
  const moves = new Set([...cells.values()].flatMap((cell) => cell.moves));
  return {
    id,
    title,
    group,
    question,
    core: core === true,
    cells: Object.fromEntries([...cells].map(([subject, cell]) => [subject, cellRecord(cell)])),
    moves: [...moves].join(', '),
  };
}

function cellRecord({ marginal, ...cell }: Cell): object {
  const { value, unit, confidence, text, parts, evidence, needs, moves, assumptions } = cell;
  return {
    value,
    unit,
    marginal: marginal ?? null,
    confidence,
    text,
    parts,
    evidence,
    needs,
    moves,
    assumptions,
  };
}
