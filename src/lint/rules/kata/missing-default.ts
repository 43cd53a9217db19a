import { endpoints } from '../../../kata/endpoints.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const missingDefault = policyRule({
  id: 'kata/missing-default',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Requests of the agent that the policy says nothing about.',
    why: 'Without a rule the answer is undefined, which the agent takes for an error and denies. It works, until a release asks about a new request that the workload needs; and nobody sees in the policy that it was denied on purpose.',
    bad: [{ as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n' }],
    good: [
      {
        as: 'kata-policy',
        manifest: `package agent_policy\n\n${endpoints.map(({ name }) => `default ${name} := false\n`).join('')}`,
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || kind !== 'kata-policy') return;
    const { rules, packageRange } = kata.module;
    if (kata.module.package.join('.') !== 'agent_policy') return;
    const said = new Set(
      rules.filter(({ isDefault, branches }) => isDefault || branches.length === 0).map(({ name }) => name),
    );
    const missing = endpoints
      .filter(({ name, until }) => until === undefined && !said.has(name))
      .map(({ name }) => name);
    if (missing.length === 0) return;
    const shown = missing.slice(0, 5).map((name) => `\`${name}\``);
    const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : '';
    yield {
      at: packageRange,
      message: `there is no default for ${shown.join(', ')}${more}`,
      help: 'write `default NAME := false` for each',
      ...unnoticed,
    };
  },
});
