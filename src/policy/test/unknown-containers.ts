import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import { nearest } from '../../text/nearest.ts';
import { listed, shown } from '../shown.ts';
import type { PolicyCase } from './case.ts';
import type { TestSubject } from './subject.ts';

/** Steps that name a container the policy does not have. */
export function unknownContainers(
  cases: readonly PolicyCase[],
  { containers }: TestSubject,
): readonly LocatedProblem[] {
  const names = containers.map(({ name }) => name);
  return cases.flatMap(({ steps }) =>
    steps.flatMap(({ container, range }) => {
      if (container === undefined || names.includes(container)) return [];
      const meant = nearest(container, names);
      const help =
        names.length === 0
          ? 'its data name none'
          : meant === undefined
            ? `use ${listed(names.map(shown))}`
            : `use ${shown(meant)}`;
      return [{ range, message: `the policy has no container ${shown(container)}`, help }];
    }),
  );
}
