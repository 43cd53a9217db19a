import { AutomatonLimit } from '../regex/automaton.ts';
import { matcherOf } from '../regex/match.ts';
import { parsePattern } from '../regex/parse.ts';
import type { Pattern } from '../regex/pattern.ts';
import { type Found, finderOf } from '../regex/search.ts';
import type { Range } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { LimitError } from './budget.ts';
import type { Machine } from './machine.ts';

/** The regular expressions of a policy that were asked for, by their text; undefined for those that the agent's engine can't compile. */
export type RegexCache = Map<string, CompiledRegex | undefined>;

export interface CompiledRegex {
  readonly matches: (text: string, machine: Machine) => boolean;
  /** Up to `most` matches from the left, none of which overlap; a negative number is no limit. */
  readonly all: (text: string, most: number, machine: Machine) => readonly Found[];
}

/** Undefined for a pattern that the agent's engine refuses. Throws a LocatedError for one that only this tool can't read. */
export function regexOf(text: string, machine: Machine, range: Range): CompiledRegex | undefined {
  const known = machine.regexes.get(text);
  if (known || machine.regexes.has(text)) return known;
  machine.budget.step(500 + text.length);
  const read = parsePattern(text, 'rust');
  if ('problem' in read && read.problem.unsupported) {
    machine.fail(`the pattern \`${visible(text.slice(0, 80))}\` can't be read: ${read.problem.message}`, range);
  }
  const compiled = 'pattern' in read ? compiledRegex(read.pattern) : undefined;
  if (machine.regexes.size >= mostRegexes) machine.regexes.clear();
  machine.regexes.set(text, compiled);
  return compiled;
}

const mostRegexes = 5000;

function compiledRegex(pattern: Pattern): CompiledRegex {
  let machine: Machine;
  const spend = (instructions: number): void => machine.budget.step(1 + (instructions >>> 3));
  let matcher: ReturnType<typeof matcherOf> | undefined;
  let finder: ReturnType<typeof finderOf> | undefined;
  return {
    matches: (text, by) => {
      machine = by;
      machine.budget.step(text.length >>> 3);
      matcher ??= matcherOf(pattern, spend);
      return withinLimit(() => matcher!(text));
    },
    all: (text, most, by) => {
      machine = by;
      finder ??= finderOf(pattern, spend);
      return withinLimit(() => finder!(text, most));
    },
  };
}

function withinLimit<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof AutomatonLimit) throw new LimitError(error.message);
    throw error;
  }
}
