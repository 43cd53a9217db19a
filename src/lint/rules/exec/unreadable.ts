import { policyRule } from '../../rule.ts';

export const unreadable = policyRule({
  id: 'exec/unreadable',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Policies that can not be read.',
    why: 'Whoever enforces the policy reads the same text: the agent refuses to start with Rego it can not parse, and init data that is cut off, compressed twice or no base64 never becomes a policy. Rego beyond what the rules of the agent use is refused here too, and named: nothing is said of what was not understood.',
    bad: [
      { as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ExecProcessRequest :=\n' },
      { as: 'occlum', manifest: '{ "entry_points": ["/bin/app"], }' },
      {
        as: 'kubernetes',
        manifest:
          'kind: Pod\nmetadata:\n  name: api\n  annotations:\n    io.katacontainers.config.hypervisor.cc_init_data: "no base64"\n',
      },
    ],
    good: [
      { as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n' },
      { as: 'occlum', manifest: '{ "entry_points": ["/bin/app"] }' },
    ],
  },
  *checkPolicy({ unreadable }) {
    for (const { range, message, help } of unreadable)
      yield { at: range, message, ...(help !== undefined && { help }), stage: 'none', effect: 'fatal' };
  },
});
