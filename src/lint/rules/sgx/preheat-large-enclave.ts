import { parseRuntimeSize } from '../../../gramine/sizes.ts';
import { manifestRule } from '../../rule.ts';

const large = 64n * 1024n ** 3n;

export const preheatLargeEnclave = manifestRule({
  id: 'sgx/preheat-large-enclave',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Preheating of an enclave that is unlikely to fit the protected memory.',
    why: '`sgx.preheat_enclave` touches every heap page at start so that none faults later; when the heap is larger than the protected memory (EPC), the pages push each other out again and the start only gets slower.',
    bad: [{ manifest: 'sgx.preheat_enclave = true\nsgx.enclave_size = "128G"', at: 'sgx.preheat_enclave = true' }],
    good: [
      {
        as: 'template',
        manifest: 'sgx.preheat_enclave = true\nsgx.enclave_size = "128G"\nsgx.edmm_enable = {{ edmm }}',
      },
      { manifest: 'sgx.preheat_enclave = true\nsgx.enclave_size = "32G"' },
      { manifest: 'sgx.preheat_enclave = false\nsgx.enclave_size = "128G"' },
      { as: 'template', manifest: 'sgx.preheat_enclave = true\nsgx.enclave_size = "{{ size }}"' },
    ],
  },
  *check({ manifest }) {
    const preheat = manifest.get('sgx.preheat_enclave');
    const edmm = manifest.get('sgx.edmm_enable');
    if (!preheat?.written || preheat.known !== true || (edmm && edmm.known !== false)) return;
    const size = manifest.get('sgx.enclave_size')?.known;
    const bytes = size === undefined ? undefined : parseRuntimeSize(size);
    if (bytes === undefined || bytes < large) return;
    yield {
      at: preheat.statement,
      path: preheat.path,
      message: `preheating touches all ${size} of the enclave at start`,
      help: 'keep `sgx.preheat_enclave` only if the heap fits the protected memory of the machine',
      stage: 'none',
      effect: 'accepted',
    };
  },
});
