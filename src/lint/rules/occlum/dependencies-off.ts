import { member } from '../../../data/member.ts';
import { bomFiles } from '../../../occlum/bom.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const occlumDependenciesOff = dataRule({
  id: 'occlum/dependencies-off',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['occlum-bom'],
  docs: {
    summary: 'Programs and libraries that are copied without what they need.',
    why: '`copy_bom` follows the libraries of what it copies. With `autodep: false` it does not, and a missing library shows itself when the enclave starts, or never, where another one of the same name is in the image.',
    bad: [
      {
        as: 'occlum-bom',
        manifest:
          'targets:\n  - target: /lib\n    copy:\n      - files:\n          - name: /usr/lib/libapp.so.1\n            autodep: false\n',
        at: 'false',
      },
    ],
    good: [
      {
        as: 'occlum-bom',
        manifest: 'targets:\n  - target: /lib\n    copy:\n      - files:\n          - name: /usr/lib/libapp.so.1\n',
      },
      {
        as: 'occlum-bom',
        manifest:
          'targets:\n  - target: /etc\n    copy:\n      - files:\n          - name: ../app.conf\n            autodep: false\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const { path, file } of bomFiles(root)) {
      const node = member(file, 'autodep');
      if (node?.scalar !== false || !/(?:^|\/)s?bin\/[^/]+$|\.so(?:\.\d+)*$/.test(path)) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `the libraries that \`${abbreviated(path)}\` needs are not copied`,
        help: 'remove it, or copy them by name',
        ...unnoticed,
      };
    }
  },
});
