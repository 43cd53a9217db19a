import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumMaxWithoutEdmm = dataRule({
  id: 'occlum/max-without-edmm',
  severity: 'note',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'A most for memory that is committed from the start.',
    why: 'Without EDMM an enclave can not grow: `user_space_max_size` and `kernel_space_heap_max_size` are then taken instead of the sizes beside them, and all of it is added page by page before anything runs.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "resource_limits": { "user_space_size": "300MB", "user_space_max_size": "16GB" }, "feature": {} }',
        at: '"16GB"',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest:
          '{ "resource_limits": { "user_space_size": "300MB", "user_space_max_size": "16GB" }, "feature": { "enable_edmm": true } }',
      },
    ],
  },
  *checkData({ root }) {
    if (member(root, 'feature', 'enable_edmm')?.scalar === true) return;
    for (const name of ['user_space_max_size', 'kernel_space_heap_max_size']) {
      const node = member(root, 'resource_limits', name);
      const least = member(root, 'resource_limits', name.replace('_max', ''));
      if (!node || textOf(node) === textOf(least)) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `without EDMM all of \`${name}\` is committed at the start`,
        help: 'set `feature.enable_edmm`, or remove it',
        ...unnoticed,
      };
    }
  },
});
