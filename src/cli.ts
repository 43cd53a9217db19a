import { type Command, Given } from './commands/command.ts';
import { lintCommand } from './commands/lint.ts';
import { nodeIo } from './commands/node-io.ts';
import { UserError } from './diagnostic/diagnostic.ts';
import { errorText } from './diagnostic/error-text.ts';
import type { Io } from './io/io.ts';
import { version } from './version.ts';

/** argv (without node and script) → exit code: 0 clean, 1 findings or differences, 2 wrong use or unreadable input, 3 our own failure. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    if (argv.length === 0)
      throw new UserError(
        'no command given',
        `run \`manifestly lint FILE\` to check a manifest, \`manifestly --help\` for everything else`,
      );
    const [name, ...operands] = argv;
    if (name === lintCommand.name && takes(lintCommand, operands))
      return await lintCommand.run(new Given(operands, new Map()), io);
    const { runCommandLine } = await import('./commands/command-line.ts');
    return await runCommandLine(argv, io);
  } catch (error) {
    return report(error, io);
  }
}

/**
 * True when there is nothing to parse: any number of operands, and nothing but operands. Loading the parser and all other commands
 * takes a while, and linting is what hooks do many times a day.
 */
function takes({ operands }: Command, given: readonly string[]): boolean {
  const [only, ...others] = operands;
  if (!only?.variadic || only.required || others.length > 0) return false;
  return !given.some((argument) => argument.startsWith('-'));
}

function report(error: unknown, io: Io): number {
  if (error instanceof UserError) {
    io.stderr.write(errorText(error));
    return 2;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(
    `manifestly: this is a bug in manifestly ${version}; please report it with the input that shows it\n${stack}\n`,
  );
  return 3;
}

/** Runs the process's own command line. All output is written by then, so nothing is left to wait for. */
export function start(): void {
  main(process.argv.slice(2), nodeIo()).then((code) => process.exit(code));
}

/** The real world with its output thrown away, for a trial run while building. */
export function silentIo(): Io {
  const silent = { write() {}, isTerminal: false, columns: undefined };
  return { ...nodeIo(), cwd: process.cwd(), stdout: silent, stderr: silent };
}
