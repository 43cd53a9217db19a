import type { JsonObject } from '../data/node.ts';
import type { Difference } from './command-differences.ts';
import { comparisonWith, malformed } from './differences.ts';
import type { PolicyContainer } from './exec-policy.ts';
import { flagOf, isUnset, messageOf, messagesOf, textOf, textsOf } from './request-fields.ts';
import { listed, shown } from './shown.ts';

/** Annotations by which containerd says what a container of a pod is. */
export const annotations = {
  name: 'io.kubernetes.cri.container-name',
  image: 'io.kubernetes.cri.image-name',
  kind: 'io.kubernetes.cri.container-type',
} as const;

/** The driver of a storage that makes the guest pull an image; its `source` is the reference. */
const pullDriver = 'image_guest_pull';

/** How a CreateContainerRequest differs from a container of the policy; no differences: it is that container. */
export type ContainerComparison = (request: JsonObject) => readonly Difference[];

/**
 * Looks at OCI.Annotations (name and image, or for a sandbox its kind), OCI.Process, OCI.Root.Readonly, OCI.Hooks, which the agent
 * would run, and the `source` of storages that pull an image. Not looked at: mounts, other storages, devices, namespaces, resources.
 */
export function containerComparison(container: PolicyContainer): ContainerComparison {
  const compare = comparisonWith(container.entrypoint, container.noNewPrivileges);
  return (request) => {
    const oci = messageOf(request, 'OCI');
    const process = oci && messageOf(oci, 'Process');
    if (!oci || !process) return [malformed(oci ? 'OCI.Process' : 'OCI')];
    return [
      ...identityDifferences(container, request, oci),
      ...compare(process),
      ...capabilityDifferences(container, process),
      ...rootDifferences(container, oci),
    ];
  };
}

function* identityDifferences(
  { sandbox, name, image }: PolicyContainer,
  request: JsonObject,
  oci: JsonObject,
): Iterable<Difference> {
  const given = messageOf(oci, 'Annotations');
  const said = (key: string) => (given ? textOf(given, key) : '');
  const isSandbox = said(annotations.kind) === 'sandbox';
  if (isSandbox !== sandbox)
    yield { text: isSandbox ? 'it is the sandbox of a pod' : 'it is no sandbox of a pod', weight: 8 };
  if (!sandbox && said(annotations.name) !== name)
    yield { text: `it is called ${shown(said(annotations.name) ?? '')}, not ${shown(name)}`, weight: 8 };
  if (!sandbox && said(annotations.image) !== image)
    yield { text: `its image is ${shown(said(annotations.image) ?? '')}, not ${shown(image)}`, weight: 2 };
  const storages = messagesOf(request, 'storages');
  if (!storages) yield malformed('storages');
  for (const storage of storages ?? [])
    if (textOf(storage, 'driver') === pullDriver && textOf(storage, 'source') !== image)
      yield { text: `the guest would pull ${shown(textOf(storage, 'source') ?? '')}, not ${shown(image)}`, weight: 2 };
}

/** What the first process holds, then what it may hold. */
const exactSets = ['Bounding', 'Effective', 'Permitted'] as const;
const boundedSets = ['Inheritable', 'Ambient'] as const;

function* capabilityDifferences(
  { privileged, capabilities }: PolicyContainer,
  process: JsonObject,
): Iterable<Difference> {
  if (privileged) return;
  const given = messageOf(process, 'Capabilities');
  if (!given) return yield { text: 'its capabilities are not limited', weight: 1 };
  const allowed = new Set(capabilities);
  for (const name of [...exactSets, ...boundedSets]) {
    const names = textsOf(given, name);
    if (!names) yield malformed(`Capabilities.${name}`);
    const set = new Set(names);
    const more = [...set].filter((one) => !allowed.has(one));
    const fewer = (exactSets as readonly string[]).includes(name) ? capabilities.filter((one) => !set.has(one)) : [];
    if (more.length > 0) yield { text: `its \`${name}\` capabilities hold ${listed(more.map(shown))}`, weight: 1 };
    if (fewer.length > 0) yield { text: `its \`${name}\` capabilities lack ${listed(fewer.map(shown))}`, weight: 1 };
  }
}

function* rootDifferences({ readOnlyRoot }: PolicyContainer, oci: JsonObject): Iterable<Difference> {
  const root = messageOf(oci, 'Root');
  if (!root) yield malformed('OCI.Root');
  else if (flagOf(root, 'Readonly') !== readOnlyRoot)
    yield { text: `its root is ${readOnlyRoot ? 'writable' : 'read-only'}`, weight: 1 };
  if (!isUnset(oci, 'Hooks')) yield { text: 'it has hooks, which the agent would run', weight: 4 };
}
