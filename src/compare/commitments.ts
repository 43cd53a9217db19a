import type { Evidence, Part } from './comparison.ts';
import { upstream } from './upstream.ts';

const mebibyte = 1024 ** 2;

/** What the unified Occlum bundle of enclave-cc adds to an enclave before it starts, without EDMM: 2000 + 1024 + 8 × 128 MiB. */
const bundleParts = { user: 2000 * mebibyte, heap: 1024 * mebibyte, stack: 128 * mebibyte, threads: 8 };

const bundle = bundleParts.user + bundleParts.heap + bundleParts.threads * bundleParts.stack;

/** Agent and application are two enclaves of the same bundle. */
export const enclaveCcCommitment: {
  readonly bundle: number;
  readonly enclaves: number;
  /** Per pod. */
  readonly bytes: number;
  readonly parts: readonly Part[];
  readonly evidence: readonly Evidence[];
} = {
  bundle,
  enclaves: 2,
  bytes: 2 * bundle,
  parts: [
    { name: 'user space of one enclave', value: bundleParts.user, unit: 'B' },
    { name: 'kernel heap of one enclave', value: bundleParts.heap, unit: 'B' },
    {
      name: `kernel stacks of its ${bundleParts.threads} threads`,
      value: bundleParts.threads * bundleParts.stack,
      unit: 'B',
    },
  ],
  evidence: [upstream('enclave-cc', 'tools/packaging/build/unified-bundle/agent-instance.filter:1-4')],
};

/** What its guide asks the scheduler for. */
export const enclaveCcRequest = {
  bytes: 600 * mebibyte,
  evidence: upstream('confidential-containers', 'guides/enclave-cc.md:81-83', 'df982ff^'),
} as const;

/** Memory outside of the VM that a runtime class of Kata declares. */
export const kataOverhead = {
  bytes: 2048 * mebibyte,
  evidence: upstream(
    'kata-containers',
    'tools/packaging/kata-deploy/helm-chart/kata-deploy/templates/runtimeclasses.yaml:26-29',
  ),
} as const;

/** Seconds that the shim of enclave-cc waits for one answer of its agent, that to PullImage included. */
export const enclaveCcDeadline = {
  seconds: 60,
  evidence: upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/agent.go:44,149'),
} as const;
