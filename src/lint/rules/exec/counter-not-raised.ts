import { containerExample } from '../../policy-examples.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const counterNotRaised = policyRule({
  id: 'exec/counter-not-raised',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Policies that have changed since the revision named with `--since`, and kept their counter.',
    why: 'The key broker tells an old policy from a new one by `policy.counter`. Two policies with one id and one counter are the same to it, so the host can go back to the one that allowed more.',
    bad: [
      {
        as: 'exec-policy',
        previous: containerExample(),
        manifest: containerExample('argv = ["/usr/bin/api", "--debug"]'),
        at: '4',
        fixed: containerExample('argv = ["/usr/bin/api", "--debug"]').replace('counter = 4', 'counter = 5'),
      },
    ],
    good: [
      {
        as: 'exec-policy',
        previous: containerExample(),
        manifest: containerExample('argv = ["/usr/bin/api", "--debug"]').replace('counter = 4', 'counter = 5'),
      },
      { as: 'exec-policy', previous: containerExample(), manifest: `# The shop.\n${containerExample()}` },
      {
        as: 'exec-policy',
        previous: containerExample(),
        manifest: containerExample('tty = true').replace('shop/api', 'shop/other'),
      },
    ],
  },
  *checkPolicy({ execPolicy, previous }) {
    if (!execPolicy || !previous || previous.policy.id !== execPolicy.id) return;
    const before = previous.policy.counter;
    if (execPolicy.counter > before || !previous.isChanged) return;
    const at = execPolicy.rangeOf('policy.counter') ?? null;
    yield {
      at,
      path: 'policy.counter',
      message: `\`${abbreviated(execPolicy.id)}\` has changed, and its counter was ${before} before`,
      help: `raise it to ${before + 1}`,
      ...unnoticed,
      ...(at && { fix: { title: 'raise the counter', edits: [{ range: at, text: String(before + 1) }] } }),
    };
  },
});
