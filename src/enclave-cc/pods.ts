import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import { itemsAt, textAt, type Workload, workloadsIn } from '../kata/pod.ts';

/** The pods of a YAML document that run in enclave-cc. */
export function enclaveCcPods(root: DataNode): readonly Workload[] {
  return workloadsIn([root]).workloads.filter(({ spec }) => textAt(spec, 'runtimeClassName') === 'enclave-cc');
}

export function containersOf({ spec }: Workload): readonly DataNode[] {
  return itemsAt(spec, 'containers');
}

/** Variables of a container with a plain value. */
export function variablesOf(container: DataNode): ReadonlyMap<string, DataNode> {
  return new Map(
    itemsAt(container, 'env').flatMap((entry) => {
      const [name, value] = [textAt(entry, 'name'), member(entry, 'value')];
      return name !== undefined && value ? [[name, value] as const] : [];
    }),
  );
}

/** A configuration that the operator of confidential containers writes onto nodes. */
export interface OperatorConfig {
  readonly name: 'DECRYPT_CONFIG' | 'OCICRYPT_CONFIG';
  /** The value, base64. */
  readonly node: DataNode;
  /** What is inside; absent when it is no base64. */
  readonly text: string | undefined;
}

/** Those of a CcRuntime, wherever its variables stand. */
export function operatorConfigs(root: DataNode): readonly OperatorConfig[] {
  if (textOf(member(root, 'kind')) !== 'CcRuntime') return [];
  return mapsIn(root).flatMap((map) => {
    const [name, node] = [textOf(member(map, 'name')), member(map, 'value')];
    if ((name !== 'DECRYPT_CONFIG' && name !== 'OCICRYPT_CONFIG') || !node) return [];
    return [{ name, node, text: decoded(textOf(node) ?? '') } as const];
  });
}

/** The images that it installs, e.g. `…/enclave-cc-HW-cc-kbc:latest`. */
export function payloadImages(root: DataNode): readonly DataNode[] {
  return mapsIn(root).flatMap((map) => {
    const node = member(map, 'payloadImage');
    return node ? [node] : [];
  });
}

function mapsIn(root: DataNode): readonly DataNode[] {
  const found: DataNode[] = [];
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'map') found.push(node);
    const inner = [...node.members.values(), ...node.items];
    for (let at = inner.length - 1; at >= 0; at--) pending.push(inner[at]!);
  }
  return found;
}

function decoded(value: string): string | undefined {
  const plain = value.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain) || plain.length % 4 !== 0) return undefined;
  return new TextDecoder().decode(Buffer.from(plain, 'base64'));
}
