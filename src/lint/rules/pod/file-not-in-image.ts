import { isBefore } from '../../../gramine/release.ts';
import { visible } from '../../../text/visible.ts';
import { volumeExample } from '../../pod-examples.ts';
import { volumeFate, volumesOf } from '../../pod-volumes.ts';
import { podRule } from '../../rule.ts';

export const podFileNotInImage = podRule({
  id: 'pod/file-not-in-image',
  severity: 'warning',
  fix: 'none',
  releases: { since: '1.9' },
  docs: {
    summary: 'Files of volumes in a fragment for GSC, which are not there when GSC builds.',
    why: 'From 1.9 on `gsc build` looks up every file that the fragment lists, those in `sgx.allowed_files` included, and stops at one that the image does not have or that is a folder. What a volume brings is there only when the pod runs.',
    bad: [
      {
        as: 'pod',
        manifest: volumeExample('/etc/app', 'configMap: { name: settings }'),
        app: { manifest: 'sgx.allowed_files = ["file:/etc/app/app.toml"]\n', as: 'gsc' },
        at: '/etc/app',
      },
    ],
    good: [
      {
        as: 'pod',
        gramine: '1.8',
        manifest: volumeExample('/etc/app', 'configMap: { name: settings }'),
        app: { manifest: 'sgx.allowed_files = ["file:/etc/app/app.toml"]\n', as: 'gsc' },
      },
      {
        as: 'pod',
        manifest: volumeExample('/data', 'emptyDir: {}'),
        app: {
          manifest: 'fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "data" }]\n',
          as: 'gsc',
        },
      },
    ],
  },
  *checkPod({ app, workload }) {
    if (app?.manifest.options.kind !== 'gsc-user-manifest' || isBefore(app.manifest.release, '1.9')) return;
    for (const volume of volumesOf(app.container, workload)) {
      const fate = volumeFate(volume, app.manifest, app.container);
      const entry = fate.kind === 'allowed' || fate.kind === 'trusted' ? fate.entry : undefined;
      if (!entry) continue;
      yield {
        at: volume.node.range,
        path: volume.node.path,
        message: `\`gsc build\` stops at \`${visible(entry.text.toString())}\` unless the image has such a file as well (${app.place(entry)})`,
        help: 'put an empty file there into the image, or make the volume an encrypted mount',
        stage: 'signer',
        effect: 'fatal',
      };
    }
  },
});
