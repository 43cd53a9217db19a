import { member } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumIoUring = dataRule({
  id: 'occlum/io-uring',
  severity: 'note',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Rings for system calls that the host shares.',
    why: 'With `io_uring` the enclave leaves requests in memory that the host reads and writes at any time, as Gramine does with `sgx.insecure__rpc_thread_num`: faster, and one more way to be attacked.',
    bad: [{ as: 'occlum', manifest: '{ "feature": { "io_uring": 2 } }', at: '2' }],
    good: [{ as: 'occlum', manifest: '{ "feature": { "io_uring": 0 } }' }],
  },
  *checkData({ root }) {
    const node = member(root, 'feature', 'io_uring');
    if (node?.kind !== 'number' || Number(node.scalar) <= 0) return;
    yield {
      at: node.range,
      path: node.path,
      message: 'the host shares the rings of system calls',
      help: 'set it to `0` unless it was measured to be needed',
      ...unnoticed,
    };
  },
});
