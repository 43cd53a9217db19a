import type { Command } from './command.ts';
import { compareCommand } from './compare.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { generateCommand } from './generate.ts';
import { gscCommand } from './gsc.ts';
import { inspectCommand } from './inspect.ts';
import { keysCommand } from './keys.ts';
import { lintCommand } from './lint.ts';
import { lockCommand } from './lock.ts';
import { measureCommand } from './measure.ts';
import { migrateCommand } from './migrate.ts';
import { policyCommand } from './policy.ts';
import { renderCommand } from './render.ts';
import { rulesCommand } from './rules.ts';
import { schemaCommand } from './schema.ts';
import { signCommand } from './sign.ts';
import { sigstructCommand } from './sigstruct.ts';

/** In the order in which help lists them. */
export const commands: readonly Command[] = [
  lintCommand,
  renderCommand,
  generateCommand,
  migrateCommand,
  diffCommand,
  signCommand,
  measureCommand,
  sigstructCommand,
  lockCommand,
  policyCommand,
  inspectCommand,
  gscCommand,
  compareCommand,
  explainCommand,
  rulesCommand,
  keysCommand,
  schemaCommand,
  completionCommand,
];
