import { lineFeed } from '../../../regex/ascii.ts';
import { type CodePoints, contains, negation } from '../../../regex/code-points.ts';
import type { RegexNode } from '../../../regex/pattern.ts';
import { containerExample, execExample } from '../../policy-examples.ts';
import { extraOf, matchesEverything, type PatternMatcher, patternOf, witnessOf } from '../../policy-languages.ts';
import { type PlacedPattern, placedPatterns } from '../../policy-patterns.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const patternMatchesNewline = policyRule({
  id: 'exec/pattern-matches-newline',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Patterns that a text with a line break matches.',
    why: 'A negated class such as `[^;]` takes everything it does not name, line breaks too, and so do `\\s` and `\\W`. Where the program reads its argument or a variable line by line, the host adds a line of its own.',
    bad: [
      {
        as: 'exec-policy',
        manifest: execExample('argv = ["/usr/bin/check", { regex = "[^;]+" }]'),
        at: '{ regex = "[^;]+" }',
      },
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "TITLE", regex = \'a\\s?b\' }]') },
    ],
    good: [
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", { regex = \'[^;\\x00-\\x1f]+\' }]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", { regex = "a.b" }]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { matcher, range, what } of placedPatterns(permissions)) {
      if (matchesEverything(matcher) || isSearched(matcher, what)) continue;
      const text =
        witnessOf(matcher, '[^\\x00]*\\n[^\\x00]*') ??
        (namesCarriageReturn(matcher) ? witnessOf(matcher, '[^\\x00]*\\r[^\\x00]*') : undefined);
      if (text === undefined) continue;
      yield {
        at: range,
        message: `\`${abbreviated(matcher.pattern)}\` matches ${nameOf(text)}, e.g. in ${abbreviated(JSON.stringify(text))}`,
        help: 'name the characters that may occur, or add `\\x00-\\x1f` to a negated class',
        ...unnoticed,
      };
    }
  },
});

function nameOf(text: string): string {
  return text.includes('\n') ? 'a line feed' : 'a carriage return';
}

/** What is not anchored, or is the beginning of a path, matches all sorts of things: other rules say so. */
function isSearched(matcher: PatternMatcher, what: PlacedPattern['what']): boolean {
  return matcher.dialect === 'rust' && (what === 'path' || extraOf(matcher) !== undefined);
}

/** `.` takes a carriage return as well, which nobody means or minds; a class that does is another matter. */
function namesCarriageReturn(matcher: PatternMatcher): boolean {
  const root = patternOf(matcher)?.root;
  return root !== undefined && hasSet(root, (set) => contains(set, 13) && !isDot(set));
}

function hasSet(node: RegexNode, isMeant: (set: CodePoints) => boolean): boolean {
  switch (node.kind) {
    case 'set':
      return isMeant(node.set);
    case 'sequence':
    case 'choice':
      return node.items.some((item) => hasSet(item, isMeant));
    case 'repeat':
    case 'group':
      return hasSet(node.item, isMeant);
    default:
      return false;
  }
}

function isDot(set: CodePoints): boolean {
  return set.join() === negation(lineFeed).join();
}
