import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import { nodeAt, textAt, workloadsIn } from '../kata/pod.ts';

/** What one container is told rune, or its shim, by variables and labels. */
export interface RuneSettings {
  /** By the name of the variable, whichever way it was given; a variable wins over a label. */
  readonly values: ReadonlyMap<string, RuneValue>;
  /** Entries of the environment that have no `=`. */
  readonly withoutValue: readonly DataNode[];
}

export interface RuneValue {
  readonly value: string;
  readonly node: DataNode;
}

/** Of the containers of an OCI `config.json`, or of the pods of a YAML document that may run in rune; those that say nothing to it are left out. */
export function runeSettingsIn(root: DataNode): readonly RuneSettings[] {
  const containers = member(root, 'ociVersion') ? [ofBundle(root)] : ofPods(root);
  return containers.filter(({ values, withoutValue }) => values.size > 0 || withoutValue.length > 0);
}

/** The labels of rune, and the variables that they stand for. */
const labels: ReadonlyMap<string, string> = new Map([
  ['enclave.type', 'ENCLAVE_TYPE'],
  ['enclave.runtime.path', 'ENCLAVE_RUNTIME_PATH'],
  ['enclave.runtime.args', 'ENCLAVE_RUNTIME_ARGS'],
  ['enclave.runtime.loglevel', 'ENCLAVE_RUNTIME_LOGLEVEL'],
  ['enclave.attestation.ra_type', 'ENCLAVE_RA_TYPE'],
  ['enclave.attestation.ra_epid_spid', 'ENCLAVE_RA_EPID_SPID'],
  ['enclave.attestation.ra_epid_subscription_key', 'ENCLAVE_RA_EPID_SUB_KEY'],
]);

const known =
  /^(?:ENCLAVE_(?:TYPE|RUNTIME_PATH|RUNTIME_ARGS|RUNTIME_LOGLEVEL|RA_TYPE|RA_EPID_SPID|RA_EPID_SUB_KEY)|RUNE_CARRIER|IMAGE_DIGEST|OCCLUM_[A-Z_]+)$/;

function ofBundle(root: DataNode): RuneSettings {
  const entries = (member(root, 'process', 'env')?.items ?? []).flatMap((node) => {
    const text = textOf(node);
    return text === undefined ? [] : [{ text, node }];
  });
  const variables = entries.flatMap(({ text, node }) => {
    const at = text.indexOf('=');
    return at < 0 ? [] : [[text.slice(0, at), { value: text.slice(at + 1), node }] as const];
  });
  return {
    values: settingsFrom(labelsIn(member(root, 'annotations')), variables),
    withoutValue: entries.flatMap(({ text, node }) => (known.test(text) ? [node] : [])),
  };
}

function ofPods(root: DataNode): readonly RuneSettings[] {
  return workloadsIn([root]).workloads.flatMap(({ spec, kind }) => {
    if (!/rune/.test(textAt(spec, 'runtimeClassName') ?? 'rune')) return [];
    const pod = kind === 'Pod' ? root : (nodeAt(root, 'spec', 'template') ?? root);
    const given = ['labels', 'annotations'].flatMap((name) => labelsIn(nodeAt(pod, 'metadata', name)));
    return (nodeAt(spec, 'containers')?.items ?? []).map((container) => {
      const variables = (nodeAt(container, 'env')?.items ?? []).flatMap((entry) => {
        const [name, node] = [textOf(member(entry, 'name')), member(entry, 'value')];
        return name !== undefined && node ? [[name, { value: String(node.scalar ?? ''), node }] as const] : [];
      });
      return { values: settingsFrom(given, variables), withoutValue: [] };
    });
  });
}

type Entries = readonly (readonly [string, RuneValue])[];

function labelsIn(map: DataNode | undefined): Entries {
  return [...(map?.members ?? [])].flatMap(([label, node]) => {
    const name = labels.get(label);
    return name === undefined ? [] : [[name, { value: String(node.scalar ?? ''), node }] as const];
  });
}

function settingsFrom(labelled: Entries, variables: Entries): ReadonlyMap<string, RuneValue> {
  return new Map([...labelled, ...variables].filter(([name]) => known.test(name)));
}
