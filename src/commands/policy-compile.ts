import { targets } from '../policy/targets/index.ts';
import type { Command } from './command.ts';

export const policyCompileCommand: Command = {
  name: 'compile',
  summary: 'the policy in the form that somebody enforces',
  description: `Writes what the target makes of the policy, and says who enforces it and what is lost. A loss that opens something is an error until \`--accept-loss\` names it. Targets: ${targets.map(({ id, summary }) => `\`${id}\`, ${summary}`).join('; ')}. With \`--check\` nothing is written: exit code 1 says that files in the folder are not what would be written.`,
  operands: [{ name: 'policy', summary: 'an exec policy; - is standard input', required: true, completes: 'file' }],
  options: [
    {
      name: '--to',
      value: 'TARGET',
      summary: 'what to make (default: kata-graft)',
      choices: targets.map(({ id }) => id),
    },
    {
      name: '--output-dir',
      value: 'DIR',
      summary: 'the folder to write to; it is made when it is missing',
      completes: 'directory',
    },
    { name: '--check', summary: 'compare with what the folder holds, write nothing' },
    { name: '--accept-loss', value: 'ID', summary: 'compile although this loss opens something', repeatable: true },
    { name: '--allow-tags', summary: 'take images without a digest, which a registry may exchange' },
    {
      name: '--base',
      value: 'FILE',
      summary: "kata-graft, initdata, annotation: genpolicy's policy: Rego, init data, or a YAML that carries one",
      completes: 'file',
    },
    { name: '--workload', value: 'KIND/NAME', summary: 'whose policy in a YAML with several, e.g. Deployment/api' },
    {
      name: '--unknown-rules',
      summary: 'graft onto rules that are not of a known release, and list what is not known',
    },
    {
      name: '--data',
      value: 'NAME=FILE',
      summary: 'initdata, annotation: what else the guest gets, e.g. cdh.toml=cdh.toml',
      repeatable: true,
    },
    {
      name: '--algorithm',
      value: 'NAME',
      summary: 'initdata, annotation: of the digest (default: what fits `release.tee`)',
      choices: ['sha256', 'sha384', 'sha512'],
    },
    { name: '--disk', summary: 'initdata: also as a raw disk' },
    {
      name: '--init-data',
      value: 'FILE',
      summary: 'key-release: init data that may have the keys',
      repeatable: true,
      completes: 'file',
    },
    { name: '--split-exec', summary: 'gramine: a fragment for each exec entry too, every one an enclave of its own' },
    { name: '--allow-passthrough', summary: 'gramine: let the host choose the values that the policy checks' },
    { name: '--quiet', short: '-q', summary: 'only errors, and with --check what differs' },
  ],
  examples: [
    {
      line: 'manifestly policy compile api.exec-policy.toml --base pod.yaml --unknown-rules --output-dir out',
      does: 'onto what genpolicy wrote into the YAML',
    },
    {
      line: 'manifestly policy compile api.exec-policy.toml --to kata-standalone --output-dir out',
      does: 'without genpolicy',
    },
    {
      line: 'manifestly policy compile api.exec-policy.toml --to initdata --output-dir out --check',
      does: 'in CI: are the committed files current',
    },
  ],
  async run(given, io) {
    const { runPolicyCompile } = await import('./policy-compile-run.ts');
    return runPolicyCompile(given, io);
  },
};
