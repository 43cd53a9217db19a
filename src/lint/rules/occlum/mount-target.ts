import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const occlumMountTarget = dataRule({
  id: 'occlum/mount-target',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Places of mounts that are no absolute path, or that two mounts share.',
    why: 'Of two mounts at one place the later hides the earlier, and a path that does not begin with `/` is no place at all. `occlum build` accepts both.',
    bad: [
      { as: 'occlum', manifest: '{ "mount": [{ "target": "data", "type": "ramfs" }] }', at: '"data"' },
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/data", "type": "ramfs" }, { "target": "/data/", "type": "sefs" }] }',
        at: '"/data/"',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/data", "type": "ramfs" }, { "target": "/data/db", "type": "sefs" }] }',
      },
    ],
  },
  *checkData({ root }) {
    const seen = new Map<string, DataNode>();
    for (const mount of member(root, 'mount')?.items ?? []) {
      const target = member(mount, 'target');
      const text = textOf(target);
      if (!target || text === undefined) continue;
      const place = text.endsWith('/') && text.length > 1 ? text.slice(0, -1) : text;
      const before = seen.get(place);
      if (!text.startsWith('/'))
        yield {
          at: target.range,
          path: target.path,
          message: 'it is mounted at no absolute path',
          help: 'begin it with `/`',
          ...unnoticed,
        };
      else if (before)
        yield {
          at: target.range,
          path: target.path,
          message: `this hides what is mounted at \`${abbreviated(place)}\` before it`,
          help: 'keep one of the two',
          related: [{ range: before.range, message: 'the mount that is hidden' }],
          ...unnoticed,
        };
      seen.set(place, target);
    }
  },
});
