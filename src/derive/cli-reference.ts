import type { Command } from '../commands/command.ts';

/** `docs/cli.md`. */
export function cliReference(commands: readonly Command[]): string {
  return `# Command line\n\n\`manifestly <command> [operands] [options]\`. Exit codes: 0 clean, 1 findings or differences, 2 wrong use or unreadable input, 3 failure of manifestly itself. Results go to stdout, everything else to stderr. Of a file up to 512 MiB are read, of a pipe 128 MiB, and of devices nothing.\n\n${commands.flatMap(withSubcommands).map(commandText).join('\n')}`;
}

function withSubcommands(command: Command): readonly Command[] {
  const named = (command.subcommands ?? []).map((one) => ({ ...one, name: `${command.name} ${one.name}` }));
  return [command, ...named];
}

function commandText({ name, summary, description, operands, options, examples, subcommands }: Command): string {
  const usage = [
    `manifestly ${name}`,
    ...(subcommands ? ['<subcommand>'] : []),
    ...operands.map(
      (operand) => `${operand.required ? `<${operand.name}>` : `[${operand.name}]`}${operand.variadic ? '…' : ''}`,
    ),
    ...(options.length > 0 ? ['[options]'] : []),
  ];
  const rows = options.map(
    (option) =>
      `| ${option.short ? `\`${option.short}\`, ` : ''}\`${option.name}${option.value ? ` ${option.value}` : ''}\` | ${option.summary.replaceAll('|', '\\|')}${option.choices ? ` (${option.choices.join(', ')})` : ''}${option.repeatable ? '; may be repeated' : ''} |`,
  );
  return [
    `## ${name}`,
    '',
    `\`${usage.join(' ')}\`: ${summary}.`,
    ...(description ? ['', description] : []),
    ...(operands.length > 0 ? ['', ...operands.map((operand) => `- \`${operand.name}\`: ${operand.summary}`)] : []),
    ...(subcommands ? ['', ...subcommands.map((one) => `- \`${name} ${one.name}\`: ${one.summary}`)] : []),
    ...(rows.length > 0 ? ['', '| option | |', '|---|---|', ...rows] : []),
    ...(examples.length > 0 ? ['', '```', ...examples.map(({ line, does }) => `${line}    # ${does}`), '```'] : []),
    '',
  ].join('\n');
}
