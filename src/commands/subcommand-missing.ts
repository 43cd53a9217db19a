import { UserError } from '../diagnostic/diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import type { Command, Given } from './command.ts';

/** What a command that only has commands below it does when none of these is meant. `about`: what they are for. */
export function subcommandMissing(
  { name, subcommands }: { readonly name: string; readonly subcommands: readonly Command[] },
  about: string,
): Command['run'] {
  const listed = `\`manifestly ${name} --help\` lists what there is`;
  return async ({ operands: [named] }: Given) => {
    if (named === undefined) throw new UserError(`nothing says what to do with the ${about}`, listed);
    if (named.startsWith('-')) throw new UserError(`there is no option \`${named}\``, listed);
    const names = subcommands.map((command) => command.name);
    const meant = nearest(named, names);
    throw new UserError(
      `there is no command \`${name} ${named}\``,
      meant === undefined ? listed : `did you mean \`${name} ${meant}\`?`,
    );
  };
}
