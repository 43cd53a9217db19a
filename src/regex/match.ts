import { AutomatonLimit, LazyAutomaton } from './automaton.ts';
import { wholeText } from './node.ts';
import type { Pattern } from './pattern.ts';

/** Instructions looked at for one text: seconds of work. */
const mostWork = 100_000_000;

/**
 * Whether the pattern matches: a portable one the whole text, one of Rust somewhere in it. Linear in the text, and bounded by what the
 * pattern compiles to; throws AutomatonLimit beyond `mostWork`. `spend` is told of the work in between, and may throw.
 */
export function matcherOf(pattern: Pattern, spend?: (instructions: number) => void): (text: string) => boolean {
  let work = 0;
  let automaton: LazyAutomaton | undefined;
  const count = (instructions: number): void => {
    work += instructions;
    spend?.(instructions);
    if (work > mostWork) throw new AutomatonLimit('the text takes too long to match');
  };
  return (text) => {
    work = 0;
    automaton ??= new LazyAutomaton(wholeText(pattern), { states: 2000, full: 'forget', spend: count });
    let state = automaton.start;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.codePointAt(i)!;
      if (code > 0xffff) i += 1;
      state = automaton.step(state, automaton.alphabet.letterOf(code));
      if (automaton.isFull(state)) return isWellFormed(text, i + 1);
      if (automaton.isDead(state)) return false;
    }
    return automaton.accepts(state);
  };
}

/** Text with half a surrogate pair is nobody's. */
function isWellFormed(text: string, from: number): boolean {
  for (let i = from; i < text.length; i += 1) {
    const code = text.codePointAt(i)!;
    if (code > 0xffff) i += 1;
    else if (code >= 0xd800 && code < 0xe000) return false;
  }
  return true;
}
