import type { RegexNode } from '../../../regex/pattern.ts';
import { anchored, patternEdit } from '../../policy-edits.ts';
import { extraOf, type PatternMatcher, patternOf } from '../../policy-languages.ts';
import { placedPatterns } from '../../policy-patterns.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const alternationAnchor = policyRule({
  id: 'exec/alternation-anchor',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Anchors that hold for the first or the last alternative alone.',
    why: '`|` binds looser than anything, so `^ls|date$` is either a text that begins with `ls` or one that ends with `date`: `ls -la /secret` and `sh -c "evil; date"` are both among them.',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^ls|date$"] } } }',
        at: '"^ls|date$"',
        fixed: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^(?:ls|date)$"] } } }',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^(ls|date)$"] } } }',
      },
    ],
  },
  *checkPolicy({ permissions, source }) {
    if (!permissions) return;
    for (const { matcher, range } of placedPatterns(permissions)) {
      if (!isHalfAnchored(matcher)) continue;
      const extra = extraOf(matcher);
      if (extra === undefined) continue;
      const edit = patternEdit(source, range, anchored);
      yield {
        at: range,
        message: `in \`${abbreviated(matcher.pattern)}\` the anchors hold for one alternative each, so it also finds itself in ${abbreviated(JSON.stringify(extra))}`,
        help: 'put the alternatives into a group: `^(?:a|b)$`',
        ...unnoticed,
        ...(edit && { fix: { title: 'put the alternatives into a group', edits: [edit] } }),
      };
    }
  },
});

/** Alternatives at the top, some of which begin or end with an anchor and some do not. */
export function isHalfAnchored(matcher: PatternMatcher): boolean {
  const root = patternOf(matcher)?.root;
  if (root?.kind !== 'choice') return false;
  const starts = root.items.map((item) => isAnchor(edge(item, 'first'), 'text-start'));
  const ends = root.items.map((item) => isAnchor(edge(item, 'last'), 'text-end'));
  return [starts, ends].some((anchors) => anchors.includes(true) && anchors.includes(false));
}

function edge(node: RegexNode, side: 'first' | 'last'): RegexNode {
  return node.kind === 'sequence' ? (side === 'first' ? node.items[0]! : node.items.at(-1)!) : node;
}

function isAnchor(node: RegexNode | undefined, assertion: string): boolean {
  return node?.kind === 'assertion' && node.assertion === assertion;
}
