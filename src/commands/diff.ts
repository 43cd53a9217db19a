import type { Command } from './command.ts';
import {
  colorOption,
  configOption,
  defineOption,
  formatOption,
  gramineOption,
  outputOption,
  quietOption,
} from './common-options.ts';

import { measuringOptions } from './measuring-options.ts';

export const diffCommand: Command = {
  name: 'diff',
  summary: 'compare manifests by what they mean',
  description:
    'Says what a change makes weaker or stronger and why, what it does to MRENCLAVE and the rest of the identity, and what follows for sealed data and a running fleet. Given libpal.so, both enclaves are measured: then the identity is exact, and the trusted files are those that the finished manifests have. Compares manifests, templates and signed manifests, also with each other: two files, two folders, `-` for standard input, or with --git and --staged what git knows (then FILEs choose among the changed manifests). Policies that are named are compared as `manifestly policy diff` does.',
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
    gramineOption,
    {
      name: '--old-gramine',
      value: 'X.Y',
      summary: 'release of the old side when it is another',
      ...(gramineOption.completes && { completes: gramineOption.completes }),
    },
    defineOption,
    {
      name: '--variant',
      value: 'NAME',
      summary: 'a named set of definitions from the configuration, or `all`',
      repeatable: true,
    },
    {
      name: '--fail-on',
      value: 'WHAT',
      summary: 'what ends the run with 1: weaker (or unknown), identity, any (default: any)',
      choices: ['weaker', 'identity', 'any'],
    },
    { name: '--max-entries', value: 'N', summary: 'trusted files to list at most (default: 20); JSON lists all' },
    ...measuringOptions.first.map((option) =>
      option.name === '--libpal'
        ? { ...option, summary: 'measure both sides exactly, with this libpal.so and the trusted files that are here' }
        : option,
    ),
    ...measuringOptions.more,
    { name: '--name', value: 'PATH', summary: 'what OLD and NEW stand for: decides on their kind and configuration' },
    { name: '--stdin-name', value: 'PATH', summary: 'what to call standard input' },
    { name: '--git-driver', summary: "take the operands of git's external diff drivers, and never fail" },
    configOption,
    formatOption('text', 'json', 'markdown'),
    outputOption,
    colorOption,
    { ...quietOption, summary: 'one line per change, nothing else' },
  ],
  examples: [
    { line: 'manifestly diff old.manifest new.manifest', does: 'two files' },
    { line: 'manifestly diff --git HEAD app.manifest.template', does: 'what is not committed yet' },
    {
      line: 'manifestly diff --git main...HEAD --format markdown',
      does: 'a review comment on all manifests of a branch',
    },
    { line: 'manifestly diff --staged --fail-on weaker', does: 'before a commit' },
    {
      line: 'manifestly diff app.manifest.template app.manifest.sgx -D log_level=error',
      does: 'source and what was signed',
    },
    {
      line: 'manifestly diff old.manifest.sgx new.manifest.sgx --libpal libpal.so',
      does: 'identity by the very bytes, not by what the texts say',
    },
  ],
  async run(given, io) {
    const { runDiff } = await import('./diff-run.ts');
    return runDiff(given, io);
  },
};
