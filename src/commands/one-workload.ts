import { UserError } from '../diagnostic/diagnostic.ts';
import type { Source } from '../text/source.ts';

interface Carried {
  readonly workload?: string;
}

/** The one policy that a file carries, or that of the workload that is named. Throws a UserError when there is none, or several. */
export function oneWorkload<T extends Carried>(
  all: readonly T[],
  workload: string | undefined,
  { file, otherwise }: { readonly file: Source; readonly otherwise: string },
): T {
  const found = all.filter((one) => workload === undefined || one.workload === workload);
  const [one, another] = found;
  if (!one)
    throw new UserError(
      workload === undefined ? `${file.path} carries no policy` : `${file.path} carries no policy for \`${workload}\``,
      all.length > 0 ? whatElse(all) : otherwise,
    );
  if (another)
    throw new UserError(`${file.path} carries several policies`, `choose with \`--workload\`: ${namesOf(found)}`);
  return one;
}

function whatElse(all: readonly Carried[]): string {
  const names = namesOf(all);
  return names === '' ? 'leave `--workload` out: it is a policy itself' : `it carries those of ${names}`;
}

function namesOf(policies: readonly Carried[]): string {
  return policies.flatMap(({ workload }) => (workload === undefined ? [] : [`\`${workload}\``])).join(', ');
}
