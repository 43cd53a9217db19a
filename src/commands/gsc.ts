import type { Command } from './command.ts';
import { gscPlanCommand } from './gsc-plan.ts';
import { gscVerifyCommand } from './gsc-verify.ts';
import { subcommandMissing } from './subcommand-missing.ts';

/** In the order in which help lists them. */
const subcommands: readonly Command[] = [gscPlanCommand, gscVerifyCommand];

export const gscCommand: Command = {
  name: 'gsc',
  summary: 'images wrapped by GSC: what a build would make, and whether a built one is what it says',
  description:
    'GSC (Gramine Shielded Containers) wraps a container image into an enclave when it is built. These commands say, without Docker and without SGX, what it makes, and whether a finished image is what it says.',
  operands: [],
  options: [],
  examples: [],
  subcommands,
  run: subcommandMissing({ name: 'gsc', subcommands }, 'image'),
};
