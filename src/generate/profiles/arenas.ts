import type { Variable } from '../workload.ts';

/** Measured on Debian 12 with a JVM 17 and a heap of 1 GiB: 2.4 GiB of address space without it, 1.5 GiB with it. */
export const oneArena: Variable = {
  name: 'MALLOC_ARENA_MAX',
  value: '1',
  why: 'glibc reserves 64M to 128M of address space for every thread otherwise, which an enclave does not have',
};
