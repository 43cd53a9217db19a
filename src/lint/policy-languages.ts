import type { Matcher } from '../invocation/invocation.ts';
import { isWhole } from '../invocation/programs.ts';
import { AutomatonLimit, LazyAutomaton } from '../regex/automaton.ts';
import { exampleOf, included, intersectionOf, type Language, noText } from '../regex/language.ts';
import { matcherOf } from '../regex/match.ts';
import { wholeText } from '../regex/node.ts';
import { parsePattern } from '../regex/parse.ts';
import type { Dialect, Pattern, RegexNode } from '../regex/pattern.ts';
import type { Inclusion } from '../regex/witness.ts';

export type PatternMatcher = Extract<Matcher, { kind: 'pattern' }>;

/** A text that the matcher allows and that is `wanted` (a portable pattern); undefined when there is none, or nobody can tell. */
export function witnessOf(matcher: Matcher, wanted: string): string | undefined {
  switch (matcher.kind) {
    case 'exact':
      return isWhole(wanted, matcher.value) ? matcher.value : undefined;
    case 'one-of':
      return matcher.values.find((value) => isWhole(wanted, value));
    case 'anything':
      return answered(`${wanted}\0`, () => exampleOf(languageFor(wanted, 'portable')));
    case 'pattern':
      return answered(`${wanted}\0${matcher.dialect}${matcher.pattern}`, () => commonText(matcher, wanted));
  }
}

function commonText(matcher: PatternMatcher, wanted: string): string | undefined {
  const both = [languageFor(wanted, 'portable'), languageFor(matcher.pattern, matcher.dialect)];
  return witnessIn(included(intersectionOf(both), noText), matcher);
}

/** What can't be decided is told when somebody asks for the trouble with the pattern. */
function witnessIn(result: Inclusion, matcher: PatternMatcher): string | undefined {
  if (result.kind === 'unknown') undecided.set(keyOf(matcher), result.why);
  return result.kind === 'no' ? result.witness : undefined;
}

/** Whether every text without a line break fits, the empty one aside. */
export function matchesEverything(matcher: Matcher): boolean {
  if (matcher.kind !== 'pattern') return matcher.kind === 'anything';
  const { pattern, dialect } = matcher;
  return (
    answered(`all\0${dialect}${pattern}`, () => {
      const result = included(languageFor('.+', 'portable'), languageFor(pattern, dialect));
      if (result.kind === 'unknown') undecided.set(keyOf(matcher), result.why);
      return result.kind === 'yes' ? 'yes' : undefined;
    }) !== undefined
  );
}

/** A text that a searched pattern finds itself in and that it does not match as a whole; undefined when it is anchored. */
export function extraOf(matcher: PatternMatcher): string | undefined {
  const { pattern, dialect } = matcher;
  if (dialect !== 'rust') return undefined;
  return answered(`extra\0${pattern}`, () =>
    witnessIn(included(languageFor(pattern, 'rust'), languageFor(`^(?:${pattern})$`, 'rust')), matcher),
  );
}

/** Whether one text can be both; also when nobody can tell. */
export function couldBeSame(a: Matcher, b: Matcher): boolean {
  if (a.kind === 'anything' || b.kind === 'anything') return true;
  if (a.kind === 'pattern' && b.kind === 'pattern') {
    if (a.pattern === b.pattern) return true;
    return (
      exampleOf(intersectionOf([languageFor(a.pattern, a.dialect), languageFor(b.pattern, b.dialect)])) !== undefined
    );
  }
  if (a.kind === 'pattern') return couldBeSame(b, a);
  const values = a.kind === 'exact' ? [a.value] : a.values;
  return values.some((value) => isMatched(value, b));
}

/** The tree of a pattern that can be read. */
export function patternOf({ pattern, dialect }: PatternMatcher): Pattern | undefined {
  const parsed = parsePattern(pattern, dialect);
  return 'pattern' in parsed ? parsed.pattern : undefined;
}

export interface PatternTrouble {
  readonly message: string;
  readonly help?: string;
  /** The engine takes it, and nothing can be said of what it matches. */
  readonly isUndecided: boolean;
}

/** Why nothing is said of a pattern. */
export function troubleWith(matcher: PatternMatcher): PatternTrouble | undefined {
  const parsed = parsePattern(matcher.pattern, matcher.dialect);
  if ('problem' in parsed) {
    const { message, help, unsupported } = parsed.problem;
    return { message, ...(help !== undefined && { help }), isUndecided: unsupported === true };
  }
  matchesEverything(matcher);
  extraOf(matcher);
  const why =
    undecided.get(keyOf(matcher)) ??
    (work > mostWork ? 'the patterns of this policy together take too long' : undefined);
  return why === undefined ? undefined : { message: why, isUndecided: true };
}

/** What is known of patterns holds for one policy: memory and work stay in bounds, and the same policy gets the same answers. */
export function forgetPatterns(): void {
  answers.clear();
  undecided.clear();
  roots.clear();
  work = 0;
}

const answers = new Map<string, string | undefined>();
const undecided = new Map<string, string>();
const roots = new Map<string, Root>();
let work = 0;

/** Instructions looked at for all questions about one policy: some seconds. */
const mostWork = 40_000_000;
/** Of one question. */
const mostWorkAtOnce = 4_000_000;
const mostStates = 10_000;
/** What opening automata takes, in instructions. */
const eachQuestion = 20_000;

function answered(key: string, ask: () => string | undefined): string | undefined {
  if (answers.has(key)) return answers.get(key);
  work += eachQuestion;
  const answer = work > mostWork ? undefined : ask();
  answers.set(key, answer);
  return answer;
}

function keyOf({ pattern, dialect }: PatternMatcher): string {
  return `${dialect}${pattern}`;
}

function languageFor(text: string, dialect: Dialect): Language {
  const root = rootOf(text, dialect);
  if ('unknown' in root) return root;
  let spent = 0;
  const spend = (instructions: number): void => {
    spent += instructions;
    work += instructions;
    if (spent > mostWorkAtOnce) throw new AutomatonLimit('it takes too long');
    if (work > mostWork) throw new AutomatonLimit('the patterns of this policy together take too long');
  };
  return { open: () => new LazyAutomaton(root.node, { states: mostStates, full: 'refuse', spend }) };
}

type Root = { readonly node: RegexNode } | { readonly unknown: string };

function rootOf(text: string, dialect: Dialect): Root {
  const key = dialect + text;
  const known = roots.get(key);
  if (known) return known;
  const parsed = parsePattern(text, dialect);
  const root = 'problem' in parsed ? { unknown: parsed.problem.message } : { node: wholeText(parsed.pattern) };
  roots.set(key, root);
  return root;
}

function isMatched(value: string, matcher: Matcher): boolean {
  switch (matcher.kind) {
    case 'exact':
      return matcher.value === value;
    case 'one-of':
      return matcher.values.includes(value);
    case 'anything':
      return true;
    case 'pattern': {
      const parsed = patternOf(matcher);
      return !parsed || matches(parsed, value);
    }
  }
}

/** Also when it takes too long to tell. */
function matches(pattern: Pattern, value: string): boolean {
  try {
    return matcherOf(pattern)(value);
  } catch (error) {
    if (error instanceof AutomatonLimit) return true;
    throw error;
  }
}
