import type { Automaton } from './automaton.ts';
import { AutomatonLimit, LazyAutomaton } from './automaton.ts';
import { combineAutomata } from './combined.ts';
import type { Effort } from './effort.ts';
import { anythingNode, choice, setOf, textNode, wholeText } from './node.ts';
import type { Pattern, RegexNode } from './pattern.ts';
import { steps } from './program-size.ts';
import type { Inclusion } from './witness.ts';
import { findWitness } from './witness.ts';

/** A set of texts, or why it is not known which. */
export type Language = { readonly open: (effort?: Effort) => Automaton } | { readonly unknown: string };

/** States of one automaton, and of a product of several. */
const mostStates = 20_000;
/** To make an instruction costs as much as to look at so many. */
const costOfStep = 8;
/** Instructions looked at for one question: about a second of work. */
const mostWork = 20_000_000;

export const languageOf = (pattern: Pattern): Language => languageOfNode(wholeText(pattern));

export const languageOfText = (text: string): Language => languageOfNode(textNode(text));

export const languageOfTexts = (texts: readonly string[]): Language => languageOfNode(choice(texts.map(textNode)));

/** `separator`: a code point that ends one text and begins another, for languages of several texts in a row. */
export function languageOfNode(root: RegexNode, separator?: number): Language {
  const size = steps(root);
  if (size > 400_000) return { unknown: 'the pattern is too large to be compared' };
  const open = (effort?: Effort): Automaton => {
    effort?.spend(costOfStep * size);
    let work = 0;
    const spend = (instructions: number): void => {
      effort?.spend(instructions);
      work += instructions;
      if (work > mostWork) throw new AutomatonLimit('it takes too long to compare');
    };
    return new LazyAutomaton(root, {
      states: mostStates,
      full: 'refuse',
      spend,
      ...(separator === undefined ? {} : { separator }),
    });
  };
  return { open };
}

export const noText: Language = languageOfNode(setOf([]));
export const anyText: Language = languageOfNode(anythingNode);

export const unionOf = (languages: readonly Language[]): Language => combined(languages, 'union');
export const intersectionOf = (languages: readonly Language[]): Language => combined(languages, 'intersection');
export const complement = (language: Language): Language => combined([language], 'complement');

function combined(languages: readonly Language[], how: 'union' | 'intersection' | 'complement'): Language {
  if (languages.length === 0) return how === 'union' ? noText : anyText;
  if (languages.length === 1 && how !== 'complement') return languages[0]!;
  const openers: ((effort?: Effort) => Automaton)[] = [];
  for (const language of languages) {
    if ('unknown' in language) return language;
    openers.push(language.open);
  }
  return {
    open: (effort) =>
      combineAutomata(
        openers.map((open) => open(effort)),
        how,
        mostStates,
      ),
  };
}

/** Whether every text of `small` is one of `big`; if not, a shortest one that is not, readable where one of that length is. */
export function included(small: Language, big: Language, effort?: Effort): Inclusion {
  if ('unknown' in small) return { kind: 'unknown', why: small.unknown };
  if ('unknown' in big) return { kind: 'unknown', why: big.unknown };
  try {
    return findWitness(small.open(effort), big.open(effort), { states: mostStates, ...(effort && { effort }) });
  } catch (error) {
    if (error instanceof AutomatonLimit) return { kind: 'unknown', why: error.message };
    throw error;
  }
}

/** A shortest text of the language; undefined when it has none, or none that was found. */
export function exampleOf(language: Language): string | undefined {
  const found = included(language, noText);
  return found.kind === 'no' ? found.witness : undefined;
}
