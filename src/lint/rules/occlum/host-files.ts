import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const occlumHostFiles = dataRule({
  id: 'occlum/host-files',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Mounts of host folders, which the host reads and writes.',
    why: 'What lies on `hostfs` is neither encrypted nor checked. Over `/etc`, libraries or programs it decides how the enclave behaves: in enclave-cc, the file on `/etc` that says whether image signatures are checked came from the host in this way.',
    bad: [
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/etc", "type": "hostfs", "source": "/configs" }] }',
        at: '"/etc"',
      },
      {
        as: 'occlum',
        manifest: '{ "mount": [{ "target": "/data", "type": "hostfs", "source": "./data" }] }',
        at: '"/data"',
      },
    ],
    good: [{ as: 'occlum', manifest: '{ "mount": [{ "target": "/data", "type": "sefs", "source": "./data" }] }' }],
  },
  *checkData({ root, profile }) {
    for (const mount of member(root, 'mount')?.items ?? []) {
      const target = member(mount, 'target');
      const path = textOf(target);
      if (textOf(member(mount, 'type')) !== 'hostfs' || path === undefined || isTemplate(mount)) continue;
      const what = system.exec(path);
      yield {
        at: target!.range,
        path: target!.path,
        message: what
          ? `the host writes what the enclave finds in \`${abbreviated(path)}\``
          : `the host reads and writes the files in \`${abbreviated(path)}\``,
        help: what
          ? 'copy the files into the image, where they are measured'
          : 'use `sefs` for what has to stay secret or unchanged',
        ...(!what && { severity: profile === 'production' ? 'warning' : 'note' }),
        ...unnoticed,
      };
    }
  },
});

/** Where programs, libraries and settings lie. */
const system = /^\/(?:etc|lib\d*|usr|bin|sbin|opt|root)?(?:\/|$)/;

/** What `occlum new` writes is spoken of elsewhere. */
function isTemplate(mount: DataNode): boolean {
  return textOf(member(mount, 'target')) === '/host' && textOf(member(mount, 'source')) === '.';
}
