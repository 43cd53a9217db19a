import { UserError } from '../diagnostic/diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import type { Command } from './command.ts';
import { gscPlanCommand } from './gsc-plan.ts';
import { gscVerifyCommand } from './gsc-verify.ts';

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
  async run({ operands: [named] }) {
    const names = subcommands.map(({ name }) => name);
    const listed = '`manifestly gsc --help` lists what there is';
    if (named === undefined) throw new UserError('nothing says what to do with the image', listed);
    const meant = nearest(named, names);
    throw new UserError(
      `there is no command \`gsc ${named}\``,
      meant === undefined ? listed : `did you mean \`gsc ${meant}\`?`,
    );
  },
};
