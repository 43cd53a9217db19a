import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumTemplateLeftover = dataRule({
  id: 'occlum/template-leftover',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Variables that `occlum new` writes as an example.',
    why: 'The template lets the host set `EXAMPLE`, to show how it is done. A variable that no program reads is measured all the same, and says that the rest was not looked at either.',
    bad: [
      { as: 'occlum', manifest: '{ "env": { "default": ["OCCLUM=yes"], "untrusted": ["EXAMPLE"] } }', at: '"EXAMPLE"' },
    ],
    good: [{ as: 'occlum', manifest: '{ "env": { "default": ["OCCLUM=yes"], "untrusted": ["TZ"] } }' }],
  },
  *checkData({ root }) {
    for (const node of member(root, 'env', 'untrusted')?.items ?? [])
      if (textOf(node) === 'EXAMPLE')
        yield {
          at: node.range,
          path: node.path,
          message: 'the example of the template is left in place',
          help: 'remove it',
          ...unnoticed,
        };
  },
});
