import { UserError } from '../diagnostic/diagnostic.ts';
import type { Command } from './command.ts';

/** What is wrong with a command line, from the words of the parser that read it and the commands there are. */
export function usageError(said: string, argv: readonly string[], commands: readonly Command[]): UserError {
  const [text = '', suggestion] = said.replace(/^error: /, '').split(/\n\(Did you mean (?:one of )?(.*)\?\)$/);
  const unknown = /^unknown option '(.*)'$/s.exec(text)?.[1];
  const misplaced = unknown === undefined ? undefined : misplacedOption(unknown, argv, commands);
  if (misplaced) return misplaced;
  for (const { pattern, error } of readings) {
    const match = pattern.exec(text);
    if (match) return error(match.slice(1), suggestion);
  }
  return new UserError(text, suggestion && didYouMean(suggestion));
}

interface Reading {
  readonly pattern: RegExp;
  error(parts: readonly string[], suggestion: string | undefined): UserError;
}

const readings: readonly Reading[] = [
  {
    pattern: /^unknown command '(.*)'$/s,
    error: ([name], near) =>
      new UserError(`there is no command \`${name}\``, near ? didYouMean(near) : '`manifestly --help` lists them'),
  },
  {
    pattern: /^unknown option '(.*)'$/s,
    error: ([name], near) =>
      new UserError(
        `there is no option \`${name}\``,
        near ? didYouMean(near) : '`--help` lists them; put `--` before names that begin with a dash',
      ),
  },
  {
    pattern: /^option '(?:-\w, )?(--[\w-]+) <.*>' argument missing$/s,
    error: ([option]) => new UserError(`\`${option}\` needs a value`),
  },
  {
    pattern: /^option '(?:-\w, )?(--[\w-]+) <[^>]*>' argument '(.*)' is invalid\. Allowed choices are ([^.]*)\.$/s,
    error: ([option, value, choices]) =>
      new UserError(`\`${value}\` is no value of \`${option}\``, `use one of ${choices}`),
  },
  {
    pattern: /^missing required argument '(.*)'$/s,
    error: ([operand]) => new UserError(`the operand \`${operand}\` is missing`),
  },
  {
    pattern: /^too many arguments for '(.*)'\. Expected (\d+) arguments? but got \d+\.$/s,
    error: ([command, most]) =>
      new UserError(`too many operands: \`${command}\` takes ${most === '0' ? 'none' : most}`),
  },
];

/** An option that is there, but not in this form or not in this place. */
function misplacedOption(
  unknown: string,
  argv: readonly string[],
  commands: readonly Command[],
): UserError | undefined {
  const [name] = unknown.split('=', 1);
  if (argv[0]!.startsWith('-')) {
    const owner = commands.find(({ options }) => options.some((option) => option.name === name));
    return (
      owner && new UserError(`\`${name}\` stands before the command`, `write \`manifestly ${owner.name} ${name} …\``)
    );
  }
  const command = commands.find((each) => each.name === argv[0]);
  const options = [...(command?.options ?? []), ...(command?.subcommands ?? []).flatMap((each) => each.options)];
  const isSwitch = name === '--help' || options.some((option) => option.name === name && option.value === undefined);
  return name !== unknown && isSwitch ? new UserError(`\`${name}\` takes no value`, `write \`${name}\``) : undefined;
}

function didYouMean(names: string): string {
  return `did you mean ${names
    .split(', ')
    .map((name) => `\`${name}\``)
    .join(' or ')}?`;
}
