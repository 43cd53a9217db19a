import { visible } from '../../../text/visible.ts';
import { appExample, volumeExample } from '../../pod-examples.ts';
import { failsLater } from '../../pod-subject.ts';
import { volumeFate, volumesOf } from '../../pod-volumes.ts';
import { podRule } from '../../rule.ts';

export const podVolumeOverTrusted = podRule({
  id: 'pod/volume-over-trusted',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Volumes that lie over trusted files.',
    why: 'The hashes are those of the files that were there when the manifest was signed. A volume over their folder takes them away, and what it has instead is refused unless it is the same to the last byte. For a ConfigMap that may be what is wanted, since the hash then pins its contents: every change of it needs a new signature.',
    bad: [
      {
        as: 'pod',
        manifest: volumeExample('/app/conf', 'configMap: { name: settings }'),
        app: appExample('sgx.trusted_files = ["file:/app/conf/server.toml"]'),
        at: '/app/conf',
      },
      {
        as: 'pod',
        manifest: volumeExample('/app/cache', 'emptyDir: {}'),
        app: appExample('sgx.trusted_files = ["file:/app/"]'),
        at: '/app/cache',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: volumeExample('/data', 'configMap: { name: settings }'),
        app: appExample('sgx.trusted_files = ["file:/app/"]'),
      },
    ],
  },
  *checkPod({ app, workload }) {
    if (!app) return;
    for (const volume of volumesOf(app.container, workload)) {
      const fate = volumeFate(volume, app.manifest, app.container);
      if (fate.kind !== 'trusted') continue;
      const isEmpty = volume.source === 'emptyDir';
      const more = fate.more > 0 ? ` and ${fate.more} more` : '';
      yield {
        at: volume.node.range,
        path: volume.node.path,
        message: isEmpty
          ? `an empty volume takes the place of trusted files: \`${visible(fate.entry.text.toString())}\`${more} (${app.place(fate.entry)})`
          : `the volume has to hold what \`${visible(fate.entry.text.toString())}\`${more} held when it was signed (${app.place(fate.entry)})`,
        help: isEmpty
          ? 'mount it elsewhere'
          : 'mount it elsewhere, or make it an encrypted mount; for a ConfigMap that never changes, set `immutable: true` and keep it',
        ...(isEmpty && { severity: 'error' as const }),
        ...failsLater,
      };
    }
  },
});
