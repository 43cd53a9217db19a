import type { Command } from './command.ts';
import { completionCommand } from './completion.ts';
import { explainCommand } from './explain.ts';
import { keysCommand } from './keys.ts';
import { lintCommand } from './lint.ts';
import { rulesCommand } from './rules.ts';
import { schemaCommand } from './schema.ts';

/** In the order in which help lists them. */
export const commands: readonly Command[] = [
  lintCommand,
  explainCommand,
  rulesCommand,
  keysCommand,
  schemaCommand,
  completionCommand,
];
