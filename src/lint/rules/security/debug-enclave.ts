import { announcement, exposed } from '../../../gramine/exposure.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const debugEnclave = manifestRule({
  id: 'security/debug-enclave',
  severity: { production: 'error', development: 'note' },
  fix: 'unsafe',
  docs: {
    summary: 'Enclaves that are built for debugging.',
    why: 'The host can read and change the memory and registers of a debug enclave at any time, so nothing in it is protected. Gramine says so only in a line at start-up; a verifier must refuse such an enclave.',
    bad: [
      { manifest: 'sgx.debug = true', at: 'true', fixed: 'sgx.debug = false' },
      { manifest: '[sgx]\ndebug = true # for gdb\n', at: 'true', fixed: '[sgx]\ndebug = false # for gdb\n' },
      { gramine: '1.0', manifest: 'sgx = { debug = true }', at: 'true', fixed: 'sgx = { debug = false }' },
      { as: 'template', manifest: "sgx.debug = {{ 'true' if log_level == 'debug' else 'false' }}" },
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', defines: { debug: 'true' } },
      { manifest: 'sgx.debug = true', profile: 'development' },
      { gramine: '1.1', manifest: 'sgx.debug = 1', at: '1', fixed: 'sgx.debug = false' },
    ],
    good: [
      { manifest: 'sgx.debug = false' },
      { manifest: 'sgx.enclave_size = "256M"' },
      { as: 'template', manifest: 'sgx.debug = {{ debug }}' },
      { manifest: 'sgx.debug = "true"' },
      { gramine: '1.2', manifest: 'sgx.debug = 1' },
      { gramine: '1.1', manifest: 'sgx.debug = 0' },
    ],
  },
  *check({ manifest }) {
    const debug = exposed(manifest, 'sgx.debug');
    if (!debug) return;
    yield {
      at: debug.at,
      path: debug.path,
      message: '`sgx.debug` is on, so the host can read the memory of the enclave',
      help: 'set it to `false` for anything that handles real data',
      ...announcement('sgx.debug'),
      fix: { title: 'build a production enclave', edits: [replace(debug.at, 'false')] },
    };
  },
});
