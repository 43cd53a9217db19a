import type { Command } from './command.ts';
import { colorOption, formatOption, outputOption } from './common-options.ts';

export const policyExplainCommand: Command = {
  name: 'explain',
  summary: 'why a request is allowed or denied: the deciding line, and what would be nearest',
  description:
    'The request is JSON: a line of the agent\'s log (`{"kind":…,"request":…}`) or a case in short as in the cases of `policy test`. Its container is taken to be running. Or it is the error of a denial, as the agent, containerd or `kubectl describe` shows it: its print log is read back into lines of the Rego policy. Exit code 1 says that the request is denied.',
  operands: [
    {
      name: 'policy',
      summary: 'an exec policy, or a Rego policy, init data or a YAML that carries one',
      required: true,
      completes: 'file',
    },
    {
      name: 'request',
      summary: 'a file with the request or the denial; - is standard input',
      required: true,
      completes: 'file',
    },
  ],
  options: [
    { name: '--container', value: 'NAME', summary: 'which container of the policy the request is about' },
    { name: '--workload', value: 'KIND/NAME', summary: 'whose policy in a YAML with several, e.g. Deployment/api' },
    {
      name: '--prints',
      summary: 'also what the policy prints, which the agent logs, and shows the host when it denies',
    },
    formatOption('text', 'json'),
    outputOption,
    colorOption,
  ],
  examples: [
    {
      line: 'manifestly policy explain api.exec-policy.toml request.json',
      does: 'which entry allows it, or what it lacks',
    },
    {
      line: 'kubectl describe pod api | manifestly policy explain pod.yaml -',
      does: 'the line of the policy that a denial comes from',
    },
  ],
  async run(given, io) {
    const { runPolicyExplain } = await import('./policy-explain-run.ts');
    return runPolicyExplain(given, io);
  },
};
