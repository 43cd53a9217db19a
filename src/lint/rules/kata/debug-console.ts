import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const debugConsole = policyRule({
  id: 'kata/debug-console',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Pods that ask for the debug console of the agent.',
    why: '`agent.debug_console` opens a root shell in the guest to the host. No policy is asked about it.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'kind: Pod\nmetadata:\n  annotations:\n    io.katacontainers.config.hypervisor.kernel_params: "agent.debug_console agent.debug_console_vport=1026"\n    io.katacontainers.config.agent.policy: cGFja2FnZSBhZ2VudF9wb2xpY3kK\n',
        at: 'agent.debug_console',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'kind: Pod\nmetadata:\n  annotations:\n    # agent.debug_console was here\n    io.katacontainers.config.agent.policy: cGFja2FnZSBhZ2VudF9wb2xpY3kK\n',
      },
    ],
  },
  *checkPolicy({ kind, carrier, source }) {
    if (kind !== 'carrier' || carrier) return;
    for (const { 0: found, 1: before, index } of source.text.matchAll(/^(.*?)\bagent\.debug_console(?![\w.])/gm)) {
      if (/(?:^|\s)#/.test(before!)) continue;
      const start = index + before!.length;
      yield {
        at: { start, end: index + found.length },
        message: 'the host gets a root shell in the guest, whatever the policy says',
        help: 'take it out of the kernel parameters',
        ...unnoticed,
      };
    }
  },
});
