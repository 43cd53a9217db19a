import { isAtLeast, severities, UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { isForeignKind, kindNames } from '../lint/kinds.ts';
import { severityOf } from '../lint/rule.ts';
import { docsOf } from '../lint/rule-docs.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { rules } from '../lint/rules/index.ts';
import { formats } from '../report/formats.ts';
import type { Reporter, RuleInfo } from '../report/reporter.ts';
import { activeFindings, type LintResult } from '../report/result.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { text } from '../report/text.ts';
import { visible } from '../text/visible.ts';
import type { Command, Given } from './command.ts';
import {
  colorOption,
  configOption,
  defineOption,
  formatOption,
  gramineOption,
  outputOption,
  quietOption,
} from './common-options.ts';
import { type LintRun, type LintScope, lintFiles } from './lint-files.ts';
import { otherRules } from './other-rules.ts';
import { podOptions } from './pod-options.ts';
import { outputFile, printDiff, printResult } from './print.ts';
import { requireWritable, writeFile } from './write-file.ts';

export const lintCommand: Command = {
  name: 'lint',
  summary: 'check manifests, templates, policies and what stands around them',
  description:
    'Says what Gramine would reject, what it would silently ignore and what leaves the enclave open; of policies, what they let the host start without meaning to. Folders are searched for manifests (`*.manifest`, `*.manifest.template`, `*.manifest.sgx`, …) and policies (`*.exec-policy.toml`, Rego and YAML with a policy of the Kata agent, `initdata.toml`, `genpolicy-settings.json`, `Occlum.json`), and for the files of their neighbours: `bom.yaml` of Occlum, `policy.json` of images, `ocicrypt.conf`, `decrypt_config.conf`, policies and reference values of Trustee, `aa.toml`, `cdh.toml`, what enclave-cc, rune and containerd are configured with, manifests of MarbleRun. Where many a file has such a name, its text decides. `-` is standard input.',
  operands: [{ name: 'path', summary: 'files and folders', variadic: true, completes: 'file' }],
  options: [
    gramineOption,
    {
      name: '--profile',
      value: 'PROFILE',
      summary: 'what the enclave is for (default: production)',
      choices: ['production', 'development'],
    },
    { name: '--fix', summary: 'apply the fixes that do not change what the enclave does' },
    { name: '--unsafe-fixes', summary: 'with --fix or --diff: also the fixes that do' },
    { name: '--diff', summary: 'show the fixes as a diff and write nothing' },
    defineOption,
    {
      name: '--variant',
      value: 'NAME',
      summary: 'a named set of definitions from the configuration, or `all`',
      repeatable: true,
    },
    {
      name: '--files',
      value: 'ROOT',
      summary: 'check the host files that the manifest names, below ROOT',
      completes: 'directory',
    },
    {
      name: '--as',
      value: 'READING',
      summary: 'source: gramine-manifest will add its defaults; final: as it stands (default: by name)',
      choices: ['source', 'final'],
    },
    {
      name: '--kind',
      value: 'KIND',
      summary: 'what the files are, whatever their names',
      choices: kindNames,
    },
    ...podOptions,
    {
      name: '--rule',
      value: 'ID[=SEVERITY]',
      summary: 'turn a rule off, or give it a severity: off, note, warning, error',
      completes: ruleIds,
      repeatable: true,
    },
    {
      name: '--fail-on',
      value: 'SEVERITY',
      summary: 'least severity that fails the run (default: warning)',
      choices: severities,
    },
    {
      name: '--baseline',
      value: 'FILE',
      summary: 'findings to leave out because they were there before',
      completes: 'file',
    },
    { name: '--write-baseline', summary: 'write the findings there are to the baseline' },
    { name: '--stdin-name', value: 'PATH', summary: 'what to call standard input' },
    configOption,
    formatOption(...formats),
    outputOption,
    colorOption,
    quietOption,
  ],
  examples: [
    { line: 'manifestly lint app.manifest.template', does: 'one template' },
    { line: 'manifestly lint . --gramine 1.8 --profile development', does: 'all manifests below here' },
    { line: 'manifestly lint app.manifest --fix --diff', does: 'what --fix would change' },
    { line: 'manifestly lint app.manifest.template -D log_level=error', does: 'with a variable known' },
    {
      line: 'manifestly lint --pod pod.yaml --manifest app.manifest.template',
      does: 'a pod and the manifest of its enclave',
    },
    { line: 'manifestly lint . --format sarif -o findings.sarif', does: 'for code scanning' },
  ],
  run: (given, io) => runLint(given, io),
};

/** `scope` leaves out rules that do not concern what a command is for. */
export async function runLint(given: Given, io: Io, scope?: LintScope): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const run = await lintFiles(given, io, scope);
  for (const note of run.notes) io.stderr.write(`manifestly: ${visible(note)}\n`);
  if (given.has('diff')) return showDiffs(run, given, io);
  if (run.fixedInput !== undefined) io.stdout.write(run.fixedInput);
  await report(run, given, run.fixedInput === undefined ? io : { ...io, stdout: io.stderr });
  if (given.has('write-baseline')) return 0;
  return fails(run) ? 1 : 0;
}

function showDiffs(run: LintRun, given: Given, io: Io): number {
  printDiff(run.diffs.join(''), given, io);
  return run.diffs.length > 0 ? 1 : 0;
}

function fails({ result, failOn }: LintRun): boolean {
  return result.files.some((file) =>
    activeFindings(file).some(({ severity }) => isAtLeast(severity, failOn(file.path))),
  );
}

async function report({ result, failOn }: LintRun, given: Given, io: Io): Promise<void> {
  const format = given.value('format') ?? 'text';
  const reporter = await reporterOf(format);
  if (!reporter) throw new UserError(`there is no format \`${format}\``, `use one of ${formats.join(', ')}`);
  const choice = (given.value('color') ?? 'auto') as ColorChoice;
  const color =
    outputFile(given) === undefined ? wantsColor(choice, io.env, io.stdout.isTerminal) : choice === 'always';
  const options = {
    style: styleFor(color),
    ...(io.stdout.columns !== undefined && { columns: io.stdout.columns }),
    quiet: given.has('quiet'),
    rules: format === 'sarif' ? await ruleInfos(result) : [],
    failOn,
  };
  printResult(reporter.render(result, options), given, io);
  const summary = io.env.GITHUB_STEP_SUMMARY;
  if (format === 'github' && summary) await appendSummary(summary, result, io);
}

/** The usual one is at hand. */
async function reporterOf(format: string): Promise<Reporter<LintResult> | undefined> {
  if (format === text.id) return text;
  const { reporters } = await import('../report/index.ts');
  return reporters.get(format);
}

async function ruleInfos({ files }: LintResult): Promise<readonly RuleInfo[]> {
  const hasForeign = files.some(({ kind }) => isForeignKind(kind));
  const more = hasForeign ? await otherRules() : [];
  return [...rules, ...more].map((rule) => {
    const production = severityOf(rule, 'production');
    return {
      id: rule.id,
      summary: docsOf(rule).summary,
      why: docsOf(rule).why,
      severity: production === 'off' ? 'note' : production,
    };
  });
}

/** GitHub gives each step a file of its own; what earlier commands of the step wrote stays. */
async function appendSummary(path: string, result: LintResult, io: Io): Promise<void> {
  const { githubSummary } = await import('../report/github.ts');
  const before = io.stat(path) ? new TextDecoder().decode(io.readFile(path)) : '';
  writeFile(path, before + githubSummary(result), io);
}
