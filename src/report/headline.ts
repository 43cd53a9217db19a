import type { Severity } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import { paintOf, type Style } from './style.ts';

export interface Problem {
  /** The image, or where in a file. */
  readonly place: string;
  readonly severity: Severity;
  readonly message: string;
  readonly code: string;
}

/** A problem in one line. */
export function headline({ place, severity, message, code }: Problem, style: Style): string {
  const shown = paintOf(severity, style)(severity);
  return `${style.bold(visible(place))}  ${shown}  ${visible(message)}   ${style.dim(visible(code))}`;
}

/** What `--quiet` leaves of a report. */
export function headlines(problems: readonly Problem[], style: Style): string {
  return problems.map((problem) => `${headline(problem, style)}\n`).join('');
}
