import type { Command } from './command.ts';
import { policyCompileCommand } from './policy-compile.ts';
import { policyDiffCommand } from './policy-diff.ts';
import { policyExplainCommand } from './policy-explain.ts';
import { policyGenerateCommand } from './policy-generate.ts';
import { policyImageCommand } from './policy-image.ts';
import { policyImportCommand } from './policy-import.ts';
import { policyLintCommand } from './policy-lint.ts';
import { policySurfaceCommand } from './policy-surface.ts';
import { policyTestCommand } from './policy-test.ts';
import { subcommandMissing } from './subcommand-missing.ts';

/** In the order in which help lists them; each is a declaration, and loads what it does when it runs. */
const subcommands: readonly Command[] = [
  policyLintCommand,
  policyTestCommand,
  policyDiffCommand,
  policyCompileCommand,
  policyGenerateCommand,
  policyImportCommand,
  policyExplainCommand,
  policySurfaceCommand,
  policyImageCommand,
];

export const policyCommand: Command = {
  name: 'policy',
  summary: 'exec policies: what the host may start in an enclave or a confidential container',
  description:
    'An exec policy (`*.exec-policy.toml`) says which processes an untrusted host may start, with what arguments, environment, user and streams; everything else is denied. The Kata agent enforces it when it is compiled for it, a key broker by what it releases to whom, Gramine and Occlum in part. `manifestly schema exec-policy` is its JSON Schema.',
  operands: [],
  options: [],
  examples: [],
  subcommands,
  run: subcommandMissing({ name: 'policy', subcommands }, 'policy'),
};
