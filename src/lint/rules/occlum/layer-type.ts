import { member, textOf } from '../../../data/member.ts';
import { dataRule } from '../../rule.ts';

export const occlumLayerType = dataRule({
  id: 'occlum/layer-type',
  severity: 'error',
  fix: 'none',
  kinds: ['occlum'],
  docs: {
    summary: 'Layers of a `unionfs` that are no `sefs`, or are mounted elsewhere than at `/`.',
    why: 'A layer of the host or of memory below a root that is measured would change files of the image behind its back; the libOS refuses it when the enclave starts, long after `occlum build` was content.',
    bad: [
      {
        as: 'occlum',
        manifest:
          '{ "mount": [{ "target": "/", "type": "unionfs", "options": { "layers": [{ "target": "/", "type": "sefs", "options": { "MAC": "" } }, { "target": "/", "type": "hostfs", "source": "." }] } }] }',
        at: '"hostfs"',
      },
      {
        as: 'occlum',
        manifest:
          '{ "mount": [{ "target": "/", "type": "unionfs", "options": { "layers": [{ "target": "/lower", "type": "sefs", "options": { "MAC": "" } }] } }] }',
        at: '"/lower"',
      },
    ],
    good: [
      {
        as: 'occlum',
        manifest:
          '{ "mount": [{ "target": "/", "type": "unionfs", "options": { "layers": [{ "target": "/", "type": "sefs", "options": { "MAC": "" } }] } }] }',
      },
    ],
  },
  *checkData({ root }) {
    for (const mount of member(root, 'mount')?.items ?? []) {
      for (const layer of member(mount, 'options', 'layers')?.items ?? []) {
        const [type, target] = [member(layer, 'type'), member(layer, 'target')];
        if (type && textOf(type) !== 'sefs')
          yield {
            at: type.range,
            path: type.path,
            message: 'a layer has to be a `sefs`',
            help: 'mount it beside the root',
            ...fails,
          };
        else if (target && textOf(target) !== '/')
          yield {
            at: target.range,
            path: target.path,
            message: 'a layer has to be mounted at `/`',
            help: 'use `/`',
            ...fails,
          };
      }
    }
  },
});

const fails = { stage: 'none', effect: 'fatal' } as const;
