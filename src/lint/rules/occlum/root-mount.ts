import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { dataRule } from '../../rule.ts';

export const occlumRootMount = dataRule({
  id: 'occlum/root-mount',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Root file systems that are not laid out as `occlum build` expects.',
    why: 'The root is a `unionfs` at `/` whose layers are `sefs`; into the first of them `occlum build` writes the hash of the image as `MAC`. Without that layer nothing says which image the enclave starts.',
    bad: [
      { as: 'occlum', manifest: '{ "mount": [{ "target": "/", "type": "sefs", "source": "./image" }] }', at: '"sefs"' },
      { as: 'occlum', manifest: '{ "mount": [{ "target": "/data", "type": "ramfs" }] }' },
      {
        as: 'occlum',
        manifest:
          '{ "mount": [{ "target": "/", "type": "unionfs", "options": { "layers": [{ "target": "/", "type": "sefs", "source": "./run/mount/__ROOT" }] } }] }',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest:
          '{ "mount": [{ "target": "/", "type": "unionfs", "options": { "layers": [{ "target": "/", "type": "sefs", "source": "./build/mount/__ROOT", "options": { "MAC": "" } }, { "target": "/", "type": "sefs", "source": "./run/mount/__ROOT" }] } }] }',
      },
      { as: 'occlum', manifest: '{ "mount": [] }' },
    ],
  },
  *checkData({ root }) {
    const mounts = member(root, 'mount');
    const roots = (mounts?.items ?? []).filter((mount) => textOf(member(mount, 'target')) === '/');
    if (!mounts || mounts.items.length === 0) return;
    if (roots.length === 0)
      yield {
        at: mounts.keyRange ?? mounts.range,
        path: mounts.path,
        message: 'nothing is mounted at `/`',
        help,
        ...fails,
      };
    for (const mount of roots) {
      const type = member(mount, 'type');
      const layers = member(mount, 'options', 'layers');
      if (textOf(type) !== 'unionfs') {
        const at = type ?? mount;
        yield { at: at.range, path: at.path, message: 'the root has to be a `unionfs`', help, ...fails };
      } else if (!(layers?.items ?? []).some(isMeasured))
        yield {
          at: (layers ?? mount).range,
          path: (layers ?? mount).path,
          message: 'no layer of the root has a `MAC`, so any image fits',
          help,
          ...fails,
        };
    }
  },
});

const help = 'begin the `layers` with a `sefs` at `/` that has `"options": { "MAC": "" }`, as the template does';
const fails = { stage: 'none', effect: 'fatal' } as const;

function isMeasured(layer: DataNode): boolean {
  return textOf(member(layer, 'type')) === 'sefs' && member(layer, 'options', 'MAC') !== undefined;
}
