import { type SgxRequest, sgxRequests } from '../../../kata/sgx-resources.ts';
import { quantity } from '../../../text/quantity.ts';
import { visible } from '../../../text/visible.ts';
import { podExample } from '../../pod-examples.ts';
import { fails } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

const limit = (line: string) => podExample({ container: ['resources:', '  limits:', `    ${line}`] });

export const podEpcAmount = podRule({
  id: 'pod/epc-amount',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Amounts of enclave memory in the wrong unit, or that Kubernetes refuses.',
    why: '`sgx.intel.com/epc: 600` are 600 bytes, and `alibabacloud.com/sgx_epc_MiB: 600Mi` are 629145600 MiB, since that resource counts MiB already. No enclave fits into the one, and no node has the other. These resources are not overcommitted: they stand under `limits`, are whole numbers, and a request that differs from its limit is refused.',
    bad: [
      { as: 'pod', manifest: limit('sgx.intel.com/epc: 600'), at: '600' },
      { as: 'pod', manifest: limit('alibabacloud.com/sgx_epc_MiB: 600Mi'), at: '600Mi' },
      { as: 'pod', manifest: limit('sgx.intel.com/epc: 600MB'), at: '600MB' },
      {
        as: 'pod',
        manifest: podExample({ container: ['resources:', '  requests:', '    sgx.intel.com/epc: 1Gi'] }),
        at: '1Gi',
      },
      {
        as: 'pod',
        manifest: podExample({
          container: [
            'resources:',
            '  limits:',
            '    sgx.intel.com/epc: 1Gi',
            '  requests:',
            '    sgx.intel.com/epc: 512Mi',
          ],
        }),
        at: '512Mi',
      },
    ],
    good: [
      { as: 'pod', manifest: limit('sgx.intel.com/epc: "629145600"') },
      { as: 'pod', manifest: limit('kubernetes.azure.com/sgx_epc_mem_in_MiB: 600') },
      {
        as: 'pod',
        manifest: podExample({
          container: [
            'resources:',
            '  limits:',
            '    sgx.intel.com/epc: 1Gi',
            '  requests:',
            '    sgx.intel.com/epc: 1024Mi',
          ],
        }),
      },
    ],
  },
  *checkPod({ containers }) {
    for (const requests of containers.map(sgxRequests))
      for (const request of requests) {
        const wrong = request.resource && mistakeIn(request, requests);
        if (wrong) yield { at: request.node.range, path: request.node.path, ...wrong, ...fails };
      }
  },
});

interface Mistake {
  readonly message: string;
  readonly help: string;
}

function mistakeIn(request: SgxRequest, all: readonly SgxRequest[]): Mistake | undefined {
  const { name, node, amount, list, resource } = request;
  const text = visible(String(node.scalar));
  if (amount === undefined)
    return { message: `\`${text}\` is no amount of Kubernetes`, help: 'write e.g. `512Mi`, `1Gi` or a whole number' };
  if (!Number.isInteger(amount))
    return {
      message: `\`${text}\` is no whole number, which \`${name}\` has to be`,
      help: 'write e.g. `512Mi` or `1Gi`',
    };
  const limit = all.find((other) => other.list === 'limits' && other.name === name);
  if (list === 'requests' && limit?.amount !== amount)
    return limit
      ? { message: `the request of \`${name}\` differs from its limit`, help: 'leave the request out: it is the limit' }
      : {
          message: `\`${name}\` stands under \`requests\` alone, which Kubernetes refuses`,
          help: 'put it under `limits`',
        };
  if (resource!.gives !== 'memory') return undefined;
  const bytes = amount * resource!.unit;
  if (bytes > largest)
    return {
      message: `\`${text}\` are ${quantity(bytes, 'B')}${resource!.unit > 1 ? `: \`${name}\` counts MiB` : ''}`,
      help: resource!.unit > 1 ? 'write the number of MiB, without a unit' : 'write e.g. `512Mi` or `1Gi`',
    };
  if (bytes < smallest)
    return {
      message: `\`${text}\` are ${quantity(bytes, 'B')}, into which no enclave fits`,
      help: 'write a unit, e.g. `512Mi` or `1Gi`',
    };
  return undefined;
}

/** Gramine itself takes more. */
const smallest = 2 ** 20;
/** The most that a machine with eight processors has is 4 TiB. */
const largest = 2 ** 43;
