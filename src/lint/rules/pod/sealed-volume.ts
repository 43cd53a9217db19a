import { visible } from '../../../text/visible.ts';
import { appExample, volumeExample } from '../../pod-examples.ts';
import { failsLater } from '../../pod-subject.ts';
import { type PodVolume, volumeFate, volumesOf } from '../../pod-volumes.ts';
import { podRule } from '../../rule.ts';

export const podSealedVolume = podRule({
  id: 'pod/sealed-volume',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Volumes that move between nodes and are encrypted with a key of one processor.',
    why: '`_sgx_mrenclave` and `_sgx_mrsigner` are derived from a secret of the processor: on another node the pod, or another replica of it, can not read what it wrote before, and starting fails when it tries. With `_sgx_mrenclave` every new image or manifest has another key as well, so that an update on the same node loses the data.',
    bad: [
      {
        as: 'pod',
        manifest: volumeExample('/data', 'persistentVolumeClaim: { claimName: data }'),
        app: appExample(
          'fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "_sgx_mrsigner" }]',
        ),
        at: '/data',
      },
      {
        as: 'pod',
        manifest: volumeExample('/data', 'hostPath: { path: /srv/data }'),
        app: appExample(
          'fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "_sgx_mrenclave" }]',
        ),
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: volumeExample('/data', 'emptyDir: {}'),
        app: appExample(
          'fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "_sgx_mrenclave" }]',
        ),
      },
      {
        as: 'pod',
        manifest: volumeExample('/data', 'persistentVolumeClaim: { claimName: data }'),
        app: appExample('fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "data" }]'),
      },
    ],
  },
  *checkPod({ app, workload }) {
    if (!app) return;
    for (const volume of volumesOf(app.container, workload)) {
      const fate = volumeFate(volume, app.manifest, app.container);
      if (fate.kind !== 'encrypted') continue;
      const sealed = fate.mounts.find(({ keyName }) => keyName?.startsWith('_sgx_'));
      if (!sealed || !outlives(volume)) continue;
      const byCode = sealed.keyName === '_sgx_mrenclave';
      const onOneNode = volume.source === 'hostPath' || volume.source === 'local';
      if (onOneNode && !byCode) continue;
      yield {
        at: volume.node.range,
        path: volume.node.path,
        message: `${onOneNode ? 'an update of the enclave' : byCode ? 'another node, and every update,' : 'another node'} can not read \`${visible(volume.path.raw)}\`: its key is \`${sealed.keyName}\` (${app.place(sealed.mount)})`,
        help: 'use a key that is released after attestation',
        ...failsLater,
      };
    }
  },
});

/** The pod, whose end is that of the other kinds. */
function outlives({ source }: PodVolume): boolean {
  return (
    source !== undefined &&
    !['emptyDir', 'ephemeral', 'configMap', 'secret', 'projected', 'downwardAPI'].includes(source)
  );
}
