import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumKssIds = dataRule({
  id: 'occlum/kss-ids',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Ids that are given while `enable_kss` is off.',
    why: '`family_id` and `ext_prod_id` are part of the signature with KSS alone; without it Occlum leaves them out, and a verifier that looks for them finds zeroes.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "metadata": { "enable_kss": false, "family_id": { "high": "0x0", "low": "0x7" } } }',
        at: '"0x7"',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest: '{ "metadata": { "enable_kss": true, "family_id": { "high": "0x0", "low": "0x7" } } }',
      },
      {
        as: 'occlum',
        manifest: '{ "metadata": { "enable_kss": false, "family_id": { "high": "0x0", "low": "0x0" } } }',
      },
    ],
  },
  *checkData({ root }) {
    const metadata = member(root, 'metadata');
    if (member(metadata, 'enable_kss')?.scalar === true) return;
    for (const id of ['family_id', 'ext_prod_id'])
      for (const half of ['high', 'low']) {
        const node = member(metadata, id, half);
        if (!/^0[xX]0*[1-9a-fA-F]/.test(textOf(node) ?? '')) continue;
        yield {
          at: node!.range,
          path: node!.path,
          message: `\`${id}\` counts with \`enable_kss\` alone`,
          help: 'set `enable_kss` to `true`',
          ...unnoticed,
        };
      }
  },
});
