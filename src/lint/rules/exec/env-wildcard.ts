import type { Permissions } from '../../../policy/permissions.ts';
import type { Range } from '../../../text/source.ts';
import { containerExample } from '../../policy-examples.ts';
import { environmentOf } from '../../policy-invocations.ts';
import { matchesEverything } from '../../policy-languages.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const envWildcard = policyRule({
  id: 'exec/env-wildcard',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Variables of any name or any value.',
    why: 'A pattern that every entry matches lets the host set `LD_PRELOAD` and all else; one that every value matches leaves the variable to the host, however it is named.',
    bad: [
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "MODE", regex = ".*" }]') },
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "MODE", regex = "(?:a|[^a])*" }]') },
    ],
    good: [{ as: 'exec-policy', manifest: containerExample('env = [{ name = "MODE", regex = "[a-z]*" }]') }],
  },
  *checkPolicy({ permissions, source }) {
    if (!permissions || permissions.format === 'occlum') return;
    for (const { name, value, range } of environmentOf(permissions)) {
      const matcher = typeof name === 'string' ? value : name.entry;
      const isAny = matcher?.kind === 'anything' || (matcher?.kind === 'pattern' && matchesEverything(matcher));
      if ((!isAny && name !== '*') || isUnknown(permissions, range) || source.slice(range).includes('$(')) continue;
      yield {
        at: range,
        message:
          typeof name === 'string' ? `\`${abbreviated(name)}\` may have any value` : 'the host may set any variable',
        help: 'say what the value looks like, or fix it',
        ...unnoticed,
      };
    }
  },
});

/** What was not understood may be narrower than it seems. */
function isUnknown({ unknown }: Permissions, { start }: Range): boolean {
  return unknown.some(({ range }) => range.start === start);
}
