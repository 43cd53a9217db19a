import { containerExample } from '../../policy-examples.ts';
import { environmentOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const envNotRequired = policyRule({
  id: 'exec/env-not-required',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Variables that switch protection on and that the host may leave out.',
    why: 'The rules of Kata ask that what is set be allowed, not that what is expected be set: a host that drops `REQUIRE_TLS=1` gets a program without it. Whatever protects has to hold without the variable, or the policy has to require it.',
    bad: [
      {
        as: 'exec-policy',
        manifest: containerExample('env = [{ name = "REQUIRE_TLS", value = "1", required = false }]'),
      },
    ],
    good: [
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "REQUIRE_TLS", value = "1" }]') },
      { as: 'exec-policy', manifest: containerExample('env = [{ name = "COLOR", value = "1", required = false }]') },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions || permissions.format === 'occlum') return;
    for (const { name, required, range, value } of environmentOf(permissions)) {
      if (required || typeof name !== 'string' || value?.kind === 'anything' || !protective.test(name)) continue;
      yield {
        at: range,
        message: `the host may leave \`${abbreviated(name)}\` out`,
        help:
          permissions.format === 'exec-policy'
            ? 'drop `required = false`'
            : 'have the program refuse to start without it, or graft an exec policy that requires it',
        ...unnoticed,
      };
    }
  },
});

const protective = /TLS|SSL|AUTH|VERIFY|SECUR|CERT|ENCRYPT|SANDBOX|ATTEST|HARDEN/i;
