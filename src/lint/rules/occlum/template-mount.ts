import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const occlumTemplateMount = dataRule({
  id: 'occlum/template-mount',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'The mount of the host that `occlum new` writes.',
    why: 'The template shows the folder of the instance at `/host`, as an example. Left in place, it hands every program files that the host writes, among them the image and the configuration of the instance itself.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/host", "type": "hostfs", "source": "." }] }',
        at: '{ "target": "/host", "type": "hostfs", "source": "." }',
      },
    ],
    good: [
      { as: 'occlum', manifest: '{ "mount": [{ "target": "/host", "type": "hostfs", "source": "./exchange" }] }' },
    ],
  },
  *checkData({ root }) {
    for (const mount of member(root, 'mount')?.items ?? []) {
      if (textOf(member(mount, 'target')) !== '/host' || textOf(member(mount, 'source')) !== '.') continue;
      if (textOf(member(mount, 'type')) !== 'hostfs') continue;
      yield {
        at: mount.range,
        path: mount.path,
        message: 'the mount of the template is left in place',
        help: 'remove it, or mount the one folder that is needed',
        ...unnoticed,
      };
    }
  },
});
