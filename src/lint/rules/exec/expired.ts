import { containerExample } from '../../policy-examples.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const expired = policyRule({
  id: 'exec/expired',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Policies whose time is over.',
    why: 'The guest has no clock it can trust: the key broker stops releasing keys after `policy.not_after`, and a workload with that policy does not get any when it starts again. Today is `SOURCE_DATE_EPOCH` where that is set.',
    bad: [{ as: 'exec-policy', manifest: withDates('not_after = 2021-03-01T00:00:00Z'), at: '2021-03-01T00:00:00Z' }],
    good: [
      { as: 'exec-policy', manifest: withDates('not_after = 2999-12-31T00:00:00Z') },
      { as: 'exec-policy', manifest: containerExample() },
    ],
  },
  *checkPolicy({ execPolicy, date }) {
    if (!execPolicy) return;
    const { notAfter } = execPolicy;
    if (notAfter === undefined || date === undefined || !(Date.parse(notAfter) < Date.parse(date))) return;
    yield {
      at: execPolicy.rangeOf('policy.not_after') ?? null,
      path: 'policy.not_after',
      message: `the policy has expired: on ${date} no key is released for it`,
      help: 'set a later time, and raise `policy.counter`',
      ...unnoticed,
    };
  },
});

function withDates(...lines: readonly string[]): string {
  return containerExample().replace('default = "deny"', ['default = "deny"', ...lines].join('\n'));
}
