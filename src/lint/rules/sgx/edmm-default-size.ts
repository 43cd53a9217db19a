import { manifestRule } from '../../rule.ts';

export const edmmDefaultSize = manifestRule({
  id: 'sgx/edmm-default-size',
  severity: 'note',
  fix: 'none',
  releases: { since: '1.5' },
  docs: {
    summary: 'An enclave with EDMM whose largest size is left to the default.',
    why: 'With `sgx.edmm_enable = true` and no `sgx.enclave_size`, the build tools write `"1024G"`: the application sees a terabyte of address space and can grow into all of the protected memory of the machine.',
    bad: [{ manifest: 'sgx.edmm_enable = true', at: 'sgx.edmm_enable = true' }],
    good: [
      { manifest: 'sgx.edmm_enable = true\nsgx.enclave_size = "8G"' },
      { manifest: 'sgx.edmm_enable = false' },
      { gramine: '1.4', manifest: 'sgx.edmm_enable = true' },
      { as: 'template', manifest: 'sgx.edmm_enable = {{ edmm }}' },
    ],
  },
  *check({ manifest, reading }) {
    const edmm = manifest.get('sgx.edmm_enable');
    if (!edmm?.written || edmm.known !== true || reading === 'final') return;
    if (manifest.isOpen || manifest.get('sgx.enclave_size')) return;
    yield {
      at: edmm.statement,
      path: edmm.path,
      message: 'with EDMM and no `sgx.enclave_size` the enclave may grow to 1024G',
      help: 'set `sgx.enclave_size` to the most the application may use',
      stage: 'none',
      effect: 'accepted',
      everywhere: true,
    };
  },
});
