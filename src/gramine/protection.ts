import { type FileList, holdsAny, isCovered } from './files.ts';
import type { Manifest } from './manifest.ts';
import { type Mounts, resolveInside } from './mounts.ts';
import type { Text } from './text.ts';

/** A manifest with its mounts and lists. */
export interface Exposed {
  readonly manifest: Manifest;
  readonly mounts: Mounts;
  readonly trusted: FileList;
  readonly allowed: FileList;
}

/** Who decides what a path inside the enclave holds. `enclave`: hashes, keys or memory do, or it can't be opened. */
export type Authority = 'enclave' | 'host' | 'unknown';

/** Of a file, or of the files in a directory. */
export function authorityOver(side: Exposed, path: Text, isDirectory: boolean): Authority {
  const shown = resolveInside(side.mounts, path);
  if (shown === 'unknown') return 'unknown';
  const { mount, hostPath } = shown;
  if (mount.type === 'untrusted_shm') return 'host';
  if (mount.type === 'tmpfs' || mount.type === 'encrypted') return 'enclave';
  if (mount.type !== 'chroot' || !hostPath) return 'unknown';
  const allowed = isCovered(side.allowed, hostPath);
  if (allowed || (isDirectory && holdsAny(side.allowed, hostPath))) return 'host';
  if (allowed === undefined) return 'unknown';
  const policy = policyOf(side.manifest);
  if (policy === 'strict') return 'enclave';
  const trusted = isCovered(side.trusted, hostPath);
  if (trusted && !isDirectory) return 'enclave';
  return policy === 'allow_all_but_log' && trusted !== undefined ? 'host' : 'unknown';
}

/** The value of `sgx.file_check_policy`; undefined when it can't be known. */
export function policyOf(manifest: Manifest): 'strict' | 'allow_all_but_log' | undefined {
  const policy = manifest.get('sgx.file_check_policy');
  if (!policy) return manifest.isOpen ? undefined : 'strict';
  return policy.known === 'strict' || policy.known === 'allow_all_but_log' ? policy.known : undefined;
}
