import type { DataNode } from '../data/node.ts';
import { parseKubernetesQuantity } from './kubernetes-quantity.ts';
import { nodeAt } from './pod.ts';

/** What a device plugin for SGX hands out. */
export interface SgxResource {
  readonly family: 'Intel' | 'Azure' | 'Alibaba Cloud';
  /** `memory`: pages of enclaves; `enclave` and `provision`: a device node. */
  readonly gives: 'memory' | 'enclave' | 'provision';
  /** Bytes that the amount 1 stands for; 0 for what is no memory. */
  readonly unit: number;
}

const mebibyte = 1024 ** 2;

export const sgxResources: ReadonlyMap<string, SgxResource> = new Map<string, SgxResource>([
  ['sgx.intel.com/epc', { family: 'Intel', gives: 'memory', unit: 1 }],
  ['sgx.intel.com/enclave', { family: 'Intel', gives: 'enclave', unit: 0 }],
  ['sgx.intel.com/provision', { family: 'Intel', gives: 'provision', unit: 0 }],
  ['kubernetes.azure.com/sgx_epc_mem_in_MiB', { family: 'Azure', gives: 'memory', unit: mebibyte }],
  ['alibabacloud.com/sgx_epc_MiB', { family: 'Alibaba Cloud', gives: 'memory', unit: mebibyte }],
]);

/** One resource of a container that has to do with SGX, known or not. */
export interface SgxRequest {
  readonly name: string;
  /** Undefined for a name that no device plugin offers. */
  readonly resource: SgxResource | undefined;
  readonly node: DataNode;
  /** Undefined for what is no amount. */
  readonly amount: number | undefined;
  readonly list: 'limits' | 'requests';
}

/** Those of `limits` and `requests`, in the order of the text. */
export function sgxRequests(container: DataNode): readonly SgxRequest[] {
  return (['limits', 'requests'] as const).flatMap((list) =>
    [...(nodeAt(container, 'resources', list)?.members ?? [])]
      .filter(([name]) => sgxResources.has(name) || looksLikeSgx(name))
      .map(([name, node]) => ({ name, resource: sgxResources.get(name), node, amount: amountOf(node), list })),
  );
}

/** The memory for enclaves that a container asks for, in bytes; a request without a limit counts. */
export function enclaveMemory(
  container: DataNode,
): readonly { readonly request: SgxRequest; readonly bytes: number }[] {
  const requests = sgxRequests(container).filter(({ resource }) => resource?.gives === 'memory');
  const limits = requests.filter(({ list }) => list === 'limits');
  return (limits.length > 0 ? limits : requests).flatMap((request) =>
    request.amount === undefined ? [] : [{ request, bytes: request.amount * request.resource!.unit }],
  );
}

/** Of a string or number; undefined for what is no quantity. */
export function amountOf({ kind, scalar }: DataNode): number | undefined {
  return kind === 'string' || kind === 'number' ? parseKubernetesQuantity(String(scalar)) : undefined;
}

function looksLikeSgx(name: string): boolean {
  return /sgx|(?:^|[/_.-])epc(?:$|[_.-])/i.test(name);
}
