import type { Source } from '../text/source.ts';
import { type Diagnostic, UserError } from './diagnostic.ts';

/** A place in a file that has to be other than it is before the run can go on. */
export type LocatedProblem = Pick<Diagnostic, 'range' | 'message' | 'help'> & Partial<Pick<Diagnostic, 'code'>>;

/** An input that can't be used. The message holds all that is wrong, one line each, and how many more there are; `problems` hold it located. */
export class LocatedError extends UserError {
  readonly source: Source;
  readonly problems: readonly LocatedProblem[];

  constructor(source: Source, problems: readonly LocatedProblem[]) {
    super(linesOf(source, problems).join('\n'));
    this.name = 'LocatedError';
    this.source = source;
    this.problems = problems;
  }

  override get lines(): readonly string[] {
    return linesOf(this.source, this.problems);
  }
}

/** More than this many help nobody. */
const most = 20;

/** Readers stop beyond so many: how many more there are is then not known. */
const mostCounted = 900;

function linesOf(source: Source, problems: readonly LocatedProblem[]): readonly string[] {
  const lines = problems.slice(0, most).map((problem) => oneLine(source, problem));
  const more = problems.length - most;
  if (more > 0) lines.push(`${source.path}: ${more > mostCounted ? `more than ${mostCounted}` : more} more`);
  return lines;
}

function oneLine(source: Source, { range, message, help }: LocatedProblem): string {
  const at = range && source.position(range.start);
  const place = at ? `${source.path}:${at.line}:${at.column}` : source.path;
  return `${place}: ${message}${help === undefined ? '' : ` (${help})`}`;
}
