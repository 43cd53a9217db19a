import { member } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumZeroVersion = dataRule({
  id: 'occlum/zero-version',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'A version number of 0.',
    why: 'Whoever releases keys to a signer can demand a least version: `version_number` is the ISVSVN. At 0, as the template has it, no older build can ever be told from this one.',
    bad: [{ as: 'occlum', manifest: '{ "metadata": { "version_number": 0 } }', at: '0' }],
    good: [{ as: 'occlum', manifest: '{ "metadata": { "version_number": 1 } }' }],
  },
  *checkData({ root }) {
    const node = member(root, 'metadata', 'version_number');
    if (node?.scalar !== 0) return;
    yield {
      at: node.range,
      path: node.path,
      message: 'no verifier can refuse builds older than this one',
      help: 'begin with `1`, and raise it with each security fix',
      ...unnoticed,
    };
  },
});
