import type { Option } from './command.ts';

/** What `lint` holds workloads of Kubernetes against. */
export const podOptions: readonly Option[] = [
  {
    name: '--pod',
    value: 'FILE',
    summary: 'YAML with pods, Deployments and the like: what SGX needs of them, and what reaches the enclave',
    repeatable: true,
    completes: 'file',
  },
  {
    name: '--manifest',
    value: 'FILE',
    summary: 'with --pod: the manifest of the enclave, a template or a fragment for GSC',
    completes: 'file',
  },
  { name: '--container', value: 'NAME', summary: 'with --pod: the container that runs the enclave' },
];
