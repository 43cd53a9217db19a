import { visible } from '../text/visible.ts';
import type { Spelling } from './spelling.ts';
import type { Acceptance, Question } from './workload.ts';

/** Lines of a manifest without their line ends. */
export type Lines = readonly string[];

const widest = 110;

/** A text as comment lines of at most 110 columns. */
export function comment(text: string, spelling: Spelling, width = widest): Lines {
  const lines: string[] = [];
  let line = '#';
  for (const word of spelling.comment(visible(text)).split(' ')) {
    if (line.length > 1 && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** A statement below the reason it is there for. */
export function commented(statement: string, why: string, spelling: Spelling): Lines {
  return [...comment(why, spelling), statement];
}

/** The comment that accepts a finding, which has to be one line. */
export function acceptance(accept: Acceptance | undefined, spelling: Spelling): Lines {
  if (!accept) return [];
  return comment(`manifestly: ignore ${accept.rule} -- ${accept.reason}`, spelling, Number.POSITIVE_INFINITY);
}

export function questionLines(questions: readonly Question[], spelling: Spelling): Lines {
  return questions.flatMap(({ text }) => comment(`decide: ${text}`, spelling));
}
