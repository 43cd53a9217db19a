import { capturesOf } from '../regex/captures.ts';
import { matcherOf } from '../regex/match.ts';
import { parsePattern } from '../regex/parse.ts';
import type { Pattern } from '../regex/pattern.ts';
import type { Range } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import type { Machine } from './machine.ts';

/** The regular expressions of a policy that were asked for, by their text; undefined for those that the agent's engine can't compile. */
export type RegexCache = Map<string, CompiledRegex | undefined>;

export interface CompiledRegex {
  readonly pattern: Pattern;
  readonly matches: (text: string, machine: Machine) => boolean;
  /** All matches from the left, none of which overlap: the text of each and of its groups, and where it lies. */
  readonly all: (text: string, most: number, machine: Machine) => readonly Found[];
}

export interface Found {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly string[];
}

/** Undefined for a pattern that the agent's engine refuses. Throws a LocatedError for one that only this tool can't read. */
export function regexOf(text: string, machine: Machine, range: Range): CompiledRegex | undefined {
  const known = machine.regexes.get(text);
  if (known || machine.regexes.has(text)) return known;
  machine.budget.step(text.length);
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
  let matcher: ((text: string) => boolean) | undefined;
  let search: ReturnType<typeof capturesOf> | undefined;
  return {
    pattern,
    matches: (text, by) => {
      machine = by;
      machine.budget.step(text.length >>> 3);
      matcher ??= matcherOf(pattern, spend);
      return matcher(text);
    },
    all: (text, most, by) => {
      machine = by;
      search ??= capturesOf(pattern, spend);
      return allMatches(search, text, most);
    },
  };
}

function allMatches(search: ReturnType<typeof capturesOf>, text: string, most: number): readonly Found[] {
  const all: Found[] = [];
  let at = 0;
  let last = -1;
  while (all.length < most && at <= text.length) {
    const found = search(text, at);
    if (!found) break;
    const start = found[0]!;
    const end = found[1]!;
    const isEmpty = start === end;
    if (!isEmpty || end !== last) all.push({ start, end, groups: groupsOf(found, text) });
    last = end;
    at = isEmpty ? end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) : end;
  }
  return all;
}

function groupsOf(found: readonly number[], text: string): readonly string[] {
  return Array.from({ length: found.length / 2 }, (_, at) => {
    const start = found[2 * at]!;
    return start < 0 ? '' : text.slice(start, found[2 * at + 1]);
  });
}
