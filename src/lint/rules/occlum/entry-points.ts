import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const occlumEntryPoints = dataRule({
  id: 'occlum/entry-points',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Entry points that start nothing, or that can not be one.',
    why: 'The libOS compares them with the program that the host names, component by component, and refuses paths with `..`. An entry point that does not begin with `/` fits none, and with an empty list the enclave is built and never starts anything.',
    bad: [
      { as: 'occlum', manifest: '{ "entry_points": [] }', at: '[]' },
      { as: 'occlum', manifest: '{ "entry_points": ["bin/app"] }', at: '"bin/app"' },
      { as: 'occlum', manifest: '{ "entry_points": ["/opt/../bin/app"] }', at: '"/opt/../bin/app"' },
    ],
    good: [{ as: 'occlum', manifest: '{ "entry_points": ["/opt/app/server"] }' }],
  },
  *checkData({ root }) {
    const points = member(root, 'entry_points');
    if (points?.kind === 'list' && points.items.length === 0)
      yield {
        at: points.range,
        path: points.path,
        message: 'nothing can be started',
        help: 'name the program',
        ...unnoticed,
      };
    for (const point of points?.items ?? []) {
      const path = textOf(point);
      if (path === undefined || (path.startsWith('/') && !path.split('/').includes('..'))) continue;
      yield {
        at: point.range,
        path: point.path,
        message: `\`${abbreviated(path)}\` is no absolute path, so nothing starts by it`,
        help: 'write the path of the program from `/` on, without `..`',
        ...unnoticed,
      };
    }
  },
});
