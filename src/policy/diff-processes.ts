import type { EnvironmentRule, Invocation } from '../invocation/invocation.ts';
import type { Effort } from '../regex/effort.ts';
import type { ContainerPair } from './diff-execs.ts';
import { type AskedProcess, commandText } from './diff-requests.ts';
import { isAlike } from './diff-side.ts';
import { environmentDifferences } from './environment-inclusion.ts';
import type { ContainerPermissions } from './permissions.ts';
import { sampleEnvironment } from './test/sample.ts';

/** What `other` does not take of the processes that `entry` does, but for their command lines: `terminal`, `user`, … */
export function attributesDiffer(entry: Invocation, other: Invocation, pair: ContainerPair): readonly string[] {
  return [
    ...(terminalsDiffer(entry, other, pair) ? ['terminal'] : []),
    ...(other.user !== undefined && !isAlike(entry.user, other.user) ? ['user'] : []),
    ...(other.cwd !== undefined && entry.cwd !== other.cwd ? ['directory'] : []),
    ...(differencesOf(entry, other, pair.effort).length === 0 ? [] : ['environment']),
  ];
}

const differences = new WeakMap<
  object,
  WeakMap<object, { readonly found: ReturnType<typeof environmentDifferences> }>
>();

function differencesOf(
  entry: Invocation,
  other: Invocation,
  effort: Effort,
): ReturnType<typeof environmentDifferences> {
  const [rules, others] = [entry.environment, other.environment];
  const known = differences.get(rules)?.get(others);
  if (known !== undefined) return known.found;
  const found = isAlike(rules, others) ? [] : environmentDifferences(rules, others, effort);
  const ofRules = differences.get(rules) ?? new WeakMap();
  differences.set(rules, ofRules.set(others, { found }));
  return found;
}

function terminalsDiffer(entry: Invocation, other: Invocation, { inMore, inLess }: ContainerPair): boolean {
  const [own, theirs] = [terminalsOf(entry, inMore), terminalsOf(other, inLess)];
  if (own === undefined || theirs === undefined) return theirs?.length !== 2 && entry.tty !== other.tty;
  return own.some((tty) => !theirs.includes(tty));
}

function terminalsOf({ tty }: Invocation, container: ContainerPermissions): readonly boolean[] | undefined {
  if (tty === 'as-container') return container.tty === undefined ? undefined : [container.tty];
  return tty === 'allowed' ? [false, true] : [tty === 'required'];
}

/** False when it is plain that no process is taken by both. */
export function attributesOverlap(entry: Invocation, other: Invocation, pair: ContainerPair): boolean {
  const { inMore, inLess } = pair;
  const [own, theirs] = [terminalsOf(entry, inMore), terminalsOf(other, inLess)];
  if (own && theirs && !own.some((tty) => theirs.includes(tty))) return false;
  if (entry.user && other.user && !isAlike(entry.user, other.user)) return false;
  if (entry.cwd !== undefined && other.cwd !== undefined && entry.cwd !== other.cwd) return false;
  if (inMore.noNewPrivileges !== undefined && inLess.noNewPrivileges !== undefined)
    if (inMore.noNewPrivileges !== inLess.noNewPrivileges) return false;
  return mayHave(entry.environment, other.environment) && mayHave(other.environment, entry.environment);
}

/** Whether every variable that `rules` ask for is one that `others` know, and may have a value of both. */
function mayHave(rules: readonly EnvironmentRule[], others: readonly EnvironmentRule[]): boolean {
  return rules.every((rule) => {
    if (!rule.required || typeof rule.name !== 'string') return true;
    const same = others.filter(({ name }) => name === rule.name || typeof name !== 'string');
    return same.some(({ name, value }) => {
      if (typeof name !== 'string' || value?.kind !== 'exact' || rule.value?.kind !== 'exact') return true;
      return value.value === rule.value.value;
    });
  });
}

/** Processes with the command line that `entry` takes, among them those that show how the others differ. */
export function candidates(
  entry: Invocation,
  others: readonly Invocation[],
  { inMore, effort }: ContainerPair,
  argv: readonly string[],
): readonly { readonly process: AskedProcess; readonly text: string }[] {
  const least = sampleEnvironment(entry.environment);
  const environments = others.flatMap((other) => environmentsBeyond(entry, other, { least, effort }));
  const processes = (terminalsOf(entry, inMore) ?? [false, true]).flatMap((tty) =>
    [{ env: least, what: '' }, ...environments].map(({ env, what }) => ({
      process: {
        argv,
        env,
        cwd: entry.cwd ?? inMore.cwd ?? '/',
        tty,
        user: entry.user ?? inMore.user ?? { uid: 0, gid: 0, groups: [] },
        noNewPrivileges: inMore.noNewPrivileges ?? false,
      },
      text: `${commandText(argv)}${what}${tty ? ' with a terminal' : ''}`,
    })),
  );
  return processes;
}

function environmentsBeyond(
  entry: Invocation,
  other: Invocation,
  { least, effort }: { readonly least: readonly string[]; readonly effort: Effort },
): readonly { readonly env: readonly string[]; readonly what: string }[] {
  const named = new Set(least.map((one) => one.slice(0, one.indexOf('='))));
  const asked = sampleEnvironment(other.environment).filter((one) => !named.has(one.slice(0, one.indexOf('='))));
  const both = asked.length > 0 ? [{ env: [...least, ...asked], what: '' }] : [];
  const beyond = differencesOf(entry, other, effort).flatMap((difference) => {
    if (difference.kind === 'unknown') return [];
    if (difference.kind === 'missing') return [{ env: least, what: ` without ${difference.name}` }];
    const name = difference.entry.slice(0, difference.entry.indexOf('=') + 1);
    const env = [...least.filter((one) => !one.startsWith(name)), difference.entry];
    return [{ env, what: ` with ${difference.entry}` }];
  });
  return [...both, ...beyond];
}
