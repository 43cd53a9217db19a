import type { DataNode } from '../../../data/node.ts';
import { nodeAt } from '../../../kata/pod.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { type PodApp, type PodSubject, silently } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podUser = podRule({
  id: 'pod/user',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Users of a pod that the program is not.',
    why: '`runAsUser` and `runAsGroup` decide as whom Gramine runs, which counts for files on the host. The program in the enclave sees the user of `loader.uid` and the group of `loader.gid`, root when they are not set; GSC does not carry the user of the image over. Programs that refuse to be root, or that look themselves up in `/etc/passwd`, then fail with an exit code alone.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['securityContext: { runAsUser: 999 }'] }),
        app: appExample(),
        at: '999',
      },
      {
        as: 'pod',
        manifest: podExample({ pod: ['securityContext: { runAsUser: 999, runAsGroup: 998 }'] }),
        app: appExample('loader.uid = 999', 'loader.gid = 999'),
        at: '998',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: podExample({ container: ['securityContext: { runAsUser: 999 }'] }),
        app: appExample('loader.uid = 999'),
      },
      {
        as: 'pod',
        manifest: podExample({ container: ['securityContext: { runAsUser: 0 }'] }),
        app: appExample(),
      },
    ],
  },
  *checkPod({ app, workload }) {
    if (!app) return;
    for (const [key, setting] of [
      ['runAsUser', 'loader.uid'],
      ['runAsGroup', 'loader.gid'],
    ] as const) {
      const node = wanted(key, app, workload);
      const inside = insideOf(setting, app);
      if (!node || !inside || Number(node.scalar) === inside.id) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `in the enclave the program has the id ${inside.id}${inside.place}, whatever \`${key}\` says`,
        help: `set \`${setting} = ${node.scalar}\` when the program is to have it`,
        ...silently,
      };
    }
  },
});

/** That of the container counts before that of the pod. */
function wanted(key: string, { container }: PodApp, { spec }: PodSubject['workload']): DataNode | undefined {
  const node = nodeAt(container, 'securityContext', key) ?? nodeAt(spec, 'securityContext', key);
  return node?.kind === 'number' ? node : undefined;
}

function insideOf(path: 'loader.uid' | 'loader.gid', { manifest: { manifest }, place }: PodApp) {
  const setting = manifest.get(path);
  if (manifest.isOpen || manifest.at('loader')?.kind === 'hole') return undefined;
  if (!setting) return { id: 0, place: '' };
  return setting.known === undefined ? undefined : { id: Number(setting.known), place: ` (${place(setting)})` };
}
