import type { Source } from '../text/source.ts';
import { type Diagnostic, UserError } from './diagnostic.ts';

/** A place in a file that has to be other than it is before the run can go on. */
export type LocatedProblem = Pick<Diagnostic, 'range' | 'message' | 'help'> & Partial<Pick<Diagnostic, 'code'>>;

/** An input that can't be used. The message holds all that is wrong, one line each; `problems` hold it located. */
export class LocatedError extends UserError {
  readonly source: Source;
  readonly problems: readonly LocatedProblem[];

  constructor(source: Source, problems: readonly LocatedProblem[]) {
    super(problems.map((problem) => oneLine(source, problem)).join('\n'));
    this.name = 'LocatedError';
    this.source = source;
    this.problems = problems;
  }

  override get lines(): readonly string[] {
    return this.problems.map((problem) => oneLine(this.source, problem));
  }
}

function oneLine(source: Source, { range, message, help }: LocatedProblem): string {
  const at = range && source.position(range.start);
  const place = at ? `${source.path}:${at.line}:${at.column}` : source.path;
  return `${place}: ${message}${help === undefined ? '' : ` (${help})`}`;
}
