import { bomFiles, bomFolders } from '../../../occlum/bom.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const occlumBomWildcard = dataRule({
  id: 'occlum/bom-wildcard',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum-bom'],
  docs: {
    summary: 'Patterns in a bom file, which are names to `copy_bom`.',
    why: 'There are no wildcards: `*.so` is looked for by exactly this name.',
    bad: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /lib\n    copy:\n      - files: [/usr/lib/app/*.so]\n',
        at: '/usr/lib/app/*.so',
      },
    ],
    good: [{ as: 'occlum-bom', manifest: 'targets:\n  - target: /lib\n    copy:\n      - dirs: [/usr/lib/app]\n' }],
  },
  *checkData({ root }) {
    for (const { node, path } of [...bomFiles(root), ...bomFolders(root)])
      if (/[*?]/.test(path))
        yield {
          at: node.range,
          path: node.path,
          message: `\`${abbreviated(path)}\` is a name, not a pattern`,
          help: 'name each file, or the folder under `dirs`',
          stage: 'none',
          effect: 'fatal',
        };
  },
});
