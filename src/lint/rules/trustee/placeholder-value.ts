import { stringsIn, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const trusteePlaceholderValue = dataRule({
  id: 'trustee/placeholder-value',
  severity: 'error',
  fix: 'none',
  kinds: ['rvps-values'],
  docs: {
    summary: 'Reference values that stand for nothing.',
    why: 'A value of zeroes is what an enclave shows that was started for debugging or has no such value at all, and a text in angle brackets was to be filled in.',
    bad: [
      {
        as: 'rvps-values',
        manifest: '{ "sgx_mr_enclave": ["0000000000000000000000000000000000000000000000000000000000000000"] }',
      },
      { as: 'rvps-values', manifest: '{ "sgx_mr_enclave": ["<measurement>"] }' },
    ],
    good: [{ as: 'rvps-values', manifest: '{ "sgx_isv_prod_id": ["0000"], "kernel": ["x"] }' }],
  },
  *checkData({ root }) {
    for (const node of stringsIn(root)) {
      const text = textOf(node)!;
      if (!/^0{32,}$|^<[^>]*>$|^(?:TODO|FIXME|CHANGEME|xxx+)$/i.test(text)) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `\`${abbreviated(text)}\` stands for nothing`,
        help: 'measure what runs: `manifestly measure --format reference-values`',
        ...unnoticed,
      };
    }
  },
});
