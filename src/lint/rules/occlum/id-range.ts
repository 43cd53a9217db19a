import { member } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumIdRange = dataRule({
  id: 'occlum/id-range',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'A product id or version number that SGX has no room for.',
    why: 'ISVPRODID and ISVSVN have 16 bits. Occlum reads 32, and what is above 65535 is cut when the enclave is signed.',
    bad: [
      { as: 'occlum', manifest: '{ "metadata": { "product_id": 65536 } }', at: '65536' },
      { as: 'occlum', manifest: '{ "metadata": { "version_number": 70000 } }', at: '70000' },
    ],
    good: [{ as: 'occlum', manifest: '{ "metadata": { "product_id": 65535, "version_number": 1 } }' }],
  },
  *checkData({ root }) {
    for (const name of ['product_id', 'version_number']) {
      const node = member(root, 'metadata', name);
      if (node?.kind !== 'number' || Number(node.scalar) <= 65_535) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `\`${node.scalar}\` has more than 16 bits`,
        help: 'use at most `65535`',
        ...unnoticed,
      };
    }
  },
});
