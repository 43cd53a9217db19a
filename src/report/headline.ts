import type { Severity } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import type { Style } from './style.ts';

export interface QuietProblem {
  /** The image, or where in a file. */
  readonly place: string;
  readonly severity: Severity;
  readonly message: string;
  readonly code: string;
}

/** What `--quiet` leaves of a report: a line for each problem, as `lint --quiet` has it. */
export function quietLines(problems: readonly QuietProblem[], style: Style): string {
  return problems
    .map(({ place, severity, message, code }) => {
      const paint = { error: style.red, warning: style.yellow, note: style.cyan }[severity];
      return `${style.bold(visible(place))}  ${paint(severity)}  ${visible(message)}   ${style.dim(visible(code))}\n`;
    })
    .join('');
}
