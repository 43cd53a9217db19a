import { exposed, silent } from '../../../gramine/exposure.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const rpcThreads = manifestRule({
  id: 'security/rpc-threads',
  severity: { production: 'warning', development: 'note' },
  fix: 'unsafe',
  releases: { since: '1.3' },
  docs: {
    summary: 'Exitless system calls, through threads outside of the enclave.',
    why: 'Enclave threads then read memory the host shares in a way that CVE-2022-21233 and CVE-2022-21166 exploit. Gramine does not list it among the insecure settings at start-up.',
    bad: [
      {
        manifest: 'sgx.insecure__rpc_thread_num = 8',
        at: '8',
        fixed: 'sgx.insecure__rpc_thread_num = 0',
      },
      { gramine: '1.3', manifest: '[sgx]\ninsecure__rpc_thread_num = 1', at: '1' },
    ],
    good: [
      { manifest: 'sgx.insecure__rpc_thread_num = 0' },
      { gramine: '1.2', manifest: 'sgx.insecure__rpc_thread_num = 8' },
      { as: 'template', manifest: 'sgx.insecure__rpc_thread_num = {{ threads }}' },
    ],
  },
  *check({ manifest }) {
    const threads = exposed(manifest, 'sgx.insecure__rpc_thread_num');
    if (!threads) return;
    yield {
      at: threads.at,
      path: threads.path,
      message: 'exitless system calls are open to CVE-2022-21233 and CVE-2022-21166',
      help: 'set it to 0, unless the host runs on processors that are not affected',
      ...silent,
      fix: { title: 'leave the enclave for system calls', edits: [replace(threads.at, '0')] },
    };
  },
});
