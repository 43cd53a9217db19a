import type { CommandLine, Invocation, StreamAccess } from '../invocation/invocation.ts';
import { included, intersectionOf } from '../regex/language.ts';
import { argumentsOf, languageOfCommands } from './command-language.ts';
import type { Finding, Question } from './diff-change.ts';
import { attributesDiffer, attributesOverlap, candidates } from './diff-processes.ts';
import { commandText, execId, execRequest, inContainer, processRequest } from './diff-requests.ts';
import { type DiffSide, execsIn, isAlike } from './diff-side.ts';
import { commandsIncluded, mayOverlap } from './include.ts';
import type { ContainerPermissions } from './permissions.ts';
import { signalNames, signalNumber } from './signals.ts';

/** One container in both policies; `more` is the one that is asked for what `less` does not allow. */
export interface ContainerPair {
  readonly more: DiffSide;
  readonly less: DiffSide;
  readonly inMore: ContainerPermissions;
  readonly inLess: ContainerPermissions;
}

/** What can be started in the container, and done to what was started. The first entry that takes a process decides on its streams and signals. */
export function execFindings(pair: ContainerPair): readonly Finding[] {
  return findings(execsIn(pair.more, pair.inMore), execsIn(pair.less, pair.inLess), pair).filter(
    ({ range }) => !pair.more.permissions.execs.some((exec) => exec.range === range),
  );
}

/** What can be started in every container. */
export function podExecFindings(more: DiffSide, less: DiffSide): readonly Finding[] {
  const [entry] = more.permissions.execs;
  if (entry === undefined) return [];
  const [inMore, inLess] = [more, less].map(({ permissions }) => permissions.containers[0] ?? anyContainer(entry)) as [
    ContainerPermissions,
    ContainerPermissions,
  ];
  const pair = { more, less, inMore, inLess };
  return findings(more.permissions.execs, less.permissions.execs, pair).map(({ container: _, ...finding }) => finding);
}

/** Where a policy names none, its rules take any. */
const anyContainer = (entrypoint: Invocation): ContainerPermissions => ({
  name: '',
  entrypoint,
  execs: [],
  environment: [],
  range: entrypoint.range,
});

function findings(
  entries: readonly Invocation[],
  others: readonly Invocation[],
  pair: ContainerPair,
): readonly Finding[] {
  return entries.flatMap((entry, at) => {
    if (isKnown(entries, at, others)) return [];
    const overlapping = (other: Invocation): boolean => mayOverlap(entry.command, other.command);
    const there = others.filter(overlapping);
    const covering = there.filter((other) => attributesDiffer(entry, other, pair).length === 0);
    const asked: Asked = { pair, entry, earlier: entries.slice(0, at).filter(overlapping), others: there, covering };
    const start = startFinding(asked);
    return [...(start ? [start] : []), ...abilityFindings(asked)];
  });
}

/** The same entry is asked there as well, behind no other than here. */
function isKnown(entries: readonly Invocation[], at: number, others: readonly Invocation[]): boolean {
  const [entry, before] = [entries[at]!, entries.slice(0, at)];
  const there = others.findIndex((other) => isAlike(other, entry));
  const isHarmless = (other: Invocation): boolean =>
    !mayOverlap(entry.command, other.command) || before.some((one) => isAlike(one, other));
  return there >= 0 && others.slice(0, there).every(isHarmless);
}

interface Asked {
  readonly pair: ContainerPair;
  readonly entry: Invocation;
  /** Entries that are asked before it. */
  readonly earlier: readonly Invocation[];
  readonly others: readonly Invocation[];
  /** Those of the others that take every process of the entry, but for its command line. */
  readonly covering: readonly Invocation[];
}

function startFinding({ pair, entry, others, covering }: Asked): Finding | undefined {
  const commands = covering.map(({ command }) => command);
  const found = commandsIncluded({ command: entry.command }, { commands });
  if (found.kind === 'yes') return undefined;
  const about = aboutEntry(entry, pair);
  if (found.kind === 'unknown') return { ...about, area: 'exec', allows: 'other command lines', unknown: found.why };
  const elsewhere = others.filter((other) => !covering.includes(other) && takes(other, found.witness));
  const differing = [...new Set(elsewhere.flatMap((other) => attributesDiffer(entry, other, pair)))];
  const questions = candidates(entry, elsewhere, pair, found.witness).map(
    ({ process, text }): Question => ({
      text,
      argv: found.witness,
      ...inContainer(pair.inMore.name),
      before: [],
      request: execRequest(process),
    }),
  );
  const how = differing.length > 0 ? ` with ${differing.join(', ')} as they were not` : '';
  return {
    ...about,
    area: 'exec',
    allows: `\`${commandText(found.witness)}\`${differing.length > 0 ? otherwise(differing) : how}`,
    questions,
  };
}

const otherwise = (differing: readonly string[]): string => ` with another ${differing.join(', ')}`;

function takes({ command }: Invocation, argv: readonly string[]): boolean {
  const exactly: CommandLine = {
    kind: 'argv',
    args: argv.map((value) => ({ value: { kind: 'exact', value }, range: nowhere })),
  };
  return commandsIncluded({ command: exactly }, { commands: [command] }).kind !== 'no';
}

const nowhere = { start: 0, end: 0 };

const aboutEntry = (entry: Invocation, { inMore }: ContainerPair): Pick<Finding, 'container' | 'rule' | 'range'> => ({
  container: inMore.name,
  ...(entry.id !== undefined && { rule: entry.id }),
  range: entry.range,
});

/** Something that may be done to a process. */
interface Ability {
  readonly area: 'streams' | 'signals';
  readonly text: string;
  readonly request: (process: string) => Question['request'];
  has(started: Pick<Invocation, 'streams' | 'signals'>): boolean;
}

const streamAbility = (text: string, endpoint: string, has: (streams: StreamAccess) => boolean): Ability => ({
  area: 'streams',
  text,
  request: (process) => processRequest(endpoint, process),
  has: ({ streams }) => streams !== undefined && has(streams),
});

/** Standard output and error are one request to the agent: it takes both to read either. */
const streams: readonly Ability[] = [
  streamAbility('writing to its stdin', 'WriteStreamRequest', ({ stdin }) => stdin),
  streamAbility('reading its stdout and stderr', 'ReadStreamRequest', ({ stdout, stderr }) => stdout && stderr),
  streamAbility('resizing its terminal', 'TtyWinResizeRequest', ({ resize }) => resize),
];

const signals: readonly Ability[] = signalNames.map((name) => ({
  area: 'signals',
  text: `sending it ${name}`,
  request: (process) => processRequest('SignalProcessRequest', process, { signal: signalNumber(name)! }),
  has: (started) => started.signals === 'any' || started.signals.includes(name),
}));

export const abilities: readonly Ability[] = [...streams, ...signals];

function abilityFindings(asked: Asked): readonly Finding[] {
  const { entry, others, pair } = asked;
  const found = abilities.filter((ability) => ability.has(entry) && others.some((other) => !ability.has(other)));
  const byHolders = new Map<string, readonly Ability[]>();
  for (const ability of found) {
    const holders = `${ability.area} ${others.map((other) => (ability.has(other) ? '+' : '-')).join('')}`;
    byHolders.set(holders, [...(byHolders.get(holders) ?? []), ability]);
  }
  return [...byHolders.values()].flatMap((group): readonly Finding[] => {
    const answer = processesWithout(asked, group[0]!);
    if (answer === undefined) return [];
    const about = { ...aboutEntry(entry, pair), area: group[0]!.area };
    const allows = listOf(group.map(({ text }) => text));
    if ('unknown' in answer) return [{ ...about, allows, unknown: answer.unknown }];
    const { argv } = answer;
    const starts = candidates(entry, [answer.other], pair, argv);
    const questions = group.slice(0, 1).flatMap((ability) =>
      starts.map(
        ({ process }): Question => ({
          text: commandText(argv),
          argv,
          ...inContainer(pair.inMore.name),
          before: [execRequest(process)],
          request: ability.request(execId),
        }),
      ),
    );
    return [{ ...about, allows, questions }];
  });
}

const listOf = (texts: readonly string[]): string => {
  const [first, ...rest] = texts;
  const sent = 'sending it ';
  return [first, ...rest.map((text) => (first!.startsWith(sent) ? text.replace(sent, '') : text))].join(', ');
};

type Found = { readonly argv: readonly string[]; readonly other: Invocation } | { readonly unknown: string };

/** A command line that both start, and that an entry of the others without the ability may be the first to take. */
function processesWithout({ entry, earlier, covering, others, pair }: Asked, ability: Ability): Found | undefined {
  const within = { ...pair, less: pair.more, inLess: pair.inMore };
  const first = earlier.filter((one) => attributesDiffer(entry, one, within).length === 0);
  let unknown: Found | undefined;
  for (const [at, other] of others.entries()) {
    if (ability.has(other) || !attributesOverlap(entry, other, pair)) continue;
    const taken = [...first, ...others.slice(0, at).filter((one) => covering.includes(one))];
    const found = included(
      intersectionOf([languageOfCommands([entry.command]), languageOfCommands([other.command])]),
      languageOfCommands(taken.map(({ command }) => command)),
    );
    if (found.kind === 'no') return { argv: argumentsOf(found.witness), other };
    if (found.kind === 'unknown') unknown = { unknown: found.why };
  }
  return unknown;
}
