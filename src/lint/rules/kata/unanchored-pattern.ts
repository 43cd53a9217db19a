import { anchored, patternEdit } from '../../policy-edits.ts';
import { extraOf, matchesEverything } from '../../policy-languages.ts';
import { placedPatterns } from '../../policy-patterns.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';
import { isHalfAnchored } from '../exec/alternation-anchor.ts';

export const unanchoredPattern = policyRule({
  id: 'kata/unanchored-pattern',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Patterns that need not match the whole text.',
    why: 'The agent searches: `/bin/ls` finds itself in `sh -c "cat /secret #/bin/ls"`, and `^cat /etc/hosts` in `cat /etc/hosts /secret`. A pattern has to begin with `^` and end with `$`; whether it does is worked out from what it matches.',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["/bin/ls"] } } }',
        at: '"/bin/ls"',
        fixed: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^/bin/ls$"] } } }',
      },
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "CreateContainerRequest": { "allow_env_regex": ["^PREFIX_[A-Z]+=x"] } } }',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "CreateContainerRequest": { "allow_env_regex": ["^(?:A|B)=[a-z]+$"] } } }',
      },
    ],
  },
  *checkPolicy({ permissions, source }) {
    if (!permissions) return;
    for (const { matcher, range, what } of placedPatterns(permissions)) {
      if (what !== 'joined' && what !== 'entry') continue;
      if (matchesEverything(matcher) || isHalfAnchored(matcher)) continue;
      const extra = extraOf(matcher);
      if (extra === undefined) continue;
      const edit = patternEdit(source, range, anchored);
      yield {
        at: range,
        message: `\`${abbreviated(matcher.pattern)}\` finds itself in more than it says, e.g. in ${abbreviated(JSON.stringify(extra))}`,
        help: 'begin it with `^` and end it with `$`',
        ...unnoticed,
        ...(edit && { fix: { title: 'match the whole text', edits: [edit] } }),
      };
    }
  },
});
