import { isAlwaysAllowed } from '../../policy-endpoints.ts';
import { containerExample } from '../../policy-examples.ts';
import { invocationsOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const signalsUnrestricted = policyRule({
  id: 'exec/signals-unrestricted',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Signals by which the host makes a process tell or do more than end.',
    why: 'QUIT makes the JVM and Go programs write their stacks to the output, USR1 opens the inspector of Node, and any signal with a handler starts that handler. The rules of Kata allow every signal to every process by default.',
    bad: [
      { as: 'exec-policy', manifest: containerExample('signals = ["TERM", "QUIT"]') },
      {
        as: 'kata-policy',
        manifest: 'package agent_policy\n\ndefault SignalProcessRequest := true\n',
        at: 'default SignalProcessRequest := true',
      },
    ],
    good: [
      { as: 'exec-policy', manifest: containerExample('signals = ["TERM", "KILL"]') },
      { as: 'kata-policy', manifest: 'package agent_policy\n\ndefault SignalProcessRequest := false\n' },
    ],
  },
  *checkPolicy({ permissions, execPolicy }) {
    if (!permissions) return;
    const endpoint = isAlwaysAllowed(permissions, 'SignalProcessRequest');
    if (endpoint)
      yield {
        at: endpoint.range ?? null,
        path: 'SignalProcessRequest',
        message: 'the host may send every signal to every process',
        help: 'allow TERM and KILL alone, in a rule that looks at `input.signal`',
        ...unnoticed,
      };
    if (permissions.format !== 'exec-policy') return;
    for (const { invocation, name, container } of invocationsOf(permissions)) {
      const telling = invocation.signals === 'any' ? [] : invocation.signals.filter((signal) => dangers.has(signal));
      if (telling.length === 0) continue;
      const index = permissions.containers.indexOf(container!);
      const own = invocation.role === 'entrypoint' ? execPolicy?.rangeOf(`container[${index}].signals`) : undefined;
      yield {
        at: own ?? invocation.range,
        message: `the host may send ${telling.join(' and ')} to ${name}: ${telling.map((signal) => dangers.get(signal)).join(', ')}`,
        help: 'leave TERM and KILL',
        ...unnoticed,
      };
    }
  },
});

const dangers: ReadonlyMap<string, string> = new Map([
  ['QUIT', 'the JVM and Go write their stacks to the output'],
  ['USR1', 'Node opens its inspector'],
]);
