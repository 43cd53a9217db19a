import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { openConfigs } from '../lint/config.ts';
import { policyKindOf } from '../lint/foreign-names.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { diffPolicies } from '../policy/diff.ts';
import {
  type DiffedPolicies,
  type DiffedPolicy,
  failsPolicy,
  type PolicyDiffResult,
  type PolicyFailOn,
} from '../report/policy-diff.ts';
import { policyDiffJson } from '../report/policy-diff-json.ts';
import { policyDiffMarkdown } from '../report/policy-diff-markdown.ts';
import { policyDiffText } from '../report/policy-diff-text.ts';
import { type ColorChoice, styleFor, wantsColor } from '../report/style.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { pairsFromOperands } from './diff-operands.ts';
import type { Pair, Pairs, Side } from './diff-sides.ts';
import { pairsFromGit } from './git-pairs.ts';
import { nothingAllowed, type PolicySide, policySidesOf } from './policy-diff-sides.ts';
import { outputFile, printResult } from './print.ts';
import { requireWritable } from './write-file.ts';

/** Compares the policies that are named; 1 when what `--fail-on` names was found. */
export async function runPolicyDiff(given: Given, io: Io): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const { pairs, single, notes } = await pairsOf(given, io);
  if (
    output !== undefined &&
    pairs.some(({ old, new: fresh }) => [old, fresh].some((side) => isAt(side.path, output, io)))
  )
    throw new UserError(`\`${output}\` is one of the files that are compared`, 'name another file for the result');
  for (const note of notes) io.stderr.write(`manifestly: ${visible(note)}\n`);
  return printPolicyDiff(await comparePolicies(pairs, single), given, io);
}

/** Prints what was compared, and says how the run ends. */
function printPolicyDiff(result: PolicyDiffResult, given: Given, io: Io): number {
  printResult(render(result, given, io), given, io);
  const failOn: PolicyFailOn = ['widens', 'weaker'].includes(given.value('fail-on') ?? 'any') ? 'widens' : 'any';
  return result.pairs.some((pair) => failsPolicy(pair, failOn)) ? 1 : 0;
}

function render(result: PolicyDiffResult, given: Given, io: Io): string {
  const format = given.value('format') ?? 'text';
  if (format === 'json') return policyDiffJson(result);
  if (format === 'markdown') return policyDiffMarkdown(result);
  const choice = (given.value('color') ?? 'auto') as ColorChoice;
  const color =
    outputFile(given) === undefined ? wantsColor(choice, io.env, io.stdout.isTerminal) : choice === 'always';
  return policyDiffText(result, { style: styleFor(color), quiet: given.has('quiet') });
}

function pairsOf(given: Given, io: Io): Promise<Pairs> | Pairs {
  const configs = openConfigs({ ...(given.has('config') && { file: given.value('config')! }), ruleIds }, io);
  const settingsFor = (path: string): ReturnType<typeof configs.settingsFor> => configs.settingsFor(path);
  const isWanted = (path: string): boolean => policyKindOf(path) !== undefined;
  if (given.has('git') || given.has('staged'))
    return pairsFromGit(
      { text: given.value('git'), staged: given.has('staged'), files: given.operands, settingsFor, isWanted },
      io,
    );
  return pairsFromOperands(
    given.operands,
    { name: undefined, stdinName: given.value('stdin-name'), settingsFor, isWanted },
    io,
  );
}

/** `single`: the user asked about one pair of files. */
async function comparePolicies(pairs: readonly Pair[], single: boolean): Promise<PolicyDiffResult> {
  const compared: DiffedPolicies[] = [];
  for (const pair of pairs) compared.push(...(await comparePair(pair)));
  return { pairs: compared, single: single && compared.length === 1 };
}

async function comparePair(pair: Pair): Promise<readonly DiffedPolicies[]> {
  const [olds, fresh] = await policySidesOf(pair.old, pair.new);
  return matched(olds, fresh).map(([old, other]) => diffed(pair, old, other));
}

/** By workload; one policy on each side is compared whatever it is called. */
function matched(
  olds: readonly PolicySide[],
  fresh: readonly PolicySide[],
): readonly (readonly [PolicySide | undefined, PolicySide | undefined])[] {
  if (olds.length === 1 && fresh.length === 1) return [[olds[0], fresh[0]]];
  const there = new Map(fresh.map((one) => [one.workload, one]));
  const here = new Set(olds.map(({ workload }) => workload));
  return [
    ...olds.map((old) => [old, there.get(old.workload)] as const),
    ...fresh.filter(({ workload }) => !here.has(workload)).map((one) => [undefined, one] as const),
  ];
}

function diffed(pair: Pair, old: PolicySide | undefined, fresh: PolicySide | undefined): DiffedPolicies {
  const status = !pair.old.bytes || !old ? 'added' : !pair.new.bytes || !fresh ? 'deleted' : 'changed';
  const workload = fresh?.workload ?? old?.workload;
  return {
    old: shownSide(pair.old, old ?? fresh!),
    new: shownSide(pair.new, fresh ?? old!),
    ...(pair.between !== undefined && { between: pair.between }),
    ...(workload !== undefined && { workload }),
    status,
    diff: diffPolicies(sideOf(old, fresh), sideOf(fresh, old)),
  };
}

const sideOf = (one: PolicySide | undefined, other: PolicySide | undefined): PolicySide['side'] =>
  one?.side ?? nothingAllowed(other!.side.permissions.source);

function shownSide(file: Side, { side }: PolicySide): DiffedPolicy {
  const { source, format, enforcedBy } = side.permissions;
  return { name: file.name, path: file.path, source, format, enforcedBy };
}

function isAt(path: string, output: string, io: Io): boolean {
  return resolvePath(io.cwd, path) === resolvePath(io.cwd, output);
}
