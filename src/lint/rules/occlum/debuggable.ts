import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const debuggable = policyRule({
  id: 'occlum/debuggable',
  severity: { production: 'error', development: 'note' },
  fix: 'unsafe',
  docs: {
    summary: 'Enclaves of Occlum that are built for debugging.',
    why: 'The host reads and changes the memory of a debug enclave at any time, so nothing that the policy says holds. `occlum new` writes `true`.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "entry_points": ["/opt/app"], "metadata": { "debuggable": true } }',
        at: 'true',
        fixed: '{ "entry_points": ["/opt/app"], "metadata": { "debuggable": false } }',
      },
    ],
    good: [{ as: 'occlum', manifest: '{ "entry_points": ["/opt/app"], "metadata": { "debuggable": false } }' }],
  },
  *checkPolicy({ data, kind }) {
    if (!data || kind !== 'occlum') return;
    const node = data.members.get('metadata')?.members.get('debuggable');
    if (node?.scalar !== true) return;
    yield {
      at: node.range,
      path: node.path,
      message: 'the host can read the memory of the enclave',
      help: 'set it to `false` for anything that handles real data',
      ...unnoticed,
      fix: { title: 'build a production enclave', edits: [{ range: node.range, text: 'false' }] },
    };
  },
});
