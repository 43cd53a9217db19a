import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { dataRule, type Finding } from '../../rule.ts';

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
      {
        as: 'occlum',
        manifest:
          '{ "mount": [{ "target": "/", "type": "unionfs", "options": { "layers": [{ "target": "/", "type": "sefs" }, { "target": "/", "type": "sefs", "options": { "MAC": "" } }] } }] }',
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
      else yield* unmeasuredBelow(layers!);
    }
  },
});

const help = 'begin the `layers` with a `sefs` at `/` that has `"options": { "MAC": "" }`, as the template does';
const fails = { stage: 'none', effect: 'fatal' } as const;

/** Only the last layer is written to. */
function* unmeasuredBelow(layers: DataNode): Generator<Finding> {
  for (const layer of layers.items.slice(0, -1))
    if (textOf(member(layer, 'type')) === 'sefs' && !isMeasured(layer))
      yield {
        at: layer.range,
        path: layer.path,
        message: 'this layer has no `MAC`, so the host may give another one in its place',
        help,
        stage: 'none',
        effect: 'accepted',
      };
}

function isMeasured(layer: DataNode): boolean {
  return textOf(member(layer, 'type')) === 'sefs' && member(layer, 'options', 'MAC') !== undefined;
}
