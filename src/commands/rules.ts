import type { Io } from '../io/io.ts';
import { type Rule, severityOf } from '../lint/rule.ts';
import { docsOf } from '../lint/rule-docs.ts';
import { rules } from '../lint/rules/index.ts';
import type { Command } from './command.ts';
import { formatOption, outputOption } from './common-options.ts';
import { otherRules } from './other-rules.ts';
import { columns, printResult } from './print.ts';

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'list the rules of `lint`',
  operands: [],
  options: [formatOption('text', 'json'), outputOption],
  examples: [{ line: 'manifestly rules', does: 'every rule with its severity and fix' }],
  async run(given, io: Io) {
    const listed = [...rules, ...(await otherRules())];
    const text =
      given.value('format') === 'json'
        ? json(listed)
        : columns(
            listed.map((rule) => [
              rule.id,
              shortSeverity(rule),
              rule.fix === 'none' ? '' : `${rule.fix} fix`,
              docsOf(rule).summary,
            ]),
          );
    printResult(text, given, io);
    return 0;
  },
};

function shortSeverity(rule: Rule): string {
  const production = severityOf(rule, 'production');
  const development = severityOf(rule, 'development');
  return production === development ? production : `${production} (development: ${development})`;
}

function json(rules: readonly Rule[]): string {
  const listed = rules.map((rule) => ({
    id: rule.id,
    severity: { production: severityOf(rule, 'production'), development: severityOf(rule, 'development') },
    fix: rule.fix,
    since: rule.releases?.since ?? null,
    until: rule.releases?.until ?? null,
    needsFiles: rule.needs === 'files',
    summary: docsOf(rule).summary,
    why: docsOf(rule).why,
  }));
  return `${JSON.stringify({ version: 1, rules: listed }, null, 2)}\n`;
}
