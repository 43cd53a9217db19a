import { formatSize } from '../../../gramine/sizes.ts';
import { nodeAt } from '../../../kata/pod.ts';
import { amountOf, enclaveMemory } from '../../../kata/sgx-resources.ts';
import { quantity } from '../../../text/quantity.ts';
import { podEnclaveSize } from '../../pod-enclave-size.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podMemoryLimit = podRule({
  id: 'pod/memory-limit',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Limits of memory that an enclave does not fit into, where none is asked for enclaves.',
    why: '`memory` does not count pages that are in an enclave, and counts those that were swapped out of it. A pod that only names `memory` reserves nothing for its enclave; when the node then runs out of enclave memory, the pages that it swaps are counted, and the container is killed.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['resources:', '  limits:', '    memory: 512Mi'] }),
        app: appExample(),
        at: '512Mi',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ container: ['resources:', '  limits:', '    memory: 2Gi'] }),
        app: appExample(),
      },
      {
        as: 'pod',
        manifest: podExample({
          container: ['resources:', '  limits:', '    memory: 512Mi', '    sgx.intel.com/epc: 1Gi'],
        }),
        app: appExample(),
      },
    ],
  },
  *checkPod({ app }) {
    const size = app && podEnclaveSize(app.manifest);
    const node = app && nodeAt(app.container, 'resources', 'limits', 'memory');
    const limit = node && amountOf(node);
    if (!app || !size || size.grows || limit === undefined || limit >= size.bytes) return;
    if (enclaveMemory(app.container).length > 0) return;
    yield {
      at: node!.range,
      path: node!.path,
      message: `${quantity(limit, 'B')} is less than the enclave of ${formatSize(BigInt(size.bytes))}${size.setting ? ` (${app.place(size.setting)})` : ''}, and none is asked for enclaves`,
      help: 'ask for `sgx.intel.com/epc`, or what the device plugin of the cluster calls it',
      ...accepted,
    };
  },
});
