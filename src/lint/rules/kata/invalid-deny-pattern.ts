import type { DataNode } from '../../../data/node.ts';
import { parsePattern } from '../../../regex/parse.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const invalidDenyPattern = policyRule({
  id: 'kata/invalid-deny-pattern',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Patterns of what is forbidden that the agent can not compile.',
    why: 'A pattern that is no pattern matches nothing, and `not regex.match(…)` is true then: what was to be forbidden is allowed. A mistake in a pattern that allows closes, one in a pattern that forbids opens.',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "UpdateRoutesRequest": { "forbidden_source_regex": ["^127\\\\.("] } } }',
        at: '"^127\\\\.("',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "UpdateRoutesRequest": { "forbidden_source_regex": ["^127\\\\."] } } }',
      },
    ],
  },
  *checkPolicy({ data, kata, kind }) {
    const root = kata?.data ?? (kind === 'genpolicy-settings' ? data : undefined);
    for (const node of forbidding(root)) {
      const parsed = parsePattern(node.scalar as string, 'rust');
      if (!('problem' in parsed) || parsed.problem.unsupported) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `\`${abbreviated(node.scalar as string)}\` forbids nothing: ${parsed.problem.message}`,
        help: parsed.problem.help ?? 'correct the pattern',
        ...unnoticed,
      };
    }
  },
});

/** Texts in lists called `forbidden_…regex`, and what drop-ins put into such lists. */
function* forbidding(root: DataNode | undefined): Iterable<DataNode> {
  if (root?.kind === 'list')
    for (const { members } of root.items) {
      const path = members.get('path')?.scalar;
      if (typeof path === 'string' && listName.test(path)) yield* stringsIn(members.get('value'));
    }
  for (const request of root?.members.get('request_defaults')?.members.values() ?? [])
    for (const [name, node] of request.members) if (listName.test(name)) yield* stringsIn(node);
}

const listName = /forbidden_\w*regex/;

function* stringsIn(node: DataNode | undefined): Iterable<DataNode> {
  if (typeof node?.scalar === 'string') yield node;
  for (const item of node?.items ?? []) if (typeof item.scalar === 'string') yield item;
}
