import type { Comparison, CriterionResult } from '../compare/comparison.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import { visible } from '../text/visible.ts';

/** What `--criteria ID,…` asks for. Throws a UserError for a question that nobody asks. */
export function chosenCriteria(
  { criteria }: Comparison,
  values: readonly string[],
): (criterion: CriterionResult) => boolean {
  const ids = criteria.map(({ id }) => id);
  const chosen = new Set(values.flatMap((value) => value.split(',')));
  for (const id of chosen) {
    if (ids.includes(id)) continue;
    const near = nearest(id, ids);
    throw new UserError(
      `there is no question \`${visible(id)}\``,
      near === undefined ? `use one of ${ids.join(', ')}` : `use \`${near}\``,
    );
  }
  return ({ id }) => chosen.has(id);
}

/** The comparison with these questions alone; what would settle the others alone is left out too. */
export function withCriteria(comparison: Comparison, test: (criterion: CriterionResult) => boolean): Comparison {
  const criteria = comparison.criteria.filter(test);
  const ids = new Set(criteria.map(({ id }) => id));
  const cells = criteria.flatMap((criterion) => [...criterion.cells.values()]);
  return {
    ...comparison,
    criteria,
    sensitivities: comparison.sensitivities.filter(({ criterion }) => ids.has(criterion)),
    needs: comparison.needs
      .map((need) => ({ ...need, cells: cells.filter(({ needs }) => needs.includes(need.input)).length }))
      .filter((need) => need.cells > 0)
      .toSorted((a, b) => b.cells - a.cells),
  };
}
