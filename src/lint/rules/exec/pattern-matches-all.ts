import { containerExample, execExample } from '../../policy-examples.ts';
import { matchesEverything } from '../../policy-languages.ts';
import { placedPatterns } from '../../policy-patterns.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const patternMatchesAll = policyRule({
  id: 'exec/pattern-matches-all',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Patterns that match every text.',
    why: 'Where any text fits, the host chooses: another file, another server, an option that the program has for its developers. What a pattern matches is worked out, so `.*`, `[^\\n]+`, `(a|[^a]).*` and whatever else comes to the same are found.',
    bad: [
      {
        as: 'exec-policy',
        manifest: execExample('argv = ["/usr/bin/check", { regex = ".*" }]'),
        at: '{ regex = ".*" }',
      },
      {
        as: 'exec-policy',
        manifest: execExample('argv = ["/usr/bin/check"]', 'rest = { max = 3, regex = "(a|[^a]).*" }'),
      },
      {
        as: 'exec-policy',
        manifest: `${execExample()}\n[host]\ncopy_file = [{ path = '(?:.|\\n)+' }]\n`,
      },
    ],
    good: [
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", { regex = "[a-z]+" }]') },
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "MODE", regex = "fast|slow" }]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const { matcher, range, what } of placedPatterns(permissions)) {
      if (what === 'environment' || !matchesEverything(matcher)) continue;
      yield {
        at: range,
        message: `\`${abbreviated(matcher.pattern)}\` matches every text`,
        help: 'say what the text looks like, or list what it may be with `one_of`',
        ...unnoticed,
      };
    }
  },
});
