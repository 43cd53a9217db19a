import type { VariableOddity } from '../inspect/environment.ts';
import { visible } from '../text/visible.ts';
import { directMode } from './direct-mode.ts';
import { gscEnvironment } from './environment.ts';
import type { WrapRequest } from './plan.ts';
import type { PlanProblem } from './wrap-plan.ts';

/** Lines that are right by themselves, but not beside each other, and what starts the image without SGX. */
export function environmentProblems({ image, inspection, release }: WrapRequest): PlanProblem[] {
  const env = image.image.config?.env ?? [];
  const judged = new Set(inspection.environment.flatMap(({ name, oddities }) => (oddities.some(breaks) ? [name] : [])));
  const found = gscEnvironment(env, release).fatal.filter(({ name }) => !judged.has(name));
  const direct = directMode(env, release);
  return [
    ...found.map(
      ({ name, why }): PlanProblem => ({
        severity: 'error',
        code: 'gsc/broken-environment',
        message: `the variable \`${visible(name)}\` makes the manifest no TOML: ${why}`,
        help: 'rename it, or set it in the program',
      }),
    ),
    ...(direct === undefined
      ? []
      : [
          {
            severity: 'error' as const,
            code: 'gsc/direct-mode',
            message: `the image sets \`${direct}\`, with which the wrapped image runs without SGX`,
            help: 'take the variable out of the image',
          },
        ]),
  ];
}

/** Of which inspection says so. */
function breaks(oddity: VariableOddity): boolean {
  return oddity === 'no-value' || oddity === 'repeated' || oddity === 'control-character' || oddity === 'bad-name';
}
