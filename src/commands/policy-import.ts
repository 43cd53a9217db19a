import type { Command } from './command.ts';
import { defineOption, gramineOption, outputOption } from './common-options.ts';

export const policyImportCommand: Command = {
  name: 'import',
  summary: 'an exec policy from a policy of another format',
  description:
    "Writes what another policy lets the host start as an exec policy: Rego of the Kata agent, init data, a Kubernetes YAML that carries either, genpolicy's settings (a file, a drop-in, or the folder with its drop-ins), a Gramine manifest or template, Occlum.json. Each entry names its place in the source. The policy is never wider than the source, as long as Rego is that of a release that is known: of other rules a note tells, and commands are left out that they deny when they are asked. What it has no words for is a note on stderr, in its place, and what it can't know is a comment, `# decide: …`.",
  operands: [{ name: 'file', summary: 'what to import; - is standard input', required: true, completes: 'file' }],
  options: [
    {
      name: '--from',
      value: 'FORMAT',
      summary: 'what the file is, when its name and text do not tell',
      choices: ['kata-policy', 'kubernetes', 'init-data', 'genpolicy-settings', 'gramine-manifest', 'occlum'],
    },
    {
      name: '--container',
      value: 'NAME',
      summary: 'import this container of the pod alone; the name to give it when the source has none',
    },
    { name: '--workload', value: 'KIND/NAME', summary: 'whose policy in a YAML with several, e.g. Deployment/api' },
    defineOption,
    gramineOption,
    outputOption,
    { name: '--quiet', short: '-q', summary: 'no notes' },
  ],
  examples: [
    { line: 'manifestly policy import policy.rego -o api.exec-policy.toml', does: 'what genpolicy wrote' },
    { line: 'manifestly policy import pod.yaml --container api', does: 'one container of an annotated pod' },
    { line: 'manifestly policy import redis.manifest.template', does: 'the one process of an enclave' },
    { line: 'manifestly policy import genpolicy-settings/', does: 'settings with their drop-ins' },
  ],
  async run(given, io) {
    const { runPolicyImport } = await import('./policy-import-run.ts');
    return runPolicyImport(given, io);
  },
};
