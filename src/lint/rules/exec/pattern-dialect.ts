import { placedPatterns } from '../../policy-patterns.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const patternDialect = policyRule({
  id: 'exec/pattern-dialect',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Patterns that engines read differently.',
    why: 'To the agent `\\d`, `\\w`, `\\s` and `\\b` are about all of Unicode, to RE2 and JavaScript about ASCII; `(?i)` folds other letters in each (`K`, the sign for kelvin, is a `k` to some). A policy that was tried out with one engine allows something else with another.',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^kill [0-9]\\\\d*$"] } } }',
        at: '"^kill [0-9]\\\\d*$"',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^kill [0-9]+$"] } } }',
      },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { matcher, range } of placedPatterns(permissions)) {
      const construct = matcher.dialect === 'rust' ? driftingIn(matcher.pattern) : undefined;
      if (construct === undefined) continue;
      yield {
        at: range,
        message: `\`${construct}\` in \`${abbreviated(matcher.pattern)}\` means something else to other engines than to the agent`,
        help: 'write the characters out, e.g. `[0-9]` for `\\d` and `[kK]` for `(?i)k`',
        ...unnoticed,
      };
    }
  },
});

/** Escapes are read in pairs, so that `\\d` (a backslash and a letter) is none. */
function driftingIn(pattern: string): string | undefined {
  for (const [token] of pattern.matchAll(/\\[\s\S]|\(\?[a-zA-Z]*i[a-zA-Z-]*[:)]|\[:\^?[a-z]+:\]/g))
    if (!token.startsWith('\\') || /^\\[dDwWsSbB]$/.test(token)) return token;
  return undefined;
}
