import type { JsonObject } from '../data/node.ts';
import type { User } from '../invocation/invocation.ts';
import { commandComparison, type Difference } from './command-differences.ts';
import type { PolicyInvocation } from './exec-policy.ts';
import { allowedBy } from './matching.ts';
import { flagOf, messageOf, numberOf, numbersOf, textOf, textsOf } from './request-fields.ts';
import { listed, shown, unlike } from './shown.ts';

/**
 * What both ways of starting a process look at in its `Process`: Args, Env, User (UID, GID, AdditionalGids), Cwd, Terminal,
 * NoNewPrivileges, ApparmorProfile and SelinuxLabel. No differences: the rule allows it. Not looked at: Rlimits, OOMScoreAdj,
 * ConsoleSize, User.Username; Capabilities are left to the caller.
 */
export type Comparison = (process: JsonObject) => readonly Difference[];

export function comparisonWith(invocation: PolicyInvocation, noNewPrivileges: boolean): Comparison {
  const compareCommand = commandComparison(invocation.command);
  const environment = environmentComparison(invocation);
  return (process) => [
    ...argvDifferences(process, compareCommand),
    ...userDifferences(invocation.user, process),
    ...environment(process),
    ...settingDifferences(invocation, noNewPrivileges, process),
  ];
}

function argvDifferences(
  process: JsonObject,
  compare: (argv: readonly string[]) => readonly Difference[],
): readonly Difference[] {
  const argv = textsOf(process, 'Args');
  return argv ? compare(argv) : [malformed('Args')];
}

/** Names occur once; each entry is allowed by the rule of its name; none that is required is missing. */
function environmentComparison({ variables }: PolicyInvocation): Comparison {
  const rules = new Map(variables.map((rule) => [rule.name, { rule, test: allowedBy(rule.value) }]));
  const required = variables.filter((rule) => rule.required).map(({ name }) => name);
  return (process) => {
    const entries = textsOf(process, 'Env');
    if (!entries) return [malformed('Env')];
    const found: Difference[] = [];
    const seen = new Set<string>();
    for (const entry of entries) {
      const equals = entry.indexOf('=');
      const name = equals < 0 ? entry : entry.slice(0, equals);
      if (seen.has(name)) found.push({ text: `the variable ${shown(name)} stands there twice`, weight: 1 });
      seen.add(name);
      const known = rules.get(name);
      if (equals < 0) found.push({ text: `${shown(entry)} in the environment has no \`=\``, weight: 1 });
      else if (!known) found.push({ text: `the variable ${shown(name)} is not allowed`, weight: 1 });
      else {
        const value = entry.slice(equals + 1);
        if (!known.test(value))
          found.push({
            text: `the variable ${shown(name)} is ${shown(value)}, ${unlike(known.rule.value)}`,
            weight: 1,
          });
      }
    }
    for (const name of required)
      if (!seen.has(name)) found.push({ text: `the variable ${shown(name)} is missing`, weight: 1 });
    return found;
  };
}

function userDifferences({ uid, gid, groups }: User, process: JsonObject): readonly Difference[] {
  const user = messageOf(process, 'User');
  if (!user) return [{ text: 'it names no user', weight: 1 }];
  const found: Difference[] = [];
  for (const [name, wanted] of [
    ['UID', uid],
    ['GID', gid],
  ] as const) {
    const given = numberOf(user, name);
    if (given !== wanted) found.push({ text: `its ${name} is ${given ?? 'no number'}, not ${wanted}`, weight: 1 });
  }
  const given = numbersOf(user, 'AdditionalGids');
  if (!given) return [...found, malformed('AdditionalGids')];
  const [wantedSet, givenSet] = [new Set(groups), new Set(given)];
  if (wantedSet.size !== givenSet.size || !groups.every((group) => givenSet.has(group)))
    found.push({
      text: `its additional groups are ${listed([...givenSet].map(String))}, not ${listed(groups.map(String))}`,
      weight: 1,
    });
  return found;
}

function settingDifferences(
  { tty, cwd }: PolicyInvocation,
  noNewPrivileges: boolean,
  process: JsonObject,
): readonly Difference[] {
  const found: Difference[] = [];
  const add = (text: string) => found.push({ text, weight: 1 });
  const terminal = flagOf(process, 'Terminal');
  if (terminal === undefined) found.push(malformed('Terminal'));
  else if (terminal && tty === 'never') add('it has a terminal');
  else if (!terminal && tty === 'required') add('it has no terminal');
  const folder = textOf(process, 'Cwd');
  if (folder !== cwd)
    add(`its working directory is ${folder === undefined ? 'no text' : shown(folder)}, not ${shown(cwd)}`);
  const given = flagOf(process, 'NoNewPrivileges');
  if (given !== noNewPrivileges) add(`no_new_privileges is \`${given ?? 'malformed'}\`, not \`${noNewPrivileges}\``);
  for (const name of ['ApparmorProfile', 'SelinuxLabel']) if (textOf(process, name) !== '') add(`\`${name}\` is set`);
  return found;
}

export function malformed(name: string): Difference {
  return { text: `\`${name}\` is not of its type`, weight: 4 };
}
