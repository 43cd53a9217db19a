import { member } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumLogEnabled = dataRule({
  id: 'occlum/log-enabled',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'A log of the libOS in an enclave that is not for debugging.',
    why: 'What the libOS logs goes to the host: paths, arguments and errors of what runs inside. It is off by itself where `debuggable` is `false`.',
    bad: [{ as: 'occlum', manifest: '{ "metadata": { "debuggable": false, "disable_log": false } }', at: 'false' }],
    good: [
      { as: 'occlum', manifest: '{ "metadata": { "debuggable": false, "disable_log": true } }' },
      { as: 'occlum', manifest: '{ "metadata": { "debuggable": true, "disable_log": false } }' },
    ],
  },
  *checkData({ root }) {
    const node = member(root, 'metadata', 'disable_log');
    if (node?.scalar !== false || member(root, 'metadata', 'debuggable')?.scalar !== false) return;
    yield {
      at: node.range,
      path: node.path,
      message: 'the libOS tells the host what it does',
      help: 'remove it, or set it to `true`',
      ...unnoticed,
    };
  },
});
