import type { DataNode } from '../../data/node.ts';
import { itemsAt, nodeAt, textAt, type Workload } from '../../kata/pod.ts';
import { visible } from '../../text/visible.ts';
import { quote } from '../../toml/edits.ts';
import type { DraftContainer, DraftExec, DraftField, DraftValue, PolicyDraft } from './draft.ts';
import { variablesOf } from './pod-environment.ts';
import { processFields } from './pod-process.ts';
import { DraftNotes, type PodImage, type PodReading } from './pod-reading.ts';
import { expanded, type Values } from './pod-values.ts';
import { argvText } from './policy-writer.ts';

export interface PodRequest {
  readonly workload: Workload;
  readonly configMaps: ReadonlyMap<string, DataNode>;
  /** By the name of the container. */
  readonly images: ReadonlyMap<string, PodImage>;
}

/** The tightest policy under which the pods of a workload can do what they say they do. */
export function draftFromPod({ workload, configMaps, images }: PodRequest): PolicyDraft {
  const notes = new DraftNotes();
  const { spec } = workload;
  const listed = containerLists.flatMap(([list, role]) => itemsAt(spec, list).map((node) => ({ node, role })));
  const names = new Set<string>();
  const containers = listed.flatMap(({ node, role }) => {
    const name = containerName(node, names, notes);
    if (name === undefined) return [];
    const image = images.get(name);
    return [draftContainer(node, { name, role }, { workload, configMaps, notes, ...(image && { image }) })];
  });
  for (const node of itemsAt(spec, 'ephemeralContainers'))
    notes.add({
      range: node.range,
      message: 'an ephemeral container is started to look into a pod, so it is left out',
    });
  noteField(
    spec,
    'shareProcessNamespace',
    'a container can act on the processes of the others, which no policy sees',
    notes,
  );
  if (nodeAt(spec, 'enableServiceLinks')?.scalar !== false)
    notes.add({
      range: spec.keyRange ?? spec.range,
      message: 'the cluster adds variables for every service of the namespace, which have no rules',
      help: 'set `enableServiceLinks: false` in the pod',
    });
  return {
    from: workload.name === '' ? `a ${workload.kind}` : `${workload.kind}/${workload.name}`,
    id: policyId(workload),
    containers,
    after: [
      'decide: whether the policy also says how the pod begins: `kata-standalone` needs a container of kind "sandbox" for the pause container of the cluster; `kata-graft` leaves that to the policy it is grafted onto.',
    ],
    notes: notes.inOrder(),
  };
}

const containerLists = [
  ['initContainers', 'an init container'],
  ['containers', 'a container'],
] as const;

function noteField(spec: DataNode, name: string, message: string, notes: DraftNotes): void {
  const node = nodeAt(spec, name);
  if (node?.scalar === true) notes.add({ range: node.range, message });
}

function policyId({ namespace, name, kind }: Workload): string {
  const words = [namespace, name === '' ? kind.toLowerCase() : name].filter((part) => part !== undefined).join('/');
  const plain = words
    .toLowerCase()
    .replace(/[^a-z0-9._/-]+/g, '-')
    .slice(0, 128)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return plain === '' ? 'app' : plain;
}

function containerName(node: DataNode, names: Set<string>, notes: DraftNotes): string | undefined {
  const name = textAt(node, 'name');
  const fits = name !== undefined && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
  const problem = !fits
    ? 'the container has no name that Kubernetes accepts'
    : names.has(name)
      ? 'a container before it has the same name'
      : names.size === 64
        ? 'a policy has up to 64 containers'
        : undefined;
  if (problem !== undefined || name === undefined) {
    notes.add({ range: nodeAt(node, 'name')?.range ?? node.range, message: `${problem}, so it is left out` });
    return undefined;
  }
  names.add(name);
  return name;
}

function draftContainer(
  node: DataNode,
  { name, role }: { name: string; role: string },
  reading: PodReading,
): DraftContainer {
  const variables = variablesOf(node, reading);
  const values = new Map(variables.map((variable) => [variable.name, variable.value] as const));
  return {
    name,
    why: [`\`${visible(node.path)}\`: ${role} of the pod`],
    fields: [
      imageField(node, reading),
      argvField(node, values, reading),
      ...processFields(node, reading),
      ...signalFields(node, reading),
    ],
    variables,
    execs: execsOf(node, reading),
  };
}

function imageField(node: DataNode, { image, notes }: PodReading): DraftField {
  const given = textAt(node, 'image');
  const range = nodeAt(node, 'image')?.range ?? node.range;
  if (given === undefined || !/^[^\s@\0]+(?:@sha256:[0-9a-f]{64})?$/.test(given)) {
    notes.add({
      range,
      message: given === undefined ? 'the container has no image' : `\`${visible(given)}\` is no reference of an image`,
    });
    return { key: 'image', value: '"unknown"', why: ['decide: the image, with its digest'] };
  }
  if (given.includes('@')) return { key: 'image', value: quote(given), why: ['as the pod names it'] };
  if (image?.digest !== undefined) {
    notes.add({
      range,
      message: 'the pod names the image by a tag, the policy by the digest of `--image`',
      help: `write \`${visible(`${given}@${image.digest}`)}\` in the pod`,
    });
    return {
      key: 'image',
      value: quote(`${given}@${image.digest}`),
      why: ['the pod has no digest: this is that of `--image`, and the pod has to name it, too'],
    };
  }
  notes.add({ range, message: 'a tag can be moved to another image', help: 'name the image by its digest' });
  return {
    key: 'image',
    value: quote(given),
    why: ['decide: its digest (`@sha256:…`), in the pod and here: a tag can be moved to another image'],
  };
}

/** `command` replaces the entrypoint of the image, `args` its cmd; `command` alone drops the cmd. */
function argvField(node: DataNode, values: Values, reading: PodReading): DraftField {
  const texts = (name: string) => textsAt(node, name, reading);
  const [command, args] = [texts('command'), texts('args')];
  const config = reading.image?.config;
  const fromPod = [...(command ?? []), ...(args ?? [])].map((text) => expanded(text, values));
  const entrypoint = exact(config?.entrypoint ?? []);
  const argv: readonly DraftValue[] = command
    ? fromPod
    : args
      ? [...entrypoint, ...fromPod]
      : [...entrypoint, ...exact(config?.cmd ?? [])];
  const isKnown = command !== undefined || config !== undefined;
  if (!isKnown || argv.length === 0) {
    reading.notes.add({
      range: node.range,
      message: 'the image decides what is started',
      help: 'name it with `--image`, or set `command` in the pod',
    });
    return {
      key: 'argv',
      value: argvText([{ kind: 'exact', value: '/decide' }, ...(argv.length > 0 ? argv : [])]),
      why: ['decide: the command line; name the image with `--image` to know it'],
    };
  }
  const unknown = argv.flatMap((value) => (value.kind === 'unknown' ? [`decide: ${value.why}`] : []));
  const why = command
    ? '`command` and `args` of the pod'
    : args
      ? 'entrypoint of the image, `args` of the pod'
      : 'entrypoint and cmd of the image';
  return { key: 'argv', value: argvText(argv), why: [why, ...unknown] };
}

function exact(texts: readonly string[]): readonly DraftValue[] {
  return texts.map((value) => ({ kind: 'exact', value }));
}

/** Undefined when it is absent or empty, which means the same. */
function textsAt(node: DataNode, name: string, { notes }: PodReading): readonly string[] | undefined {
  const list = nodeAt(node, name);
  if (!list) return undefined;
  const wrong =
    list.kind !== 'list'
      ? list
      : list.items.find((item) => item.kind !== 'string' || String(item.scalar).includes('\0'));
  if (wrong) {
    notes.add({
      range: wrong.range,
      message: `\`${visible(wrong.path)}\` is no ${wrong === list ? 'list' : 'text'}, which Kubernetes refuses`,
      ...(wrong !== list && { help: 'put it in quotes' }),
    });
    return list.kind === 'list' && list.items.length > 0
      ? list.items.map((item) => String(item.scalar ?? '').replaceAll('\0', ''))
      : undefined;
  }
  return list.items.length === 0 ? undefined : list.items.map((item) => String(item.scalar));
}

const signalNames = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'TERM', 'KILL', 'WINCH', 'STOP', 'CONT'];

/** What stops it: `SIGTERM`, or what the image or the pod says. */
function signalFields(node: DataNode, { image, notes }: PodReading): readonly DraftField[] {
  const named = textAt(node, 'lifecycle', 'stopSignal') ?? image?.config.stopSignal;
  const name = named?.toUpperCase().replace(/^SIG/, '') ?? 'TERM';
  if (!signalNames.includes(name))
    notes.add({ range: node.range, message: `the stop signal \`${visible(named!)}\` can't be named in a policy` });
  const signals = signalNames.includes(name) && name !== 'KILL' ? [name, 'KILL'] : ['KILL'];
  return name === 'TERM'
    ? []
    : [{ key: 'signals', value: `[${signals.map(quote).join(', ')}]`, why: ['what stops it'] }];
}

const handlers = [
  { path: ['livenessProbe'], id: 'liveness', purpose: 'probe', expands: true },
  { path: ['readinessProbe'], id: 'readiness', purpose: 'probe', expands: true },
  { path: ['startupProbe'], id: 'startup', purpose: 'probe', expands: true },
  { path: ['lifecycle', 'postStart'], id: 'post-start', purpose: 'lifecycle', expands: false },
  { path: ['lifecycle', 'preStop'], id: 'pre-stop', purpose: 'lifecycle', expands: false },
] as const;

/** Those that run a program; the others are requests over the network, which an exec policy does not see. */
function execsOf(container: DataNode, reading: PodReading): readonly DraftExec[] {
  const values = writtenValues(container);
  return handlers.flatMap(({ path, id, purpose, expands }): DraftExec[] => {
    const handler = nodeAt(container, ...path, 'exec');
    if (!handler) return [];
    const command = textsAt(handler, 'command', reading);
    if (!command || command.length > 64) {
      reading.notes.add({
        range: handler.range,
        message: `${command ? 'the command has more than 64 arguments' : 'the handler has no command'}, so it is left out`,
      });
      return [];
    }
    const argv = command.map((text): DraftValue => (expands ? expanded(text, values) : { kind: 'exact', value: text }));
    return [{ id, purpose, reason: `${path.join('.')} of the pod`, argv, fields: [] }];
  });
}

/** The kubelet expands commands of probes with what is written as a value alone, and those of hooks not at all. */
function writtenValues(container: DataNode): Values {
  const values = new Map<string, DraftValue>();
  for (const entry of itemsAt(container, 'env')) {
    const [name, value] = [textAt(entry, 'name'), textAt(entry, 'value')];
    if (name !== undefined && value !== undefined && !nodeAt(entry, 'valueFrom'))
      values.set(name, { kind: 'exact', value });
  }
  return values;
}
