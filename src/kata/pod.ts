import type { DataNode } from '../data/node.ts';
import type { Range } from '../text/source.ts';

/** An object of Kubernetes that starts pods. */
export interface Workload {
  /** `Deployment`. */
  readonly kind: string;
  /** Empty when it has none. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly object: DataNode;
  /** Of the pod. */
  readonly spec: DataNode;
  readonly range: Range;
}

export interface Workloads {
  readonly workloads: readonly Workload[];
  /** `data` of the ConfigMaps beside them, by name. */
  readonly configMaps: ReadonlyMap<string, DataNode>;
}

/** The workloads of a YAML file, those in lists included. Fields of a wrong type count as absent. */
export function workloadsIn(documents: readonly DataNode[]): Workloads {
  const workloads: Workload[] = [];
  const configMaps = new Map<string, DataNode>();
  for (const object of documents.flatMap(objectsOf)) {
    const kind = textAt(object, 'kind') ?? '';
    const name = textAt(object, 'metadata', 'name') ?? '';
    const path = podPaths.get(kind);
    const spec = path && nodeAt(object, ...path);
    if (spec?.kind === 'map')
      workloads.push({
        kind,
        name,
        namespace: textAt(object, 'metadata', 'namespace'),
        object,
        spec,
        range: object.range,
      });
    const data = kind === 'ConfigMap' ? nodeAt(object, 'data') : undefined;
    if (data?.kind === 'map') configMaps.set(name, data);
  }
  return { workloads, configMaps };
}

/** Kinds that start pods, and where the pod's `spec` stands in them. */
const podPaths: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['Pod', ['spec']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map(
    (kind) => [kind, ['spec', 'template', 'spec']] as const,
  ),
]);

export const workloadKinds: readonly string[] = [...podPaths.keys()];

function objectsOf(document: DataNode): readonly DataNode[] {
  const items = nodeAt(document, 'items');
  return textAt(document, 'kind')?.endsWith('List') && items?.kind === 'list' ? items.items : [document];
}

export function nodeAt(node: DataNode, ...path: readonly string[]): DataNode | undefined {
  let found: DataNode | undefined = node;
  for (const name of path) found = found?.members.get(name);
  return found?.kind === 'null' ? undefined : found;
}

export function textAt(node: DataNode, ...path: readonly string[]): string | undefined {
  const found = nodeAt(node, ...path);
  return found?.kind === 'string' ? (found.scalar as string) : undefined;
}

export function itemsAt(node: DataNode, ...path: readonly string[]): readonly DataNode[] {
  return nodeAt(node, ...path)?.items ?? [];
}
