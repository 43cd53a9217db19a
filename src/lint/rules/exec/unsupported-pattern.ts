import { troubleWith } from '../../policy-languages.ts';
import { placedPatterns } from '../../policy-patterns.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const unsupportedPattern = policyRule({
  id: 'exec/unsupported-pattern',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Patterns that the engine of the agent refuses, or that nothing can be said of.',
    why: 'The agent takes a pattern that it can not compile for one that matches nothing: the rule is there to be read and never allows anything. Look-around, back references and patterns beyond 100 KiB are refused.',
    bad: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^(?=x)y$"] } } }',
        at: '"^(?=x)y$"',
      },
    ],
    good: [
      {
        as: 'genpolicy-settings',
        manifest: '{ "request_defaults": { "ExecProcessRequest": { "regex": ["^y$"] } } }',
      },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { matcher, range } of placedPatterns(permissions)) {
      const problem = troubleWith(matcher);
      if (!problem) continue;
      yield {
        at: range,
        message: problem.isUndecided
          ? `what \`${abbreviated(matcher.pattern)}\` matches can't be worked out: ${problem.message}`
          : `\`${abbreviated(matcher.pattern)}\` never matches: ${problem.message}`,
        ...(problem.isUndecided && { severity: 'note' as const }),
        help: problem.help ?? 'write it without, or list what it may be',
        ...unnoticed,
      };
    }
  },
});
