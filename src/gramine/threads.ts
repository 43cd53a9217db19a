import type { Manifest, Setting } from './manifest.ts';
import { isBefore, type Release } from './release.ts';

/** The setting that says how many threads the enclave has: `sgx.thread_num` up to 1.3, in 1.4 when `sgx.max_threads` is absent. */
export function threadSetting(manifest: Manifest): Setting<bigint> | undefined {
  if (isBefore(manifest.release, '1.4')) return manifest.get('sgx.thread_num');
  const current = manifest.get('sgx.max_threads');
  return current ?? (isBefore(manifest.release, '1.5') ? manifest.get('sgx.thread_num') : undefined);
}

/** Gramine's own, beside the main thread: one for IPC, one for timers and the like, one for TLS handshakes between processes. */
export const gramineThreads = 3;

/** What gramine-manifest writes when the manifest says nothing (python/graminelibos/manifest.py). */
export const defaultThreads = 4n;

/** The loader's limit (pal/src/host/linux-sgx/host_main.c:657-666). */
export function maxThreads(release: Release): bigint {
  return isBefore(release, '1.3') ? 1024n : 4096n;
}

/** Threads outside the enclave that make system calls for it: named insecure from 1.3 on. */
export function rpcThreadSetting(manifest: Manifest): Setting<bigint> | undefined {
  return isBefore(manifest.release, '1.3')
    ? manifest.get('sgx.rpc_thread_num')
    : manifest.get('sgx.insecure__rpc_thread_num');
}
