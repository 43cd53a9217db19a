import type { DataNode } from '../data/node.ts';
import { type EncryptedMount, encryptedMounts } from '../gramine/encryption.ts';
import { covers, type FileEntry, type FileList, holdsAny, isCovered } from '../gramine/files.ts';
import type { Mount } from '../gramine/mounts.ts';
import { below, isAtOrBelow, normalizePath } from '../gramine/paths.ts';
import { type Reach, reachabilityOf } from '../gramine/reachability.ts';
import { Text } from '../gramine/text.ts';
import { itemsAt, nodeAt, textAt, type Workload } from '../kata/pod.ts';
import type { Subject } from './subject.ts';

/** One volume where a container has it. */
export interface PodVolume {
  /** Of `mountPath`. */
  readonly node: DataNode;
  readonly name: string;
  readonly path: Text;
  /** `configMap`, `persistentVolumeClaim`, …; undefined when the pod has no volume of the name. */
  readonly source: string | undefined;
  /** The volume, or the template of a claim. */
  readonly volume: DataNode | undefined;
}

/** Those that a program can be meant to see: not the devices and sockets that Gramine itself uses. */
export function volumesOf(container: DataNode, workload: Workload): readonly PodVolume[] {
  const volumes = volumesByName(workload);
  return itemsAt(container, 'volumeMounts').flatMap((mount) => {
    const node = nodeAt(mount, 'mountPath');
    const path = node && normalizePath(new Text(String(node.scalar)));
    if (node?.kind !== 'string' || !path || forGramine.test(path.raw)) return [];
    const name = textAt(mount, 'name') ?? '';
    const volume = volumes.get(name);
    return [{ node, name, path, source: volume && sourceOf(volume), volume }];
  });
}

const forGramine =
  /^(?:\/dev(?:\/.*)?|\/(?:var\/)?run\/aesmd(?:\/.*)?|\/etc\/(?:sgx_default_qcnl|aesmd)\.conf|\/(?:var\/)?run\/secrets\/kubernetes\.io(?:\/.*)?)$/;

function volumesByName({ spec, object }: Workload): ReadonlyMap<string, DataNode> {
  const found = new Map<string, DataNode>();
  for (const claim of itemsAt(object, 'spec', 'volumeClaimTemplates')) {
    const name = textAt(claim, 'metadata', 'name');
    if (name !== undefined) found.set(name, claim);
  }
  for (const volume of itemsAt(spec, 'volumes')) {
    const name = textAt(volume, 'name');
    if (name !== undefined) found.set(name, volume);
  }
  return found;
}

function sourceOf(volume: DataNode): string | undefined {
  if (nodeAt(volume, 'metadata')) return 'persistentVolumeClaim';
  return [...volume.members.keys()].find((key) => key !== 'name');
}

/** What a program in the enclave has of a volume. */
export type VolumeFate =
  | { readonly kind: 'encrypted'; readonly mounts: readonly EncryptedMount[] }
  /** Whatever the host puts there is taken; without an entry, by the policy for files. */
  | { readonly kind: 'allowed'; readonly entry: FileEntry | undefined }
  /** Files with hashes were there when the manifest was signed. */
  | { readonly kind: 'trusted'; readonly entry: FileEntry; readonly more: number }
  | { readonly kind: 'unlisted' }
  | { readonly kind: 'hidden'; readonly by: Mount }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unknown' };

/** As Gramine compares them: host paths as texts, relative ones from the directory in which the container starts. */
export function volumeFate(volume: PodVolume, subject: Subject, container: DataNode): VolumeFate {
  const paths = [volume.path, ...relativeTo(volume.path, container)];
  const encrypted = encryptedMounts(subject.mounts).filter(({ mount }) =>
    paths.some((path) => mount.hostPath && areRelated(mount.hostPath, path)),
  );
  if (encrypted.length > 0) return { kind: 'encrypted', mounts: encrypted };
  const { reach, path } = best(paths, subject);
  if (reach.kind === 'unknown' || reach.kind === 'encrypted') return { kind: 'unknown' };
  if (reach.kind === 'unreachable') return { kind: dependsOnDirectory(subject, container) ? 'unknown' : 'unreachable' };
  if (reach.kind === 'hidden') return { kind: 'hidden', by: reach.by };
  return listedAs(path, subject);
}

function best(paths: readonly Text[], { mounts }: Subject): { readonly reach: Reach; readonly path: Text } {
  const order = ['visible', 'encrypted', 'unknown', 'hidden', 'unreachable'];
  const [first] = paths
    .map((path) => ({ reach: reachabilityOf(mounts).of(path, true), path }))
    .sort((a, b) => order.indexOf(a.reach.kind) - order.indexOf(b.reach.kind));
  return first!;
}

function relativeTo(path: Text, container: DataNode): readonly Text[] {
  const directory = startDirectory(container);
  if (!directory || isAtOrBelow(path, directory) !== true) return [];
  return [path.with(below(path, directory).raw.replace(/^\//, ''))];
}

function startDirectory(container: DataNode): Text | undefined {
  const directory = textAt(container, 'workingDir');
  return directory === undefined ? undefined : normalizePath(new Text(directory));
}

/** The image says where its program starts, which nobody can see here. */
function dependsOnDirectory({ mounts }: Subject, container: DataNode): boolean {
  if (startDirectory(container)) return false;
  return [mounts.root, ...mounts.entries].some(({ hostPath }) => hostPath && hostPath.startsWith('/') !== true);
}

function listedAs(path: Text, subject: Subject): VolumeFate {
  const { manifest, allowed, trusted } = subject;
  const taken = related(allowed, path)[0];
  if (taken) return { kind: 'allowed', entry: taken };
  const [entry, ...more] = related(trusted, path);
  if (entry) return { kind: 'trusted', entry, more: more.length };
  const policy = manifest.get('sgx.file_check_policy');
  if (policy && policy.known !== 'strict')
    return policy.known === 'allow_all_but_log' ? { kind: 'allowed', entry: undefined } : { kind: 'unknown' };
  return mayHoldMore(subject) ? { kind: 'unknown' } : { kind: 'unlisted' };
}

/** Entries that stand for the path, or for something below it. */
function related(list: FileList, path: Text): readonly FileEntry[] {
  if (isCovered(list, path) !== true && !holdsAny(list, path)) return [];
  return list.entries.filter(
    (entry) => covers(entry, path) === true || (entry.path && entry.path.raw !== '' && isAtOrBelow(entry.path, path)),
  );
}

/** GSC adds what the image holds, which a volume does not. */
function mayHoldMore({ manifest, allowed, trusted, options }: Subject): boolean {
  if (options.kind === 'gsc-user-manifest') return manifest.isOpen;
  return allowed.open || trusted.open;
}

function areRelated(one: Text, other: Text): boolean {
  return isAtOrBelow(one, other) !== false || isAtOrBelow(other, one) !== false;
}
