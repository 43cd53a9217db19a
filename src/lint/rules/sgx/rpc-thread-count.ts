import { defaultThreads, rpcThreadSetting, threadSetting } from '../../../gramine/threads.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

/** pal/src/host/linux-sgx/host_main.c:678-696 */
const limit = 256n;

export const rpcThreadCount = manifestRule({
  id: 'sgx/rpc-thread-count',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'A number of RPC threads that the loader refuses, or that differs from the number of enclave threads.',
    why: 'The loader accepts 0 to 256 RPC threads. Each enclave thread that makes a system call waits for a free RPC thread, so fewer of them slow the enclave down and more of them burn processors; Gramine recommends the same number of both.',
    bad: [
      {
        manifest: 'sgx.max_threads = 300\nsgx.insecure__rpc_thread_num = 300',
        at: '300',
        fixed: 'sgx.max_threads = 300\nsgx.insecure__rpc_thread_num = 256',
      },
      { manifest: 'sgx.insecure__rpc_thread_num = -1', at: '-1', fixed: 'sgx.insecure__rpc_thread_num = 0' },
      {
        manifest: 'sgx.max_threads = 16\nsgx.insecure__rpc_thread_num = 8',
        at: '8',
        fixed: 'sgx.max_threads = 16\nsgx.insecure__rpc_thread_num = 16',
      },
      { gramine: '1.2', manifest: '[sgx]\nrpc_thread_num = 1000\nthread_num = 8', at: '1000' },
    ],
    good: [
      { manifest: 'sgx.max_threads = 16\nsgx.insecure__rpc_thread_num = 16' },
      { manifest: 'sgx.insecure__rpc_thread_num = 4' },
      { manifest: 'sgx.max_threads = 16\nsgx.insecure__rpc_thread_num = 0' },
      { manifest: 'sgx.max_threads = 300\nsgx.insecure__rpc_thread_num = 256' },
      { as: 'template', manifest: 'sgx.max_threads = {{ threads }}\nsgx.insecure__rpc_thread_num = 8' },
    ],
  },
  *check(subject) {
    const setting = rpcThreadSetting(subject.manifest);
    if (!setting?.written || setting.known === undefined) return;
    const count = setting.known;
    const name = `\`${setting.path}\``;
    const set = (to: bigint) => ({ title: `set ${name} to ${to}`, edits: [replace(setting.at, `${to}`)] });
    const found = { at: setting.at, path: setting.path };
    const threads = threadsOf(subject);
    if (count < 0n) {
      yield {
        ...found,
        message: `there can't be ${count} RPC threads`,
        help: 'set it to 0, or remove it',
        stage: 'runtime',
        effect: 'fatal',
        fix: set(0n),
      };
    } else if (count > limit) {
      yield {
        ...found,
        message: `${count} RPC threads are more than the ${limit} that Gramine allows`,
        help: `set ${name} to ${limit} at most`,
        stage: 'runtime',
        effect: 'fatal',
        fix: set(limit),
      };
    } else if (count > 0n && threads !== undefined && count !== threads && threads <= limit && threads > 0n) {
      yield {
        ...found,
        severity: 'note',
        message: `${count} RPC threads serve ${threads} enclave threads`,
        help: `set ${name} to ${threads}, the number of enclave threads`,
        stage: 'none',
        effect: 'accepted',
        fix: set(threads),
      };
    }
  },
});

function threadsOf(subject: Subject): bigint | undefined {
  const setting = threadSetting(subject.manifest);
  if (setting) return setting.known;
  return subject.manifest.isOpen || subject.reading === 'final' ? undefined : defaultThreads;
}
