import { sgxRequests, sgxResources } from '../../../kata/sgx-resources.ts';
import { nearest } from '../../../text/nearest.ts';
import { visible } from '../../../text/visible.ts';
import { podExample } from '../../pod-examples.ts';
import { fails } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podEpcResourceName = podRule({
  id: 'pod/epc-resource-name',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Resources for SGX that no known device plugin offers, or those of several at once.',
    why: 'A pod that asks for a resource which no node has stays pending. The device plugin of Intel offers `sgx.intel.com/epc` (in bytes), `sgx.intel.com/enclave` and `sgx.intel.com/provision`; that of Azure `kubernetes.azure.com/sgx_epc_mem_in_MiB`, and that of Alibaba Cloud `alibabacloud.com/sgx_epc_MiB`, both in MiB. A node has one of them.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['resources:', '  limits:', '    sgx.intel.com/ecp: 1Gi'] }),
        at: 'sgx.intel.com/ecp',
      },
      {
        as: 'pod',
        manifest: podExample({
          container: [
            'resources:',
            '  limits:',
            '    sgx.intel.com/epc: 1Gi',
            '    alibabacloud.com/sgx_epc_MiB: 1024',
          ],
        }),
        at: 'alibabacloud.com/sgx_epc_MiB',
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['resources:', '  limits:', '    epc.example.com/sgx: 1'] }),
        at: 'epc.example.com/sgx',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({
          container: ['resources:', '  limits:', '    sgx.intel.com/epc: 1Gi', '    sgx.intel.com/provision: 1'],
        }),
      },
    ],
  },
  *checkPod({ containers }) {
    const requests = containers.flatMap(sgxRequests);
    const first = requests.find(({ resource }) => resource);
    const seen = new Set<string>();
    for (const { name, resource, node } of requests) {
      if (seen.has(`${name}\0${node.path}`)) continue;
      seen.add(`${name}\0${node.path}`);
      const found = { at: node.keyRange ?? node.range, path: node.path, ...fails };
      if (!resource) {
        const near = nearest(name, [...sgxResources.keys()]);
        yield {
          ...found,
          message: `no known device plugin offers \`${visible(name)}\``,
          help: near
            ? `did you mean \`${near}\`?`
            : `use one of ${[...sgxResources.keys()].map((one) => `\`${one}\``).join(', ')}`,
          ...(near && { severity: 'error' as const }),
        };
      } else if (resource.family !== first!.resource!.family)
        yield {
          ...found,
          message: `\`${name}\` is a resource of ${resource.family} and \`${first!.name}\` one of ${first!.resource!.family}: no node has both`,
          help: 'ask for that of the cluster, and make one workload for each kind of cluster',
          severity: 'error',
        };
    }
  },
});
