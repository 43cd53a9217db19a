import type { Command } from '../commands/command.ts';

/** `docs/cli.md`. */
export function cliReference(commands: readonly Command[]): string {
  return `# Command line\n\n\`manifestly <command> [operands] [options]\`. Exit codes: 0 clean, 1 findings or differences, 2 wrong use or unreadable input, 3 failure of manifestly itself. Results go to stdout, everything else to stderr.\n\n${commands.map(commandText).join('\n')}`;
}

function commandText({ name, summary, description, operands, options, examples }: Command): string {
  const usage = [
    `manifestly ${name}`,
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
    ...(rows.length > 0 ? ['', '| option | |', '|---|---|', ...rows] : []),
    ...(examples.length > 0 ? ['', '```', ...examples.map(({ line, does }) => `${line}    # ${does}`), '```'] : []),
    '',
  ].join('\n');
}
