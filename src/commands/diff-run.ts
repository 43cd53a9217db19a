import { UserError } from '../diagnostic/diagnostic.ts';
import { diffManifests } from '../diff/diff-manifests.ts';
import type { Io } from '../io/io.ts';
import { openConfigs } from '../lint/config.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { diffJson } from '../report/diff-json.ts';
import { diffMarkdown } from '../report/diff-markdown.ts';
import type { DiffReporter } from '../report/diff-reporter.ts';
import type { DiffResult } from '../report/diff-result.ts';
import { diffText } from '../report/diff-text.ts';
import { type FailOn, fails } from '../report/diff-verdict.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { definesFrom } from './define-option.ts';
import { type Comparison, comparePairs } from './diff-compare.ts';
import { runGitDriver } from './diff-driver.ts';
import { pairsFromOperands } from './diff-operands.ts';
import type { Pairs } from './diff-sides.ts';
import { pairsFromGit } from './git-pairs.ts';
import { areAllPolicies } from './policy-operand.ts';
import { outputFile, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { requireWritable } from './write-file.ts';

/** Compares what was named; 1 when what `--fail-on` names was found. */
export async function runDiff(given: Given, io: Io): Promise<number> {
  if (!given.has('git-driver') && areAllPolicies(given, io)) {
    const { runPolicyDiff } = await import('./policy-diff-run.ts');
    return runPolicyDiff(given, io);
  }
  const comparison = comparisonFrom(given, io);
  const layout = layoutFrom(given);
  if (given.has('git-driver'))
    return runGitDriver({ given, comparison, print: (result) => print(result, layout, given, io) }, io);
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const { pairs, single, notes } = await pairsOf(given, comparison, io);
  if (
    output !== undefined &&
    pairs.some(({ old, new: fresh }) => [old, fresh].some((side) => isAt(side.path, output, io)))
  )
    throw new UserError(`\`${output}\` is one of the files that are compared`, 'name another file for the result');
  for (const note of notes) io.stderr.write(`manifestly: ${visible(note)}\n`);
  const compared = comparePairs(pairs, await withMeasured(pairs, comparison, given, io));
  for (const reason of new Set(compared.flatMap(({ unread }) => unread ?? [])))
    io.stderr.write(`manifestly: note: ${visible(reason)}\n`);
  print({ pairs: compared, single: single && compared.length === 1 }, layout, given, io);
  const failOn = (given.value('fail-on') ?? 'any') as FailOn;
  return compared.some((pair) => fails(pair, failOn)) ? 1 : 0;
}

function comparisonFrom(given: Given, io: Io): Comparison {
  const configs = openConfigs({ ...(given.has('config') && { file: given.value('config')! }), ruleIds }, io);
  return {
    settingsFor: (path) => configs.settingsFor(path),
    release: given.has('gramine') ? releaseFrom(given.value('gramine')) : undefined,
    oldRelease: given.has('old-gramine') ? releaseFrom(given.value('old-gramine')) : undefined,
    defines: definesFrom(given.values('define')),
    variants: given.values('variant'),
    diff: diffManifests,
  };
}

async function pairsOf(given: Given, { settingsFor }: Comparison, io: Io): Promise<Pairs> {
  const [name, stdinName] = [given.value('name') || undefined, given.value('stdin-name')];
  if (!given.has('git') && !given.has('staged'))
    return pairsFromOperands(given.operands, { name, stdinName, settingsFor }, io);
  if (name !== undefined)
    throw new UserError(
      '`--name` is for files that git hands over',
      'leave it out: git knows what its files are called',
    );
  return pairsFromGit(
    { text: given.value('git'), staged: given.has('staged'), files: given.operands, settingsFor },
    io,
  );
}

async function withMeasured(pairs: Pairs['pairs'], comparison: Comparison, given: Given, io: Io): Promise<Comparison> {
  const { isToBeMeasured, measuredComparison } = await import('./diff-measured.ts');
  return isToBeMeasured(given) ? measuredComparison(pairs, comparison, { given, io }) : comparison;
}

function isAt(path: string, output: string, io: Io): boolean {
  return resolvePath(io.cwd, path) === resolvePath(io.cwd, output);
}

interface Layout {
  readonly reporter: DiffReporter;
  readonly maxEntries: number;
}

const reporters: readonly DiffReporter[] = [diffText, diffJson, diffMarkdown];

function layoutFrom(given: Given): Layout {
  const format = given.value('format') ?? 'text';
  const reporter = reporters.find(({ id }) => id === format);
  if (!reporter)
    throw new UserError(`there is no format \`${format}\``, `use one of ${reporters.map(({ id }) => id).join(', ')}`);
  const most = given.value('max-entries') ?? '20';
  if (!/^\d{1,9}$/.test(most))
    throw new UserError(`\`${most}\` is no number of entries`, 'write a number such as `--max-entries 50`');
  return { reporter, maxEntries: Number(most) };
}

function print(result: DiffResult, { reporter, maxEntries }: Layout, given: Given, io: Io): void {
  const choice = (given.value('color') ?? 'auto') as ColorChoice;
  // git has a pager read what its drivers print, and tells them so.
  const isPaged = given.has('git-driver') && io.env.GIT_PAGER_IN_USE === 'true';
  const isTerminal = io.stdout.isTerminal || isPaged;
  const color = outputFile(given) === undefined ? wantsColor(choice, io.env, isTerminal) : choice === 'always';
  const columns = io.stdout.columns ?? (isPaged ? pagerColumns(io) : undefined);
  const text = reporter.render(result, {
    style: styleFor(color),
    ...(columns !== undefined && { columns }),
    quiet: given.has('quiet'),
    maxEntries,
  });
  printResult(text, given, io);
}

function pagerColumns({ env }: Io): number | undefined {
  return /^\d{2,4}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : undefined;
}
