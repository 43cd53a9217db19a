import { UserError } from '../diagnostic/diagnostic.ts';

/** What is wrong with a command line, from the words of the parser that read it. */
export function usageError(said: string): UserError {
  const [text = '', suggestion] = said.replace(/^error: /, '').split(/\n\(Did you mean (?:one of )?(.*)\?\)$/);
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

function didYouMean(names: string): string {
  return `did you mean ${names
    .split(', ')
    .map((name) => `\`${name}\``)
    .join(' or ')}?`;
}
