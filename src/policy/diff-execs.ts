import type { CommandLine, Invocation, StreamAccess } from '../invocation/invocation.ts';
import { AutomatonLimit } from '../regex/automaton.ts';
import type { Effort } from '../regex/effort.ts';
import { included, intersectionOf } from '../regex/language.ts';
import { argumentsOf, languageOfCommands } from './command-language.ts';
import type { Finding, Question } from './diff-change.ts';
import { attributesDiffer, attributesOverlap, candidates } from './diff-processes.ts';
import { commandText, execId, execRequest, inContainer, processRequest } from './diff-requests.ts';
import { AlikeNames, type DiffSide, execsIn } from './diff-side.ts';
import { commandsIncluded } from './include.ts';
import { OverlapIndex } from './overlapping.ts';
import type { ContainerPermissions } from './permissions.ts';
import { signalNames, signalNumber } from './signals.ts';

/** One container in both policies; `more` is the one that is asked for what `less` does not allow. */
export interface ContainerPair {
  readonly more: DiffSide;
  readonly less: DiffSide;
  readonly inMore: ContainerPermissions;
  readonly inLess: ContainerPermissions;
  /** What is left for the questions of the whole comparison. */
  readonly effort: Effort;
}

/** What can be started in the container, and done to what was started. The first entry that takes a process decides on its streams and signals. */
export function execFindings(pair: ContainerPair): readonly Finding[] {
  return findings(execsIn(pair.more, pair.inMore), execsIn(pair.less, pair.inLess), pair).filter(
    ({ range }) => !pair.more.permissions.execs.some((exec) => exec.range === range),
  );
}

/** What can be started in every container. */
export function podExecFindings(more: DiffSide, less: DiffSide, effort: Effort): readonly Finding[] {
  const [entry] = more.permissions.execs;
  if (entry === undefined) return [];
  const [inMore, inLess] = [more, less].map(({ permissions }) => permissions.containers[0] ?? anyContainer(entry)) as [
    ContainerPermissions,
    ContainerPermissions,
  ];
  const pair = { more, less, inMore, inLess, effort };
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
  if (entries.length === 0) return [];
  const lists = new EntryLists(entries, others, pair);
  return entries.flatMap((entry, at) => findingsAbout(entry, at, lists));
}

function findingsAbout(entry: Invocation, at: number, lists: EntryLists): readonly Finding[] {
  const found: Finding[] = [];
  try {
    if (lists.isKnown(at)) return [];
    const asked = lists.askedAbout(entry, at);
    found.push(...startFindings(asked));
    found.push(...abilityFindings(asked));
  } catch (error) {
    if (!(error instanceof AutomatonLimit)) throw error;
    found.push({ ...aboutEntry(entry, lists.pair), area: 'exec', allows: 'more than before', unknown: error.message });
  }
  return found;
}

/** The entries of both policies, in the order in which they are asked. */
class EntryLists {
  readonly pair: ContainerPair;
  readonly #entries: readonly Invocation[];
  readonly #others: readonly Invocation[];
  readonly #here: OverlapIndex;
  readonly #there: OverlapIndex;
  /** For each entry the first of the others that is like it, and the other way round; Infinity where there is none. */
  readonly #alikeThere: readonly number[];
  readonly #alikeHere: readonly number[];
  /** The last of `alikeHere` up to each place. */
  readonly #lastUntil: readonly number[];

  constructor(entries: readonly Invocation[], others: readonly Invocation[], pair: ContainerPair) {
    this.pair = pair;
    this.#entries = entries;
    this.#others = others;
    this.#here = new OverlapIndex(entries);
    this.#there = new OverlapIndex(others);
    const names = new AlikeNames();
    const [own, theirs] = [entries, others].map((list) => list.map((entry) => names.of(entry))) as [string[], string[]];
    this.#alikeThere = firstPlaces(own, theirs);
    this.#alikeHere = firstPlaces(theirs, own);
    let last = -1;
    this.#lastUntil = this.#alikeHere.map((place) => {
      last = Math.max(last, place);
      return last;
    });
  }

  /** The same entry is asked there as well, behind no other than here. */
  isKnown(at: number): boolean {
    const there = this.#alikeThere[at]!;
    if (there === Infinity) return false;
    if (there === 0 || this.#lastUntil[there - 1]! < at) return true;
    return this.#overlapping(this.#there, at).every((other) => other >= there || this.#alikeHere[other]! < at);
  }

  askedAbout(entry: Invocation, at: number): Asked {
    const { pair } = this;
    const others = this.#overlapping(this.#there, at).map((other) => this.#others[other]!);
    const earlier = this.#overlapping(this.#here, at).filter((other) => other < at);
    pair.effort.spend(costOfPair * others.length);
    return {
      pair,
      entry,
      earlier: earlier.map((other) => this.#entries[other]!),
      others,
      covering: new Set(others.filter((other) => attributesDiffer(entry, other, pair).length === 0)),
    };
  }

  #overlapping(index: OverlapIndex, at: number): readonly number[] {
    return index.of(this.#entries[at]!.command, this.pair.effort);
  }
}

/** To compare two entries but for their command lines, in instructions. */
const costOfPair = 100;

/** Where each of the names stands first in the list. */
function firstPlaces(names: readonly string[], list: readonly string[]): readonly number[] {
  const first = new Map<string, number>();
  for (const [at, name] of list.entries()) if (!first.has(name)) first.set(name, at);
  return names.map((name) => first.get(name) ?? Infinity);
}

interface Asked {
  readonly pair: ContainerPair;
  readonly entry: Invocation;
  /** Entries that are asked before it. */
  readonly earlier: readonly Invocation[];
  readonly others: readonly Invocation[];
  /** Those of the others that take every process of the entry, but for its command line. */
  readonly covering: ReadonlySet<Invocation>;
}

function startFindings({ pair, entry, others, covering }: Asked): readonly Finding[] {
  const commands = [...covering].map(({ command }) => command);
  const found = commandsIncluded({ command: entry.command }, { commands }, pair.effort);
  if (found.kind === 'yes') return [];
  const about = aboutEntry(entry, pair);
  if (found.kind === 'unknown') return [{ ...about, area: 'exec', allows: 'other command lines', unknown: found.why }];
  const elsewhere = others.filter((other) => !covering.has(other) && takes(other, found.witness, pair.effort));
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
  return [
    {
      ...about,
      area: 'exec',
      allows: `\`${commandText(found.witness)}\`${differing.length > 0 ? otherwise(differing) : ''}`,
      questions,
    },
  ];
}

const otherwise = (differing: readonly string[]): string => ` with another ${differing.join(', ')}`;

function takes({ command }: Invocation, argv: readonly string[], effort: Effort): boolean {
  const exactly: CommandLine = {
    kind: 'argv',
    args: argv.map((value) => ({ value: { kind: 'exact', value }, range: nowhere })),
  };
  return commandsIncluded({ command: exactly }, { commands: [command] }, effort).kind !== 'no';
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
  pair.effort.spend(abilities.length * others.length);
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
  const taken = earlier.filter((one) => attributesDiffer(entry, one, within).length === 0);
  let unknown: Found | undefined;
  for (const other of others) {
    if (!ability.has(other) && attributesOverlap(entry, other, pair)) {
      pair.effort.spend(costOfPair * (taken.length + 1));
      const found = included(
        intersectionOf([languageOfCommands([entry.command]), languageOfCommands([other.command])]),
        languageOfCommands(taken.map(({ command }) => command)),
        pair.effort,
      );
      if (found.kind === 'no') return { argv: argumentsOf(found.witness), other };
      if (found.kind === 'unknown') unknown = { unknown: found.why };
    }
    if (covering.has(other)) taken.push(other);
  }
  return unknown;
}
