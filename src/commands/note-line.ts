import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import type { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';

/** Says on stderr what the user should know of a place, without which the run goes on. */
export function sayNote(source: Source, { range, message, help }: LocatedProblem, io: Io): void {
  const at = range && source.position(range.start);
  const place = at ? `${source.path}:${at.line}:${at.column}` : source.path;
  io.stderr.write(`${visible(`manifestly: note: ${place}: ${message}${help === undefined ? '' : ` (${help})`}`)}\n`);
}
