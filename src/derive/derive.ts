import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commands } from '../commands/index.ts';
import { manifestSchema } from '../gramine/json-schema.ts';
import { lines } from '../gramine/release.ts';
import { verdictRules } from '../inspect/verdicts/index.ts';
import { dataRules } from '../lint/data-rules.ts';
import { podRules } from '../lint/pod-rules.ts';
import { policyRules } from '../lint/policy-rules.ts';
import { rules as manifestRules } from '../lint/rules/index.ts';
import { cliReference } from './cli-reference.ts';
import { execPolicyPage } from './exec-policy-page.ts';
import { inspectPage } from './inspect-page.ts';
import { keyReference } from './key-reference.ts';
import { ruleIndex, rulePage } from './rule-pages.ts';
import { validatorModules } from './validators.ts';

/** Writes what follows from the tables; with `--check` compares and fails when a file is out of date. */
function derive(check: boolean): number {
  const files = new Map<string, string>();
  for (const line of Object.keys(lines)) {
    files.set(
      `schemas/gramine-manifest-${line}.json`,
      `${JSON.stringify(manifestSchema(line as keyof typeof lines), null, 2)}\n`,
    );
  }
  const rules = [...manifestRules, ...policyRules, ...dataRules, ...podRules];
  for (const rule of rules) files.set(`docs/rules/${rule.id}.md`, rulePage(rule));
  files.set('docs/rules/README.md', ruleIndex(rules));
  files.set('docs/keys.md', keyReference());
  files.set('docs/exec-policy.md', execPolicyPage(JSON.parse(readFileSync('schemas/exec-policy.json', 'utf8'))));
  files.set('docs/inspect.md', inspectPage(verdictRules));
  files.set('docs/cli.md', cliReference(commands));
  for (const [path, text] of validatorModules()) files.set(path, text);
  const stale = [...files].filter(([path, text]) => textOf(path) !== text).map(([path]) => path);
  const left = listed('docs').filter((path) => !files.has(path));
  if (check) {
    for (const path of [...stale, ...left]) console.error(`${path} is out of date: run \`npm run derive\``);
    return stale.length + left.length === 0 ? 0 : 1;
  }
  for (const path of left) rmSync(path);
  for (const path of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files.get(path)!);
  }
  console.log(`${stale.length} written, ${left.length} removed, ${files.size - stale.length} current`);
  return 0;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

process.exitCode = derive(process.argv.includes('--check'));
