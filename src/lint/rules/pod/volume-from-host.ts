import { visible } from '../../../text/visible.ts';
import { appExample, volumeExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { volumeFate, volumesOf } from '../../pod-volumes.ts';
import { podRule } from '../../rule.ts';

export const podVolumeFromHost = podRule({
  id: 'pod/volume-from-host',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Volumes that the program takes as the host has them.',
    why: 'What `sgx.allowed_files` names is neither measured nor encrypted: whoever runs the node, or may write the ConfigMap or the claim, reads and changes it while the program runs. That is right for logs and for what the program checks itself.',
    bad: [
      {
        as: 'pod',
        manifest: volumeExample('/app/conf', 'configMap: { name: settings }'),
        app: appExample('sgx.allowed_files = ["file:/app/conf/"]'),
        at: '/app/conf',
      },
      {
        as: 'pod',
        manifest: volumeExample('/data', 'persistentVolumeClaim: { claimName: data }'),
        app: appExample('sgx.file_check_policy = "allow_all_but_log"'),
        at: '/data',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: volumeExample('/data', 'persistentVolumeClaim: { claimName: data }'),
        app: appExample('fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "data" }]'),
      },
      {
        as: 'pod',
        manifest: volumeExample('/var/log/app', 'emptyDir: {}'),
        app: appExample('sgx.allowed_files = ["file:/var/log/app/"]'),
      },
    ],
  },
  *checkPod({ app, workload }) {
    if (!app) return;
    for (const volume of volumesOf(app.container, workload)) {
      const { path, source } = volume;
      const fate = volumeFate(volume, app.manifest, app.container);
      if (fate.kind !== 'allowed' || source === 'secret' || /^\/var\/log(?:\/|$)/.test(path.raw)) continue;
      const policy = app.manifest.manifest.at('sgx.file_check_policy');
      const said = fate.entry ?? policy;
      yield {
        at: volume.node.range,
        path: volume.node.path,
        message: `the host reads and changes what the program has in \`${visible(path.raw)}\`${said ? ` (${app.place(said)})` : ''}`,
        help:
          source === 'configMap'
            ? 'list the files as trusted with their hashes, or check a signature in the program'
            : 'make it an encrypted mount',
        ...accepted,
      };
    }
  },
});
