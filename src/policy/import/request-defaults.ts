import type { DataNode } from '../../data/node.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { EnvironmentRule, Invocation, Matcher, StreamAccess } from '../../invocation/invocation.ts';
import type { Located } from '../../text/source.ts';
import type { EndpointPermission, Permissions } from '../permissions.ts';
import { expanded, type Macros } from './macros.ts';

/** `request_defaults` of genpolicy's settings and of the policies it makes: what holds in every container of the pod. */
export interface RequestDefaults {
  readonly commands: readonly Pick<Invocation, 'command' | 'range'>[];
  readonly environment: readonly EnvironmentRule[];
  readonly copyFile: Permissions['copyFile'];
  /** Those that are only switched on or off. */
  readonly switches: ReadonlyMap<string, EndpointPermission>;
  readonly unknown: Permissions['unknown'];
  readonly notes: readonly LocatedProblem[];
}

export function readRequestDefaults(defaults: DataNode | undefined, macros: Macros): RequestDefaults {
  const reading: Reading = { macros, unknown: [], notes: [] };
  const exec = at(defaults, 'ExecProcessRequest');
  const result = {
    commands: [
      ...commandsOf(at(exec, 'allowed_commands'), reading),
      ...texts(at(exec, 'regex'), reading).map(
        ({ value, range }) => ({ command: { kind: 'joined', pattern: value }, range }) as const,
      ),
    ],
    environment: texts(at(at(defaults, 'CreateContainerRequest'), 'allow_env_regex'), reading).flatMap((entry) =>
      environmentRule(entry, reading),
    ),
    copyFile: texts(at(defaults, 'CopyFileRequest'), reading).flatMap((entry) => copyRule(entry, reading)),
    switches: new Map(switchNames.flatMap((name) => switchOf(name, at(defaults, name), reading))),
  };
  noteDeadCommands(at(exec, 'commands'), reading);
  noteNetworkRules(defaults, reading);
  return { ...result, unknown: reading.unknown, notes: reading.notes };
}

/** What the host may do with the streams of every process. */
export function streamsOf(switches: RequestDefaults['switches']): StreamAccess {
  const isOpen = (name: string) => switches.get(name)?.answer === 'allowed';
  const output = isOpen('ReadStreamRequest');
  return { stdin: isOpen('WriteStreamRequest'), stdout: output, stderr: output, resize: true };
}

/** A list of argument lists: `exec_commands` of a container has the same form. */
export function commandsOf(
  list: DataNode | undefined,
  reading: Reading,
): readonly Pick<Invocation, 'command' | 'range'>[] {
  return items(list, reading).flatMap((argv): readonly Pick<Invocation, 'command' | 'range'>[] => {
    if (argv.kind !== 'list') return misfit(argv, 'a list of arguments', reading);
    const args = argv.items.flatMap((arg): readonly Located<Matcher>[] =>
      arg.kind === 'string'
        ? [{ value: { kind: 'exact', value: arg.scalar as string }, range: arg.range }]
        : misfit(arg, 'a text', reading),
    );
    if (args.length < argv.items.length) return [];
    if (args.length === 0) return note(argv, 'an empty command starts nothing', reading);
    return [{ command: { kind: 'argv', args }, range: argv.range }];
  });
}

export interface Reading {
  readonly macros: Macros;
  readonly unknown: { why: string; range: Permissions['unknown'][number]['range'] }[];
  readonly notes: LocatedProblem[];
}

const switchNames = [
  'CloseStdinRequest',
  'GetDiagnosticDataRequest',
  'ReadStreamRequest',
  'UpdateEphemeralMountsRequest',
  'WriteStreamRequest',
];

function switchOf(
  name: string,
  node: DataNode | undefined,
  reading: Reading,
): readonly (readonly [string, EndpointPermission])[] {
  if (!node) return [];
  if (node.kind !== 'boolean') return misfit(node, '`true` or `false`', reading);
  return [[name, { answer: node.scalar === true ? 'allowed' : 'denied', range: node.range }]];
}

function environmentRule({ value, range }: Located<string>, reading: Reading): readonly EnvironmentRule[] {
  const pattern = expandedAt(value, range, reading);
  const entry = pattern === undefined ? ({ kind: 'anything' } as const) : rust(pattern);
  return [{ name: { entry }, required: false, range }];
}

function copyRule({ value, range }: Located<string>, reading: Reading): Permissions['copyFile'] {
  const pattern = expandedAt(value, range, reading);
  return [{ path: pattern === undefined ? { kind: 'anything' } : rust(pattern), range }];
}

function rust(pattern: string) {
  return { kind: 'pattern', pattern, dialect: 'rust' } as const;
}

function expandedAt(value: string, range: Located<string>['range'], { macros, unknown }: Reading): string | undefined {
  const pattern = expanded(value, macros);
  if (pattern === undefined) unknown.push({ why: 'the pattern holds a macro whose text is not known', range });
  return pattern;
}

function noteDeadCommands(node: DataNode | undefined, reading: Reading): void {
  if (!node || (node.kind === 'list' && node.items.length === 0)) return;
  reading.notes.push({
    range: node.keyRange ?? node.range,
    message: 'no rule reads `commands`, so it allows nothing',
    help: 'use `allowed_commands`, with a list of arguments for each command',
  });
}

/** An exec policy has a switch for all that they say. */
function noteNetworkRules(defaults: DataNode | undefined, { notes }: Reading): void {
  for (const name of ['UpdateRoutesRequest', 'UpdateInterfaceRequest', 'AddARPNeighborsRequest']) {
    const node = at(defaults, name);
    if (node) notes.push({ range: node.keyRange ?? node.range, message: `what \`${name}\` may change is not read` });
  }
}

function at(node: DataNode | undefined, name: string): DataNode | undefined {
  return node?.members.get(name);
}

function texts(list: DataNode | undefined, reading: Reading): readonly Located<string>[] {
  return items(list, reading).flatMap((item): readonly Located<string>[] =>
    item.kind === 'string' ? [{ value: item.scalar as string, range: item.range }] : misfit(item, 'a text', reading),
  );
}

function items(list: DataNode | undefined, reading: Reading): readonly DataNode[] {
  if (!list || list.kind === 'null') return [];
  return list.kind === 'list' ? list.items : misfit(list, 'a list', reading);
}

function misfit(node: DataNode, expected: string, { unknown }: Reading): readonly never[] {
  unknown.push({ why: `\`${node.path}\` is not ${expected}`, range: node.range });
  return [];
}

function note(node: DataNode, message: string, { notes }: Reading): readonly never[] {
  notes.push({ range: node.range, message });
  return [];
}
