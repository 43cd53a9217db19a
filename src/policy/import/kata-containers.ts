import type { DataNode } from '../../data/node.ts';
import type { EnvironmentRule, Invocation, StreamAccess } from '../../invocation/invocation.ts';
import type { Located } from '../../text/source.ts';
import type { ContainerPermissions } from '../permissions.ts';
import { compiledContainer } from './compiled-rules.ts';
import { textMatcher } from './kata-text.ts';
import { ociUser } from './oci-user.ts';
import { commandsOf, type Reading, type RequestDefaults } from './request-defaults.ts';

/** What `policy_data` says of the pod as a whole. */
export interface PodDefaults {
  readonly defaults: RequestDefaults;
  readonly streams: StreamAccess;
  readonly signals: Invocation['signals'];
  /** `common`: lists of capabilities are there. */
  readonly common: DataNode | undefined;
  /** The rules on exec are those of the targets here. */
  readonly compiled: boolean;
  readonly reading: Reading;
}

/** `policy_data.containers` as genpolicy writes it, and as the targets here do, which put their own rules beside. */
export function kataContainers(list: DataNode | undefined, pod: PodDefaults): readonly ContainerPermissions[] {
  if (!list) return [];
  if (list.kind !== 'list') {
    pod.reading.unknown.push({ why: '`containers` is not a list', range: list.range });
    return [];
  }
  return list.items.map((node, index) => containerOf(node, index, pod));
}

function containerOf(node: DataNode, index: number, pod: PodDefaults): ContainerPermissions {
  const oci = child(node, 'OCI');
  const process = child(oci, 'Process');
  const annotations = child(oci, 'Annotations');
  const isSandbox = textOf(child(annotations, 'io.kubernetes.cri.container-type')) === 'sandbox';
  const name =
    textOf(child(annotations, 'io.kubernetes.cri.container-name')) ?? (isSandbox ? 'pause' : `container-${index}`);
  const settings = { ...processSettings(process, pod), ...rootSettings(child(oci, 'Root')) };
  const environment = [...environmentOf(child(process, 'Env'), pod.reading), ...pod.defaults.environment];
  const shared = { container: name, environment, streams: pod.streams, signals: pod.signals, ...processUser(settings) };
  const image = textOf(child(annotations, 'io.kubernetes.cri.image-name')) ?? textOf(child(node, 'image'));
  const plain: ContainerPermissions = {
    name,
    ...(isSandbox && { sandbox: true }),
    ...(image !== undefined && { image }),
    entrypoint: entrypointOf(node, shared, pod.reading),
    execs: commandsOf(child(node, 'exec_commands'), pod.reading).map((exec) => ({
      role: 'exec',
      purpose: 'probe',
      ...shared,
      ...exec,
      tty: 'as-container',
    })),
    environment,
    ...settings,
    streams: pod.streams,
    range: node.range,
  };
  return pod.compiled ? compiledContainer(node, plain, pod.reading) : plain;
}

type Shared = Pick<Invocation, 'environment' | 'streams' | 'signals' | 'user' | 'cwd'> & { readonly container: string };

function entrypointOf(container: DataNode, shared: Shared, reading: Reading): Invocation {
  const args = child(child(child(container, 'OCI'), 'Process'), 'Args');
  const base = { role: 'entrypoint', ...shared, tty: 'as-container', range: args?.range ?? container.range } as const;
  if (args?.kind !== 'list' || args.items.length === 0) {
    if (!child(container, 'argv')) reading.unknown.push({ why: 'a container has no arguments', range: base.range });
    return { ...base, command: { kind: 'anything' } };
  }
  const read = texts(args, reading).map(({ value, range }) => ({ value: textMatcher(value, reading.macros), range }));
  return { ...base, command: { kind: 'argv', args: read } };
}

/** `NAME=value`, with places for what is known only later. */
function environmentOf(list: DataNode | undefined, reading: Reading): readonly EnvironmentRule[] {
  return texts(list, reading).map(({ value: entry, range }) => {
    const at = entry.indexOf('=');
    if (at <= 0) return { name: { entry: { kind: 'exact', value: entry } }, required: false, range };
    return {
      name: entry.slice(0, at),
      value: textMatcher(entry.slice(at + 1), reading.macros),
      required: false,
      range,
    };
  });
}

type Settings = Pick<ContainerPermissions, 'user' | 'cwd' | 'tty' | 'noNewPrivileges' | 'capabilities' | 'privileged'>;

function processSettings(process: DataNode | undefined, pod: PodDefaults): Settings {
  const user = ociUser(child(process, 'User'));
  const cwd = textOf(child(process, 'Cwd'));
  const tty = flag(child(process, 'Terminal'));
  const noNewPrivileges = flag(child(process, 'NoNewPrivileges'));
  return {
    ...(user && { user }),
    ...(cwd !== undefined && { cwd }),
    ...(tty !== undefined && { tty }),
    ...(noNewPrivileges !== undefined && { noNewPrivileges }),
    ...capabilitiesOf(child(process, 'Capabilities'), pod),
  };
}

function rootSettings(root: DataNode | undefined): Pick<ContainerPermissions, 'readOnlyRoot'> {
  const readOnlyRoot = flag(child(root, 'Readonly'));
  return readOnlyRoot === undefined ? {} : { readOnlyRoot };
}

function processUser({ user, cwd }: Settings): Pick<Invocation, 'user' | 'cwd'> {
  return { ...(user && { user }), ...(cwd !== undefined && { cwd }) };
}

/** `$(default_caps)` and `$(privileged_caps)` stand for lists of `common`. A list of the targets here is plain. */
function capabilitiesOf(
  node: DataNode | undefined,
  { common, reading }: PodDefaults,
): Pick<ContainerPermissions, 'capabilities' | 'privileged'> {
  if (!node || node.kind === 'null') return {};
  const lists = node.kind === 'list' ? [node] : [...node.members.values()];
  const names = lists.flatMap((list) => texts(list, reading)).map(({ value }) => value);
  const listed = names.flatMap((name) => {
    const macro = /^\$\((\w+)\)$/.exec(name)?.[1];
    return macro === undefined ? [name] : texts(child(common, macro), reading).map(({ value }) => value);
  });
  return {
    capabilities: [...new Set(listed)].sort(),
    ...(names.includes('$(privileged_caps)') && { privileged: true }),
  };
}

function texts(list: DataNode | undefined, { unknown }: Reading): readonly Located<string>[] {
  return (list?.items ?? []).flatMap((item) => {
    if (item.kind === 'string') return [{ value: item.scalar as string, range: item.range }];
    unknown.push({ why: `\`${item.path}\` is not a text`, range: item.range });
    return [];
  });
}

function child(node: DataNode | undefined, name: string): DataNode | undefined {
  return node?.members.get(name);
}

function textOf(node: DataNode | undefined): string | undefined {
  return node?.kind === 'string' ? (node.scalar as string) : undefined;
}

function flag(node: DataNode | undefined): boolean | undefined {
  return node?.kind === 'boolean' ? (node.scalar as boolean) : undefined;
}
