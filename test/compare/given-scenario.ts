import { compare } from '../../src/compare/compare.ts';
import type { Comparison, SubjectId } from '../../src/compare/comparison.ts';
import type { Given } from '../../src/compare/given.ts';
import { readScenario } from '../../src/compare/scenario.ts';
import { Source } from '../../src/text/source.ts';

/** What a scenario in TOML gives, with other inputs beside it. */
export function givenScenario(text: string, more: Omit<Given, 'scenario'> = {}): Given {
  return { scenario: readScenario(new Source('fleet.toml', text)), ...more };
}

/** The cell of one criterion and subject, of all that a scenario gives. */
export function cellOf(given: Given, criterion: string, subject: SubjectId) {
  return cellIn(compare(given), criterion, subject);
}

export function cellIn({ criteria }: Comparison, criterion: string, subject: SubjectId) {
  const found = criteria.find(({ id }) => id === criterion);
  if (!found) throw new Error(`there is no criterion ${criterion}`);
  return found.cells.get(subject);
}
