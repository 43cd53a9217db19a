import type { Dialect, Pattern, PatternProblem } from './pattern.ts';
import { PatternError } from './pattern.ts';
import { readPortable } from './portable.ts';
import { requireSize } from './program-size.ts';
import { readRust } from './rust.ts';

/** A text as a pattern, or the first thing that is wrong with it. Bounded: a pattern that is too large to be matched is no pattern. */
export function parsePattern(
  text: string,
  dialect: Dialect,
): { readonly pattern: Pattern } | { readonly problem: PatternProblem } {
  try {
    const pattern = dialect === 'portable' ? readPortable(text) : readRust(text);
    requireSize(pattern);
    return { pattern };
  } catch (error) {
    if (error instanceof PatternError) return { problem: error.problem };
    throw error;
  }
}
