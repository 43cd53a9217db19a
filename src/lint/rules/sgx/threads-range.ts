import { gramineThreads, maxThreads, rpcThreadSetting, threadSetting } from '../../../gramine/threads.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

const ownThreads = BigInt(gramineThreads) + 1n;

/** Slots of the queue through which RPC threads are fed. */
const rpcQueue = 1024n;

export const threadsRange = manifestRule({
  id: 'sgx/threads-range',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'A number of enclave threads that Gramine refuses or that is too small for Gramine itself.',
    why: 'Neither gramine-manifest nor gramine-sgx-sign checks an upper limit, so the enclave signs and the loader refuses it. Gramine runs up to three threads of its own; with fewer than four slots and without EDMM, the application stops when one of them has no slot.',
    bad: [
      { manifest: 'sgx.max_threads = 5000', at: '5000', fixed: 'sgx.max_threads = 4096' },
      { gramine: '1.2', manifest: 'sgx.thread_num = 2000', at: '2000', fixed: 'sgx.thread_num = 1024' },
      { manifest: 'sgx.max_threads = 0', at: '0', fixed: 'sgx.max_threads = 4' },
      { manifest: '[sgx]\nmax_threads = -5', at: '-5', fixed: '[sgx]\nmax_threads = 4' },
      { manifest: 'sgx.max_threads = 2', at: '2', fixed: 'sgx.max_threads = 4' },
      {
        manifest: 'sgx.max_threads = 2000\nsgx.insecure__rpc_thread_num = 64',
        at: '2000',
        fixed: 'sgx.max_threads = 1024\nsgx.insecure__rpc_thread_num = 64',
      },
    ],
    good: [
      { manifest: 'sgx.max_threads = 4' },
      { manifest: 'sgx.max_threads = 4096' },
      { manifest: 'sgx.max_threads = 1\nsgx.edmm_enable = true' },
      { gramine: '1.3', manifest: 'sgx.thread_num = 2000' },
      { manifest: 'sgx.max_threads = 2000\nsgx.insecure__rpc_thread_num = 0' },
      { as: 'template', manifest: 'sgx.max_threads = {{ threads }}' },
      {
        as: 'template',
        manifest: "sgx.max_threads = 2\nsgx.edmm_enable = {{ 'true' if env.get('EDMM', '0') == '1' else edmm }}",
      },
    ],
  },
  *check(subject) {
    const setting = threadSetting(subject.manifest);
    if (!setting?.written || setting.known === undefined) return;
    const threads = setting.known;
    const name = `\`${setting.path}\``;
    const set = (to: bigint) => ({ title: `set ${name} to ${to}`, edits: [replace(setting.at, `${to}`)] });
    const found = { at: setting.at, path: setting.path };
    const limit = maxThreads(subject.release);
    if (threads < 1n) {
      yield {
        ...found,
        message: `an enclave needs at least one thread, not ${threads}`,
        help: `set ${name} to ${ownThreads} or more`,
        stage: threads < 0n ? 'signer' : 'runtime',
        effect: 'fatal',
        fix: set(ownThreads),
      };
    } else if (threads > limit) {
      yield {
        ...found,
        message: `${threads} threads are more than the ${limit} that Gramine ${subject.release} allows`,
        help: `set ${name} to ${limit} at most`,
        stage: 'runtime',
        effect: 'fatal',
        fix: set(limit),
      };
    } else if (threads > rpcQueue && usesRpc(subject)) {
      yield {
        ...found,
        message: `with RPC threads an enclave may have ${rpcQueue} threads at most, not ${threads}`,
        help: `set ${name} to ${rpcQueue} at most, or drop the RPC threads`,
        stage: 'runtime',
        effect: 'fatal',
        fix: set(rpcQueue),
      };
    } else if (threads < ownThreads && lacksEdmm(subject)) {
      yield {
        ...found,
        severity: 'warning',
        message: `${threads} thread${threads === 1n ? ' is' : 's are'} not enough for Gramine's own helpers beside the application`,
        help: `set ${name} to ${ownThreads} plus the threads the application starts`,
        stage: 'none',
        effect: 'accepted',
        fix: set(ownThreads),
      };
    }
  },
});

function usesRpc(subject: Subject): boolean {
  const rpc = rpcThreadSetting(subject.manifest);
  return rpc?.known !== undefined && rpc.known > 0n;
}

function lacksEdmm(subject: Subject): boolean {
  const edmm = subject.manifest.get('sgx.edmm_enable');
  return edmm ? edmm.known === false : !subject.manifest.isOpen;
}
