import { containerExample, execExample } from '../../policy-examples.ts';
import { policyRule } from '../../rule.ts';

export const format = policyRule({
  id: 'exec/format',
  severity: 'error',
  fix: 'none',
  docs: {
    summary:
      'Exec policies that are not of their format: unknown keys, wrong values, patterns beyond the portable dialect.',
    why: 'A key that nobody reads would be a restriction that nobody enforces, so a policy with one is no policy: no command works with it until it is corrected. `manifestly schema exec-policy` describes the format.',
    bad: [
      { as: 'exec-policy', manifest: containerExample('max_instance = 2'), at: 'max_instance' },
      { as: 'exec-policy', manifest: execExample('tty = "sometimes"'), at: '"sometimes"' },
      { as: 'exec-policy', manifest: execExample('argv = ["/usr/bin/check", { regex = "^a|b$" }]') },
      { as: 'exec-policy', manifest: 'format = 1\nformat = 1\n' },
    ],
    good: [{ as: 'exec-policy', manifest: execExample() }],
  },
  *checkPolicy({ kind, mistakes }) {
    if (kind !== 'exec-policy') return;
    for (const { range, message, help } of mistakes)
      yield { at: range, message, ...(help !== undefined && { help }), stage: 'none', effect: 'fatal' };
  },
});
