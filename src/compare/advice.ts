import { quantity } from '../text/quantity.ts';
import type { Advice, Cell, CriterionResult, SubjectId } from './comparison.ts';

/** What follows from the numbers. A rule whose numbers are unknown says nothing. */
export function adviceFrom(results: readonly CriterionResult[]): readonly Advice[] {
  const read = new Results(results);
  return rules.flatMap((rule) => rule(read) ?? []);
}

type Rule = (results: Results) => Advice | readonly Advice[] | undefined;

class Results {
  readonly #byId: ReadonlyMap<string, CriterionResult>;

  constructor(results: readonly CriterionResult[]) {
    this.#byId = new Map(results.map((result) => [result.id, result]));
  }

  cell(criterion: string, subject: SubjectId): Cell | undefined {
    return this.#byId.get(criterion)?.cells.get(subject);
  }

  number(criterion: string, subject: SubjectId): number | undefined {
    const value = this.cell(criterion, subject)?.value;
    return typeof value === 'number' ? value : undefined;
  }

  /** What the choice itself causes, where it is told apart. */
  own(criterion: string, subject: SubjectId): number | undefined {
    return this.cell(criterion, subject)?.marginal ?? this.number(criterion, subject);
  }

  shown(criterion: string, subject: SubjectId, value: number): string {
    return quantity(value, this.cell(criterion, subject)?.unit ?? null);
  }
}

/** Paid every year. */
const yearly = ['reference-values', 'rebuild-volume', 'node-rollouts'] as const;

const rules: readonly Rule[] = [
  (results) => {
    const price = priceOf(results, 'wrap');
    if (!price) return undefined;
    return {
      text: `choose wrap when somebody has to see in evidence which image runs: by itself it costs ${price} a year`,
      criteria: ['app-attestation', ...yearly],
    };
  },
  (results) => {
    const price = priceOf(results, 'vm');
    if (!price) return undefined;
    return {
      text: `choose vm when images have to stay as they are, or applications fork: by itself it costs ${price} a year`,
      criteria: ['process-cost', ...yearly],
    };
  },
  (results) => {
    const [load, wrap] = [results.own('reference-values', 'load'), results.own('reference-values', 'wrap')];
    const memory = results.number('tee-memory', 'load');
    if (load === undefined || wrap === undefined || memory === undefined || load >= wrap) return undefined;
    return {
      text: `do not choose load: nobody maintains it; the ${results.shown('reference-values', 'load', load)} in place of ${results.shown('reference-values', 'wrap', wrap)} would come with ${results.shown('tee-memory', 'load', memory)} of committed memory, and evidence that names no image`,
      criteria: ['reference-values', 'tee-memory', 'maintenance-licence'],
    };
  },
  (results) =>
    (['load', 'vm'] as const).flatMap((subject) => {
      const cell = results.cell('pull-deadline', subject);
      if (cell?.value !== 'fails') return [];
      return [{ text: `with ${subject} the image can't be pulled in time: ${cell.text}`, criteria: ['pull-deadline'] }];
    }),
  (results) => {
    const price = priceOf(results, 'wrap');
    if (!price || results.cell('argv-binding', 'marblerun')?.value !== 'coordinator') return undefined;
    return {
      text: `choose marblerun when nothing but changes of arguments, environment and secrets speaks against wrap: its coordinator binds them, and images are wrapped all the same, for ${price} a year`,
      criteria: ['argv-binding', 'env-binding', ...yearly],
    };
  },
  (results) => {
    const cell = results.cell('scheduling-honesty', 'wrap');
    if (typeof cell?.value !== 'number' || cell.value >= 1) return undefined;
    return { text: `ask for the EPC that is committed: ${cell.text}`, criteria: ['scheduling-honesty'] };
  },
];

/** `160 reference values, 93.75 GiB of rebuilds and 0 node rollouts`; undefined when one of them is unknown. */
function priceOf(results: Results, subject: SubjectId): string | undefined {
  const prices = yearly.map((criterion) => {
    const value = results.own(criterion, subject);
    if (value === undefined) return undefined;
    const shown = results.shown(criterion, subject, value).replace(/\/year$/, '');
    return criterion === 'rebuild-volume' ? `${shown} of rebuilds` : shown;
  });
  if (prices.includes(undefined)) return undefined;
  return `${prices.slice(0, -1).join(', ')} and ${prices.at(-1)}`;
}
