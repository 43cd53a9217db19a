import { isCovered } from '../gramine/files.ts';
import { reachabilityOf } from '../gramine/reachability.ts';
import { isBefore } from '../gramine/release.ts';
import { Text } from '../gramine/text.ts';
import type { PodApp } from './pod-subject.ts';
import type { Subject } from './subject.ts';

/** What a program has of a file that the kubelet writes: it may be `refused` for its hash. `read` when nobody can tell, too. */
export function fateOfFile(file: string, { manifest }: PodApp): 'read' | 'refused' | 'unread' {
  const path = new Text(file);
  const { kind } = reachabilityOf(manifest.mounts).of(path, false);
  if (kind === 'unreachable') return isRelative(manifest) ? 'read' : 'unread';
  if (kind !== 'visible') return 'read';
  if (isCovered(manifest.allowed, path)) return 'read';
  const policy = manifest.manifest.at('sgx.file_check_policy');
  if (policy && policy.known !== 'strict') return 'read';
  if (isCovered({ ...manifest.trusted, open: false }, path)) return 'refused';
  const isWrapped = manifest.options.kind === 'gsc-user-manifest';
  return isWrapped || (!manifest.trusted.open && !manifest.allowed.open) ? 'unread' : 'read';
}

/** Then it depends on where the image starts its program. */
function isRelative({ mounts }: Subject): boolean {
  return [mounts.root, ...mounts.entries].some(({ hostPath }) => hostPath && hostPath.startsWith('/') !== true);
}

/** Of its own, from that of the host. A template that may say so counts. */
export function makesResolvConf({ manifest: { manifest, release } }: PodApp): boolean {
  const setting = manifest.at('sys.enable_extra_runtime_domain_names_conf');
  return manifest.isOpen || (!isBefore(release, '1.3') && setting !== undefined && setting.known !== false);
}
