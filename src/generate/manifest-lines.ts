import { visible } from '../text/visible.ts';
import type { Spelling } from './spelling.ts';
import type { Acceptance, Question } from './workload.ts';

/** Lines of a manifest without their line ends. */
export type Lines = readonly string[];

const widest = 110;

/** A text as comment lines of at most 110 columns. What it quotes from the input can't address the linter. */
export function comment(text: string, spelling: Spelling, width = widest): Lines {
  return lines(harmless(text), spelling, width);
}

/** A statement below the reason it is there for. */
export function commented(statement: string, why: string, spelling: Spelling): Lines {
  return [...comment(why, spelling), statement];
}

/** The comment that accepts a finding, which has to be one line. */
export function acceptance(accept: Acceptance | undefined, spelling: Spelling, scope = 'ignore'): Lines {
  if (!accept) return [];
  return lines(`manifestly: ${scope} ${accept.rule} -- ${harmless(accept.reason)}`, spelling, Number.POSITIVE_INFINITY);
}

/** The same mark as migrations leave. */
export function questionLines(questions: readonly Question[], spelling: Spelling): Lines {
  return questions.flatMap(({ text }) => lines(`manifestly: decide: ${harmless(text)}`, spelling, widest));
}

function harmless(text: string): string {
  return visible(text).replace(/manifestly(?=[ \t]*:|[ \t]+ignore)/gi, '$&...');
}

function lines(text: string, spelling: Spelling, width: number): Lines {
  const found: string[] = [];
  let line = '#';
  for (const word of spelling.comment(text).split(' ')) {
    if (line.length > 1 && line.length + 1 + word.length > width) {
      found.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...found, line];
}
