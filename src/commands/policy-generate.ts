import type { Command } from './command.ts';
import { outputOption } from './common-options.ts';

export const policyGenerateCommand: Command = {
  name: 'generate',
  summary: 'an exec policy from a Kubernetes workload, or from a log of the Kata agent',
  description:
    'Writes the tightest exec policy under which a workload can do what it says: its command lines, probes and hooks, environment, user and rights, each with its reason. What the source does not say is marked "decide" in the policy, and what no policy can say is a note on stderr. With `--from-log` it allows what the log shows to have been asked for.',
  operands: [
    {
      name: 'workload',
      summary:
        'YAML of a Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or List; - is standard input',
      completes: 'file',
    },
  ],
  options: [
    { name: '--workload', value: 'NAME', summary: 'which of several workloads in the file' },
    {
      name: '--image',
      value: '[CONTAINER=]IMAGE',
      summary: 'an OCI layout or archive that says what a container is started with; repeatable',
      repeatable: true,
      completes: 'file',
    },
    {
      name: '--from-log',
      value: 'FILE',
      summary: 'policy.jsonl, the log that the Kata agent writes of its requests',
      completes: 'file',
    },
    { name: '--id', value: 'ID', summary: 'what the policy is called' },
    outputOption,
    { name: '--quiet', short: '-q', summary: 'no notes' },
  ],
  examples: [
    { line: 'manifestly policy generate deployment.yaml -o api.exec-policy.toml', does: 'from a Deployment' },
    { line: 'manifestly policy generate pod.yaml --image api=./api-image', does: 'with what the image says' },
    { line: 'manifestly policy generate --from-log policy.jsonl', does: 'what was asked for' },
  ],
  async run(given, io) {
    const { runPolicyGenerate } = await import('./policy-generate-run.ts');
    return runPolicyGenerate(given, io);
  },
};
