import { readJson } from '../../data/json.ts';
import type { DataNode } from '../../data/node.ts';
import { LocatedError } from '../../diagnostic/located-error.ts';
import type { Invocation } from '../../invocation/invocation.ts';
import { endpoints } from '../../kata/endpoints.ts';
import { findPolicyData } from '../../kata/policy-data.ts';
import { parseRego } from '../../rego/parse.ts';
import type { RegoModule } from '../../rego/syntax.ts';
import { Source } from '../../text/source.ts';
import type { Permissions } from '../permissions.ts';
import { rulesOf } from '../targets/kata-graft-versions.ts';
import { execRules } from '../targets/kata-standalone-exec-rules.ts';
import { standaloneRules } from '../targets/kata-standalone-rules.ts';
import { compiledCopyRules, compiledSwitches } from './compiled-rules.ts';
import type { Imported } from './imported.ts';
import { kataContainers, type PodDefaults } from './kata-containers.ts';
import { type KataEndpoints, kataEndpoints } from './kata-endpoints.ts';
import { macrosOf } from './macros.ts';
import { type Reading, type RequestDefaults, readRequestDefaults } from './request-defaults.ts';

/**
 * What a policy of the Kata agent lets the host do: its endpoints as its rules answer them, the rest as its data say, which is what
 * genpolicy's rules read. Rules that are not known can say otherwise: that is in `unknown`. Never throws for a text.
 */
export function importKata(source: Source): Imported {
  const parsed = parsedRules(source);
  const data = findPolicyData(source)?.node ?? ('why' in parsed ? undefined : writtenData(parsed));
  const host = child(data, 'host');
  const answers = 'why' in parsed ? nothingKnown : answersOf(parsed, host);
  const macros = macrosOf(child(data, 'common'));
  const defaults = readRequestDefaults(child(data, 'request_defaults'), macros);
  const reading: Reading = { macros, unknown: [], notes: [] };
  const compiled = !('why' in parsed) && hasOurExecRules(parsed);
  const pod = { defaults, ...accessOf(answers), common: child(data, 'common'), compiled, reading };
  const containers = kataContainers(child(data, 'containers'), pod);
  const commands = compiled || isDenied(answers, 'ExecProcessRequest') ? [] : defaults.commands;
  const execs = [...anything(answers, defaults), ...commands.map((command) => podExec(command, pod))];
  return {
    permissions: {
      source,
      format: 'kata-policy',
      enforcedBy: ['kata-agent'],
      ...claimsOf(child(data, 'exec_policy')),
      ...answers,
      containers: isDenied(answers, 'ExecProcessRequest')
        ? containers.map((one) => ({ ...one, execs: [] }))
        : containers,
      execs: isDenied(answers, 'ExecProcessRequest') ? [] : execs,
      environment: defaults.environment,
      copyFile: isDenied(answers, 'CopyFileRequest') ? [] : [...defaults.copyFile, ...compiledCopyRules(host)],
      unknown: inOrder([...unknownOf(parsed, data, answers), ...reading.unknown, ...defaults.unknown]),
    },
    notes: [
      ...defaults.notes,
      ...reading.notes,
      ...deadNotes({ answers, compiled, containers, defaults }),
      ...setupNotes(child(data, 'containers')),
    ],
  };
}

/** Rules that can't be read leave the data; a text with neither is no policy. Throws a LocatedError for it. */
export function requireRego(source: Source): void {
  if (!findPolicyData(source)) parseRego(source);
}

/** Data that something follows, which Trustee would not find, are data for the agent all the same. */
function writtenData({ source, rules }: RegoModule): DataNode | undefined {
  const [rule, another] = rules.filter(({ name }) => name === 'policy_data');
  const range = rule?.value?.range;
  if (!range || another) return undefined;
  const blank = source.text.slice(0, range.start).replace(/[^\r\n]/g, ' ');
  const read = readJson(new Source(source.path, blank + source.text.slice(range.start, range.end)));
  return 'root' in read ? read.root : undefined;
}

type Unknown = Permissions['unknown'][number];

/** Why the rules can't be read, when they can't. */
function parsedRules(source: Source): RegoModule | Unknown {
  try {
    return parseRego(source);
  } catch (error) {
    if (!(error instanceof LocatedError)) throw error;
    const [problem] = error.problems;
    const range = problem?.range ?? { start: 0, end: 0 };
    return { why: `the rules can't be read: ${problem?.message ?? 'they are malformed'}`, range };
  }
}

const nothingKnown: KataEndpoints = { endpoints: new Map(), failing: { answer: 'unknown' } };

function answersOf(parsed: RegoModule, host: DataNode | undefined): KataEndpoints {
  const answers = kataEndpoints(parsed, endpointNames(parsed));
  if (!host || !isOurs(rulesTextOf(parsed))) return answers;
  const switches = compiledSwitches(host);
  const isOff = (name: string) => switches.get(name) === false;
  const endpoints = [...answers.endpoints].map(
    ([name, permission]) => [name, isOff(name) ? { ...permission, answer: 'denied' as const } : permission] as const,
  );
  return { ...answers, endpoints: new Map(endpoints) };
}

/** Those that some release asks for, and others that look as if a later one did. */
function endpointNames({ rules }: RegoModule): readonly string[] {
  const named = rules
    .filter(({ name, kind }) => /^[A-Z]\w*Request$/.test(name) && kind === 'complete')
    .map(({ name }) => name);
  return [...new Set([...endpoints.map(({ name }) => name), ...named])];
}

/** Rules of ours, or of a release that somebody has read, do what the data say. Where no request is looked at, there is nothing more to know. */
function unknownOf(
  parsed: RegoModule | Unknown,
  data: DataNode | undefined,
  { endpoints }: KataEndpoints,
): readonly Unknown[] {
  if ('why' in parsed) return [parsed];
  const rule = parsed.rules.find(({ name }) => name === 'policy_data');
  if (rule && !data)
    return [{ why: '`policy_data` is no JSON, so what the rules decide by is not known', range: rule.nameRange }];
  const isConditional = [...endpoints.values()].some(({ answer }) => answer === 'conditional');
  if (!isConditional || isOurs(rulesTextOf(parsed)) || rulesOf(parsed, dataStart(parsed)).release !== undefined)
    return [];
  return [
    {
      why: 'the rules are of no release that is known, so what they do with the data can only be tested',
      range: parsed.packageRange,
    },
  ];
}

function dataStart({ rules, source }: RegoModule): number {
  return rules.find(({ name }) => name === 'policy_data')?.range.start ?? source.text.length;
}

function rulesTextOf(parsed: RegoModule): string {
  return parsed.source.text.slice(0, dataStart(parsed)).trim();
}

/** Whether nothing decides on exec but the rules that the targets here write, grafted or alone. */
function hasOurExecRules({ source, rules }: RegoModule): boolean {
  const start = source.text.indexOf(execRules);
  if (start < 0) return false;
  const deciding = rules.filter(({ name }) => name === 'ExecProcessRequest');
  return deciding.every(
    ({ isDefault, value, range }) =>
      (isDefault && value?.kind === 'const' && value.value === false) ||
      (range.start >= start && range.end <= start + execRules.length),
  );
}

/** Behind a heading of comments. */
function isOurs(rules: string): boolean {
  const ours = standaloneRules().trim();
  return rules.endsWith(ours) && /^(?:\s*#[^\n]*\n)*\s*$/.test(`${rules.slice(0, -ours.length)}\n`);
}

/** What holds for every process where the rules know no difference. */
function accessOf({ endpoints }: KataEndpoints): Pick<PodDefaults, 'streams' | 'signals'> {
  const isOpen = (name: string) => {
    const answer = endpoints.get(name)?.answer;
    return answer !== 'denied' && answer !== undefined;
  };
  const output = isOpen('ReadStreamRequest');
  return {
    streams: {
      stdin: isOpen('WriteStreamRequest'),
      stdout: output,
      stderr: output,
      resize: isOpen('TtyWinResizeRequest'),
    },
    signals: isOpen('SignalProcessRequest') ? 'any' : [],
  };
}

function anything({ endpoints }: KataEndpoints, { environment }: RequestDefaults): readonly Invocation[] {
  const exec = endpoints.get('ExecProcessRequest');
  if (exec?.answer !== 'allowed' || !exec.range) return [];
  return [
    { role: 'exec', command: { kind: 'anything' }, tty: 'allowed', environment, signals: 'any', range: exec.range },
  ];
}

/** Any container, any terminal: that is what genpolicy's rules look at for these lists. */
function podExec(
  command: RequestDefaults['commands'][number],
  { defaults, streams, signals }: PodDefaults,
): Invocation {
  return { role: 'exec', ...command, tty: 'allowed', environment: defaults.environment, streams, signals };
}

function isDenied({ endpoints }: KataEndpoints, name: string): boolean {
  return endpoints.get(name)?.answer === 'denied';
}

interface Read {
  readonly answers: KataEndpoints;
  readonly compiled: boolean;
  readonly containers: Permissions['containers'];
  readonly defaults: RequestDefaults;
}

/** Lists that no rule lets count. */
function* deadNotes({ answers, compiled, containers, defaults }: Read): Iterable<Imported['notes'][number]> {
  const listed = [...defaults.commands, ...containers.flatMap(({ execs }) => execs)];
  if (isDenied(answers, 'ExecProcessRequest') && listed[0])
    yield {
      range: listed[0].range,
      message: "every `ExecProcessRequest` is denied, so the commands of the data can't be started",
    };
  if (compiled && defaults.commands[0])
    yield {
      range: defaults.commands[0].range,
      message: 'the exec rules do not read the commands of the pod, so they allow nothing',
    };
  if (isDenied(answers, 'CopyFileRequest') && defaults.copyFile[0])
    yield {
      range: defaults.copyFile[0].range,
      message: 'every `CopyFileRequest` is denied, so the patterns of the data allow nothing',
    };
}

/** One for all containers: every one of genpolicy's has them. */
function setupNotes(containers: DataNode | undefined): Imported['notes'] {
  const first = containers?.items.find((one) => child(one, 'storages') || child(child(one, 'OCI'), 'Mounts'));
  if (!first) return [];
  const message = 'what the source says of mounts, storages, devices and namespaces has no place in an exec policy';
  return [{ range: first.range, message }];
}

/** What the targets here write for the key broker. */
function claimsOf(claims: DataNode | undefined): Pick<Permissions, 'id' | 'counter'> {
  const id = child(claims, 'id')?.scalar;
  const counter = child(claims, 'counter')?.scalar;
  return { ...(typeof id === 'string' && { id }), ...(typeof counter === 'number' && { counter }) };
}

function inOrder(unknown: readonly Unknown[]): readonly Unknown[] {
  return unknown.toSorted((a, b) => a.range.start - b.range.start);
}

function child(node: DataNode | undefined, name: string): DataNode | undefined {
  return node?.members.get(name);
}
