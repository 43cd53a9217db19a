import type { Command } from './command.ts';
import { colorOption, configOption, formatOption, outputOption, quietOption } from './common-options.ts';

export const policyDiffCommand: Command = {
  name: 'diff',
  summary: 'compare policies by what they let the host do',
  description:
    'Says what the host may do by the new policy and could not by the old one (`widens`), what it no longer may (`narrows`), and what nothing here can tell (`unknown`): per container and endpoint, with a shortest request that shows it and that was run through both policies. A new exec policy needs a greater counter. Compares exec policies, policies of the Kata agent in any carrier, settings of genpolicy and Occlum.json, also with each other: two files, two folders, `-` for standard input, or with --git and --staged what git knows (then FILEs choose among the changed policies).',
  operands: [
    { name: 'file', summary: 'OLD and NEW; with --git or --staged any files', variadic: true, completes: 'file' },
  ],
  options: [
    {
      name: '--git',
      value: 'REV',
      summary: 'compare revision REV with the working tree; A..B: two revisions; A...B: since B left A',
    },
    { name: '--staged', summary: 'compare HEAD, or the REV of --git, with what is staged' },
    {
      name: '--fail-on',
      value: 'WHAT',
      summary: 'what ends the run with 1: widens (or unknown), any (default: any)',
      choices: ['widens', 'any'],
    },
    { name: '--stdin-name', value: 'PATH', summary: 'what to call standard input' },
    configOption,
    formatOption('text', 'json', 'markdown'),
    outputOption,
    colorOption,
    { ...quietOption, summary: 'one line per change, nothing else' },
  ],
  examples: [
    { line: 'manifestly policy diff old.exec-policy.toml new.exec-policy.toml', does: 'two files' },
    {
      line: 'manifestly policy diff --git main...HEAD --format markdown',
      does: 'a review comment on all policies of a branch',
    },
    { line: 'manifestly policy diff --staged --fail-on widens', does: 'before a commit' },
    { line: 'manifestly policy diff deployed.rego pod.yaml', does: 'what runs, and what the YAML carries' },
  ],
  async run(given, io) {
    const { runPolicyDiff } = await import('./policy-diff-run.ts');
    return runPolicyDiff(given, io);
  },
};
