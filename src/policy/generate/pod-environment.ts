import type { DataNode } from '../../data/node.ts';
import { nodeAt, textAt } from '../../kata/pod.ts';
import { visible } from '../../text/visible.ts';
import type { DraftValue, DraftVariable } from './draft.ts';
import type { PodReading } from './pod-reading.ts';
import { expanded, givenVariables, numberPattern, podFields } from './pod-values.ts';

/** Everything that a container finds in its environment: of its image, of `envFrom`, of `env`, and what the cluster gives. */
export function variablesOf(container: DataNode, reading: PodReading): readonly DraftVariable[] {
  const found = new Map<string, DraftVariable>();
  const image = reading.image?.config;
  for (const variable of givenVariables) found.set(variable.name, variable);
  for (const { name, value = '' } of image?.env ?? [])
    found.set(name, { name, value: { kind: 'exact', value }, required: true, why: 'as the image sets it' });
  if (!reading.image)
    reading.notes.add({
      range: container.range,
      message: 'what the image sets in the environment is not known and has no rules',
      help: 'name the image with `--image`',
    });
  if (!found.has('PATH')) found.set('PATH', { name: 'PATH', ...(image ? defaultPath : assumedPath) });
  const entries = [...fromSources(container, reading), ...fromEntries(container, found, reading)];
  for (const variable of entries) found.set(variable.name, variable);
  if (nodeAt(container, 'tty')?.scalar === true && !found.has('TERM'))
    found.set('TERM', {
      name: 'TERM',
      value: { kind: 'exact', value: 'xterm' },
      required: false,
      why: 'of the terminal',
    });
  const [own, given] = [[], []] as [DraftVariable[], DraftVariable[]];
  for (const variable of found.values()) (isGiven(variable) ? given : own).push(variable);
  return [...own, ...given].filter((variable) => isWritable(variable, container, reading));
}

const defaultPath: Omit<DraftVariable, 'name'> = {
  value: { kind: 'exact', value: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  required: true,
  why: "the runtime's own where the image has none",
};

const assumedPath: Omit<DraftVariable, 'name'> = {
  ...defaultPath,
  why: "decide: what the image sets, here the runtime's own; name the image with `--image` to know it",
};

function isGiven(variable: DraftVariable): boolean {
  return givenVariables.includes(variable);
}

function isWritable({ name, value }: DraftVariable, container: DataNode, { notes }: PodReading): boolean {
  const hasNul = value.kind === 'exact' && value.value.includes('\0');
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !hasNul) return true;
  notes.add({
    range: nodeAt(container, 'env')?.range ?? container.range,
    message: `\`${visible(name)}\` can't be the name of a variable in a policy`,
    help: 'rename it',
  });
  return false;
}

function* fromEntries(
  container: DataNode,
  before: ReadonlyMap<string, DraftVariable>,
  reading: PodReading,
): Iterable<DraftVariable> {
  const values = new Map([...before].map(([name, { value }]) => [name, value] as const));
  const env = nodeAt(container, 'env');
  if (env && env.kind !== 'list') reading.notes.add({ range: env.range, message: '`env` is no list' });
  for (const entry of env?.items ?? []) {
    const name = textAt(entry, 'name');
    if (name === undefined) {
      reading.notes.add({ range: entry.range, message: 'the variable has no name' });
      continue;
    }
    const variable = variableOf(entry, name, { ...reading, values });
    if (!variable) continue;
    values.set(name, variable.value);
    yield variable;
  }
}

interface Valued extends PodReading {
  readonly values: ReadonlyMap<string, DraftValue>;
}

function variableOf(entry: DataNode, name: string, reading: Valued): DraftVariable | undefined {
  const source = nodeAt(entry, 'valueFrom');
  const value = nodeAt(entry, 'value');
  if (value && value.kind !== 'string')
    reading.notes.add({
      range: value.range,
      message: `the value of \`${visible(name)}\` is no text, which Kubernetes refuses`,
      help: 'put it in quotes',
    });
  const text = value ? String(value.scalar) : '';
  if (!source) return { name, value: expanded(text, reading.values), required: true, why: `env of the pod` };
  return fromSource(source, name, reading);
}

function fromSource(source: DataNode, name: string, reading: Valued): DraftVariable | undefined {
  const field = textAt(source, 'fieldRef', 'fieldPath');
  if (field !== undefined)
    return { name, value: fieldValue(field, reading), required: true, why: `the pod's \`${field}\`` };
  if (nodeAt(source, 'resourceFieldRef'))
    return {
      name,
      value: { kind: 'pattern', pattern: numberPattern },
      required: true,
      why: 'a resource of the container',
    };
  const map = nodeAt(source, 'configMapKeyRef');
  if (map) return fromConfigMap(map, name, reading);
  const secret = nodeAt(source, 'secretKeyRef');
  const what = secret ? `the secret \`${visible(textAt(secret, 'name') ?? '')}\`` : '`valueFrom`';
  const why = `it comes from ${what}, through the host, which can read and choose it`;
  reading.notes.add({
    range: source.range,
    message: `\`${visible(name)}\` has no rule: ${why}`,
    help: 'let the key broker hand it out, or write a rule',
  });
  return {
    name,
    value: { kind: 'unknown', why },
    required: nodeAt(secret ?? source, 'optional')?.scalar !== true,
    why: `from ${what}`,
  };
}

function fieldValue(field: string, { workload }: PodReading): DraftValue {
  const [namespace, account] = [workload.namespace, textAt(workload.spec, 'serviceAccountName')];
  if (field === 'metadata.namespace' && namespace !== undefined) return { kind: 'exact', value: namespace };
  if (field === 'spec.serviceAccountName') return { kind: 'exact', value: account ?? 'default' };
  const pattern = podFields.get(field);
  if (pattern !== undefined) return { kind: 'pattern', pattern };
  return { kind: 'unknown', why: `what \`${visible(field)}\` may be is not known` };
}

function fromConfigMap(reference: DataNode, name: string, reading: Valued): DraftVariable {
  const [map, key] = [textAt(reference, 'name') ?? '', textAt(reference, 'key') ?? ''];
  const held = reading.configMaps.get(map)?.members.get(key);
  const why = `from the ConfigMap \`${visible(map)}\``;
  const required = nodeAt(reference, 'optional')?.scalar !== true;
  if (held?.kind === 'string') return { name, value: { kind: 'exact', value: String(held.scalar) }, required, why };
  const missing = `the ConfigMap \`${visible(map)}\` is not in the file`;
  reading.notes.add({
    range: reference.range,
    message: `\`${visible(name)}\` has no rule: ${missing}`,
    help: 'add the ConfigMap to the file, or write a rule',
  });
  return { name, value: { kind: 'unknown', why: missing }, required, why };
}

function* fromSources(container: DataNode, { notes, configMaps }: PodReading): Iterable<DraftVariable> {
  for (const source of nodeAt(container, 'envFrom')?.items ?? []) {
    const prefix = textAt(source, 'prefix') ?? '';
    const map = textAt(source, 'configMapRef', 'name');
    const data = map === undefined ? undefined : configMaps.get(map);
    if (!data) {
      const what = map === undefined ? 'a secret' : `the ConfigMap \`${visible(map)}\`, which is not in the file`;
      notes.add({
        range: source.range,
        message: `\`envFrom\` takes all variables of ${what}, which have no rules`,
        help: 'name them in `env`',
      });
      continue;
    }
    for (const [key, value] of data.members)
      if (value.kind === 'string')
        yield {
          name: prefix + key,
          value: { kind: 'exact', value: String(value.scalar) },
          required: true,
          why: `from the ConfigMap \`${visible(map!)}\``,
        };
  }
}
