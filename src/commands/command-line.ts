import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { version } from '../version.ts';
import { type Command, Given, type Option } from './command.ts';
import { commands } from './index.ts';
import { usageError } from './usage-error.ts';

/** Reads argv (without node and script), runs the command it names and returns its exit code. Wrong use is a UserError. */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = programFor(argv, io, (exitCode) => {
    code = exitCode;
  });
  if (argv[0] === 'help' && argv[1] !== undefined) requireCommand(argv[1]);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw usageError(error.message, argv, commands);
  }
}

function requireCommand(name: string): void {
  if (name === 'help' || name.startsWith('-') || commands.some((command) => command.name === name)) return;
  throw new UserError(`there is no command \`${name}\``, '`manifestly --help` lists them');
}

function programFor(argv: readonly string[], io: Io, exit: (code: number) => void): Commander {
  const program = new Commander('manifestly')
    .description('Checks Gramine manifests and exec policies before the enclave does.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help on a command')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
  program.addHelpText(
    'after',
    '\nExit codes: 0 clean, 1 findings or differences, 2 wrong use or unreadable input, 3 failure of manifestly itself.',
  );
  const named = commands.find(({ name }) => name === argv[0]);
  for (const command of named ? [named] : commands) {
    const isMeant = argv.includes(command.name);
    program.addCommand(commandFor(isMeant ? command : { ...command, options: [], examples: [] }, program, io, exit));
  }
  return program;
}

function commandFor(command: Command, program: Commander, io: Io, exit: (code: number) => void): Commander {
  const commander = program.createCommand(command.name).copyInheritedSettings(program).summary(command.summary);
  commander.description(command.description ? `${command.summary}\n\n${command.description}` : command.summary);
  for (const { name, summary, required, variadic } of command.operands) {
    const shown = `${name}${variadic ? '...' : ''}`;
    commander.argument(required ? `<${shown}>` : `[${shown}]`, summary);
  }
  for (const option of command.options) commander.addOption(optionFor(option));
  if (command.subcommands) addSubcommands(commander, command.subcommands, io, exit);
  if (command.examples.length > 0) {
    const width = Math.max(...command.examples.map(({ line }) => line.length));
    const lines = command.examples.map(({ line, does }) => `  ${line.padEnd(width)}  ${does}`);
    commander.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  }
  return commander.action(async () => exit(await command.run(given(commander), io)));
}

/** What names none of them is left to the command itself, which knows what is meant. */
function addSubcommands(
  commander: Commander,
  subcommands: readonly Command[],
  io: Io,
  exit: (code: number) => void,
): void {
  commander.usage('<subcommand> [options]').helpCommand(false).allowExcessArguments().allowUnknownOption();
  for (const subcommand of subcommands) commander.addCommand(commandFor(subcommand, commander, io, exit));
}

function optionFor({ name, short, value, summary, choices, repeatable, completes }: Option): CommanderOption {
  const flags = `${short ? `${short}, ` : ''}${name}${value ? ` <${value}>` : ''}`;
  const option = new CommanderOption(flags, summary);
  if (choices) option.choices(choices);
  if (value && !choices)
    option.argParser((text: string, previous: readonly string[] | undefined) => {
      if (text === '') refuseNameless(name, completes);
      return repeatable ? [...(previous ?? []), text] : [text];
    });
  return option;
}

/** As an unset variable of the shell leaves it: the system would take it for the folder it runs in, or for nothing. */
function refuseNameless(option: string, completes: Option['completes']): void {
  if (completes === 'file') throw new UserError(`\`${option}\` is empty`, 'name a file');
  if (completes === 'directory') throw new UserError(`\`${option}\` is empty`, 'name a folder');
}

function given(commander: Commander): Given {
  const options = new Map<string, readonly string[] | true>();
  for (const option of commander.options) {
    const value: unknown = commander.getOptionValue(option.attributeName());
    if (value === undefined || value === false) continue;
    const name = option.long!.slice(2);
    if (value === true) options.set(name, true);
    else options.set(name, Array.isArray(value) ? value.map(String) : [String(value)]);
  }
  return new Given(commander.args, options);
}
