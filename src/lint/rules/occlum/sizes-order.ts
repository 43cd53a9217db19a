import { member, textOf } from '../../../data/member.ts';
import { occlumSize } from '../../../occlum/size.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumSizesOrder = dataRule({
  id: 'occlum/sizes-order',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Sizes and numbers of threads that contradict each other.',
    why: '`occlum build` prints `wrong configuration` for more threads at the start than there may be and ends with success, leaving the old enclave in place; a most that is less than the size itself leaves what was meant unsaid.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "resource_limits": { "user_space_size": "1GB", "user_space_max_size": "512MB" } }',
        at: '"512MB"',
      },
      {
        as: 'occlum',
        manifest: '{ "resource_limits": { "max_num_of_threads": 8, "init_num_of_threads": 16 } }',
        at: '16',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest:
          '{ "resource_limits": { "user_space_size": "512MB", "user_space_max_size": "1GB", "max_num_of_threads": 32, "init_num_of_threads": 16 } }',
      },
    ],
  },
  *checkData({ root }) {
    const limits = member(root, 'resource_limits');
    for (const [least, most] of pairs) {
      const [low, high] = [member(limits, least), member(limits, most)];
      const [a, b] = [occlumSize(textOf(low)), occlumSize(textOf(high))];
      if (!high || a === undefined || b === undefined || b >= a) continue;
      yield {
        at: high.range,
        path: high.path,
        message: `this is less than \`${least}\``,
        help: 'raise it, or remove it',
        related: [{ range: low!.range, message: 'which is more' }],
        ...unnoticed,
      };
    }
    const [most, first] = [member(limits, 'max_num_of_threads'), member(limits, 'init_num_of_threads')];
    if (first?.kind !== 'number' || most?.kind !== 'number' || Number(first.scalar) <= Number(most.scalar)) return;
    yield {
      at: first.range,
      path: first.path,
      message: 'there are more threads at the start than there may be',
      help: 'lower it to `max_num_of_threads`, or remove it',
      ...unnoticed,
    };
  },
});

const pairs = [
  ['user_space_size', 'user_space_max_size'],
  ['kernel_space_heap_size', 'kernel_space_heap_max_size'],
] as const;
