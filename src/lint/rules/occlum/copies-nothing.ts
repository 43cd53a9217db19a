import { member } from '../../../data/member.ts';
import { dataRule } from '../../rule.ts';

export const occlumCopiesNothing = dataRule({
  id: 'occlum/copies-nothing',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum-bom'],
  docs: {
    summary: 'A `from` that names nothing to copy.',
    why: '`from` is the folder that `dirs` and `files` are looked for in; alone it copies nothing, and `copy_bom` ends with an error.',
    bad: [
      { as: 'occlum-bom', manifest: 'targets:\n  - target: /opt\n    copy:\n      - from: ../app\n', at: '../app' },
    ],
    good: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /opt\n    copy:\n      - from: ../app\n        files: [server]\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const target of member(root, 'targets')?.items ?? [])
      for (const copy of member(target, 'copy')?.items ?? []) {
        const from = member(copy, 'from');
        if (!from || member(copy, 'dirs') || member(copy, 'files')) continue;
        yield {
          at: from.range,
          path: from.path,
          message: '`from` names no `files` and no `dirs`',
          help: 'say what is to be copied',
          stage: 'none',
          effect: 'fatal',
        };
      }
  },
});
