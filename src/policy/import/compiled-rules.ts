import type { DataNode } from '../../data/node.ts';
import type {
  CommandLine,
  EnvironmentRule,
  FurtherArguments,
  Invocation,
  Matcher,
} from '../../invocation/invocation.ts';
import type { ContainerPermissions, Permissions } from '../permissions.ts';
import { ociUser } from './oci-user.ts';
import type { Reading } from './request-defaults.ts';

/**
 * A container with what the targets here have written beside genpolicy's data: `exec_rules`, `io`, `signals`, and in a policy that
 * stands alone `argv`, `env`, `max_instances` and `privileged`.
 */
export function compiledContainer(node: DataNode, plain: ContainerPermissions, reading: Reading): ContainerPermissions {
  const rules = node.members.get('exec_rules');
  if (rules?.kind !== 'list') return untouched(plain);
  const environment = node.members.has('env') ? environmentOf(node.members.get('env')) : plain.environment;
  const entrypoint = {
    ...plain.entrypoint,
    ...(node.members.has('argv') && { command: commandOf(node, reading) }),
    environment,
    ...accessOf(node),
  };
  const { execs: _, privileged: __, ...rest } = plain;
  const most = numberAt(node, 'max_instances');
  return {
    ...rest,
    entrypoint,
    execs: rules.items.map((rule) => execOf(rule, plain, reading)),
    environment,
    streams: streamsAt(node),
    ...(most !== undefined && { maxInstances: most }),
    ...(node.members.get('privileged')?.scalar === true && { privileged: true }),
  };
}

/** A container that the exec policy does not know: nothing may be done to it. */
function untouched(plain: ContainerPermissions): ContainerPermissions {
  const streams = { stdin: false, stdout: false, stderr: false, resize: false };
  return { ...plain, execs: [], streams, entrypoint: { ...plain.entrypoint, streams, signals: [] } };
}

/** Files that the host may copy in by `host`, which a policy that stands alone has. */
export function compiledCopyRules(host: DataNode | undefined): Permissions['copyFile'] {
  return (host?.members.get('copy_file')?.items ?? []).map((rule) => ({
    path: matcherOf(rule),
    kinds: fileKinds.filter((kind) => (rule.members.get('kinds')?.items ?? []).some(({ scalar }) => scalar === kind)),
    range: rule.range,
  }));
}

const fileKinds = ['regular', 'directory', 'symlink'] as const;

/** Endpoints whose rules look at requests and at a switch of `host`, by the switch. */
export function compiledSwitches(host: DataNode): ReadonlyMap<string, boolean> {
  const hasNetwork = host.members.has('network');
  return new Map([
    ['AddARPNeighborsRequest', hasNetwork],
    ['CopyFileRequest', (host.members.get('copy_file')?.items.length ?? 0) > 0],
    ['SetPolicyRequest', host.members.get('replace_while_unset')?.scalar === true],
    ['UpdateInterfaceRequest', hasNetwork],
    ['UpdateRoutesRequest', hasNetwork],
  ]);
}

function execOf(rule: DataNode, { name, user, cwd }: ContainerPermissions, reading: Reading): Invocation {
  const id = rule.members.get('id')?.scalar;
  const ownUser = ociUser(rule.members.get('user'));
  const folder = rule.members.get('cwd')?.scalar ?? cwd;
  return {
    role: 'exec',
    ...(typeof id === 'string' && { id }),
    container: name,
    command: commandOf(rule, reading),
    tty: terminalOf(rule),
    ...((ownUser ?? user) && { user: ownUser ?? user! }),
    ...(typeof folder === 'string' && { cwd: folder }),
    environment: environmentOf(rule.members.get('env')),
    ...accessOf(rule),
    range: rule.range,
  };
}

function commandOf(rule: DataNode, reading: Reading): CommandLine {
  const argv = rule.members.get('argv');
  const args = (argv?.items ?? []).map((item) => ({ value: matcherOf(item), range: item.range }));
  if (args.length === 0) {
    reading.unknown.push({ why: 'an entry has no arguments', range: rule.range });
    return { kind: 'anything' };
  }
  const rest = restOf(rule, args.length);
  return { kind: 'argv', args, ...(rest && { rest }) };
}

function restOf(rule: DataNode, length: number): FurtherArguments | undefined {
  const rest = rule.members.get('rest');
  if (!rest) return undefined;
  const min = (numberAt(rule, 'least') ?? length) - length;
  const max = (numberAt(rule, 'most') ?? length) - length;
  return { min: Math.max(0, min), max: Math.max(0, max), matcher: matcherOf(rest), range: rest.range };
}

function matcherOf(node: DataNode): Matcher {
  const values = node.members.get('is')?.items.flatMap(({ scalar }) => (typeof scalar === 'string' ? [scalar] : []));
  const pattern = node.members.get('matches')?.scalar;
  if (values && values.length === 1) return { kind: 'exact', value: values[0]! };
  if (values && values.length > 0) return { kind: 'one-of', values };
  if (typeof pattern === 'string') return { kind: 'pattern', pattern, dialect: 'rust' };
  return node.members.get('any')?.scalar === true ? { kind: 'anything' } : { kind: 'one-of', values: [] };
}

function environmentOf(list: DataNode | undefined): readonly EnvironmentRule[] {
  return (list?.items ?? []).map((item) => {
    const name = item.members.get('name')?.scalar;
    return {
      name: typeof name === 'string' ? name : { entry: { kind: 'anything' } },
      value: matcherOf(item),
      required: item.members.get('required')?.scalar === true,
      range: item.range,
    };
  });
}

function accessOf(
  node: DataNode,
): Pick<Invocation, 'streams' | 'signals'> & { readonly streams: NonNullable<Invocation['streams']> } {
  const numbers = node.members.get('signals')?.items.map(({ scalar }) => Number(scalar)) ?? [];
  return {
    streams: streamsAt(node),
    signals: [...new Set(numbers.flatMap((number) => signalNames.get(number) ?? []))].sort(),
  };
}

function streamsAt(node: DataNode): NonNullable<Invocation['streams']> {
  const io = node.members.get('io');
  const isOpen = (name: string) => io?.members.get(name)?.scalar === true;
  return { stdin: isOpen('stdin'), stdout: isOpen('output'), stderr: isOpen('output'), resize: isOpen('resize') };
}

const signalNames: ReadonlyMap<number, string> = new Map([
  [1, 'HUP'],
  [2, 'INT'],
  [3, 'QUIT'],
  [9, 'KILL'],
  [10, 'USR1'],
  [12, 'USR2'],
  [15, 'TERM'],
  [18, 'CONT'],
  [19, 'STOP'],
  [28, 'WINCH'],
]);

function terminalOf(rule: DataNode): Invocation['tty'] {
  const values = (rule.members.get('terminal')?.items ?? []).map(({ scalar }) => scalar);
  if (values.includes(true)) return values.includes(false) ? 'allowed' : 'required';
  return 'never';
}

function numberAt(node: DataNode, name: string): number | undefined {
  const scalar = node.members.get(name)?.scalar;
  return typeof scalar === 'number' && Number.isSafeInteger(scalar) ? scalar : undefined;
}
