import { kindTexts, scenarioInputs, scenarioTables } from './scenario-inputs.ts';

/** The scenario to fill in: every key is there as a comment, none has a value. */
export function scenarioTemplate(): string {
  const tables = Object.entries(scenarioTables).map(([table, what]) => tableText(table, what));
  return `${head}\n${tables.join('\n')}`;
}

const head = `# A scenario for \`manifestly compare\`. Write a value after the \`=\` of what you know and remove its \`#\`.
# What stays a comment is unknown, and so is everything that depends on it: nothing is guessed.
# A unit is part of a value: MB is 1000 kB, MiB is 1024 KiB.
`;

function tableText(table: string, what: string): string {
  const inputs = scenarioInputs.filter(({ name }) => name.startsWith(`${table}.`));
  const lines = inputs.flatMap(({ name, kind, meaning }) => [
    `# ${meaning}: ${kindTexts[kind]}`,
    `# ${name.slice(table.length + 1)} =`,
  ]);
  return `# ${what}.\n[${table}]\n${lines.join('\n')}\n`;
}
