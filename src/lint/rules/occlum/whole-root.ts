import type { DataNode } from '../../../data/node.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const wholeRoot = policyRule({
  id: 'occlum/whole-root',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Mounts that show the whole file system of the host.',
    why: 'A `hostfs` at `/` gives programs of the enclave files that the host writes as it likes, the programs among them.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "entry_points": ["/opt/app"], "mount": [{ "target": "/host", "type": "hostfs", "source": "/" }] }',
        at: '"/"',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest:
          '{ "entry_points": ["/opt/app"], "mount": [{ "target": "/host", "type": "hostfs", "source": "./data" }] }',
      },
    ],
  },
  *checkPolicy({ data, kind }) {
    if (!data || kind !== 'occlum') return;
    for (const mount of mountsIn(data)) {
      const source = mount.members.get('source');
      if (mount.members.get('type')?.scalar !== 'hostfs' || source?.scalar !== '/') continue;
      yield {
        at: source.range,
        path: source.path,
        message: 'the whole file system of the host is mounted',
        help: 'mount the folder that is needed',
        ...unnoticed,
      };
    }
  },
});

function mountsIn(data: DataNode): readonly DataNode[] {
  return data.members.get('mount')?.items ?? [];
}
