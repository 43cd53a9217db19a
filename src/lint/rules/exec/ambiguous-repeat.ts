import type { RegexNode } from '../../../regex/pattern.ts';
import { execExample } from '../../policy-examples.ts';
import { patternOf } from '../../policy-languages.ts';
import { placedPatterns } from '../../policy-patterns.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const ambiguousRepeat = policyRule({
  id: 'exec/ambiguous-repeat',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Repeats within repeats, which some engines take exponential time to match.',
    why: 'The agent, RE2 and manifestly match in linear time. A program that reads the same policy with an engine that backtracks, as JavaScript, Python and PCRE do, can be stopped by one long argument.',
    bad: [
      {
        as: 'exec-policy',
        manifest: execExample('argv = ["/usr/bin/check", { regex = "(a+)+b" }]'),
        at: '{ regex = "(a+)+b" }',
      },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", { regex = "(?:[a-z]*)*!" }]') },
    ],
    good: [
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", { regex = "(?:a+,)+b" }]') },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", { regex = "a+b" }]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { matcher, range } of placedPatterns(permissions)) {
      const root = patternOf(matcher)?.root;
      if (!root || !hasNestedRepeat(root)) continue;
      yield {
        at: range,
        message: `\`${abbreviated(matcher.pattern)}\` can match one text in many ways, which costs engines that backtrack exponential time`,
        help: 'repeat once, e.g. `a+` for `(a+)+`',
        ...unnoticed,
      };
    }
  },
});

/** An endless repeat of what is nothing but an endless repeat itself, or may be. */
function hasNestedRepeat(node: RegexNode): boolean {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.items.some(hasNestedRepeat);
    case 'group':
      return hasNestedRepeat(node.item);
    case 'repeat':
      return (node.max === Infinity && isEndless(node.item)) || hasNestedRepeat(node.item);
    default:
      return false;
  }
}

function isEndless(node: RegexNode): boolean {
  if (node.kind === 'group') return isEndless(node.item);
  if (node.kind === 'repeat') return node.max === Infinity || isEndless(node.item);
  if (node.kind === 'choice') return node.items.some(isEndless);
  if (node.kind !== 'sequence') return false;
  const solid = node.items.filter((item) => !isOptional(item));
  return solid.length === 0 ? node.items.some(isEndless) : solid.length === 1 && isEndless(solid[0]!);
}

function isOptional(node: RegexNode): boolean {
  if (node.kind === 'repeat') return node.min === 0 && node.max !== Infinity;
  return node.kind === 'empty' || node.kind === 'assertion' || (node.kind === 'group' && isOptional(node.item));
}
