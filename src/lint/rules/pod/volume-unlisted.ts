import { visible } from '../../../text/visible.ts';
import { appExample, podExample, volumeExample } from '../../pod-examples.ts';
import { failsLater, type PodApp } from '../../pod-subject.ts';
import { type PodVolume, type VolumeFate, volumeFate, volumesOf } from '../../pod-volumes.ts';
import { type Finding, podRule } from '../../rule.ts';

export const podVolumeUnlisted = podRule({
  id: 'pod/volume-unlisted',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Volumes of a pod that the manifest does not open to the program.',
    why: 'A volume is a folder of the container, and the program has of it what the manifest says. When no mount shows the place, or a mount of the enclave covers it, it is not there (ENOENT); when no list has it, opening a file fails (EACCES), and so does making one. In an image of GSC the root of the container is shown, but only the files that the image had when it was built are listed.',
    bad: [
      { as: 'pod', manifest: volumeExample('/data', 'emptyDir: {}'), app: appExample(), at: '/data' },
      {
        as: 'pod',
        manifest: volumeExample('/data', 'emptyDir: {}'),
        app: { manifest: 'sgx.enclave_size = "1G"\n', as: 'gsc' },
        at: '/data',
      },
      {
        as: 'pod',
        manifest: volumeExample('/data', 'emptyDir: {}'),
        app: appExample('fs.root.uri = "file:/app"'),
        at: '/data',
      },
      {
        as: 'pod',
        manifest: volumeExample('/data/in', 'emptyDir: {}'),
        app: appExample('fs.mounts = [{ type = "tmpfs", path = "/data" }]'),
        at: '/data/in',
      },
    ],
    good: [
      {
        as: 'pod',
        manifest: volumeExample('/data', 'emptyDir: {}'),
        app: appExample('fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/data", key_name = "data" }]'),
      },
      {
        as: 'pod',
        manifest: volumeExample('/data/', 'emptyDir: {}'),
        app: appExample('sgx.allowed_files = ["file:/data/"]'),
      },
      {
        as: 'pod',
        manifest: volumeExample('/run/aesmd', 'hostPath: { path: /run/aesmd }'),
        app: appExample(),
      },
      {
        as: 'pod',
        manifest: volumeExample('/srv/data', 'emptyDir: {}').replace('image:', 'workingDir: /srv\n      image:'),
        app: appExample('fs.root.uri = "file:."', 'sgx.allowed_files = ["file:data"]'),
      },
      { as: 'pod', manifest: podExample(), app: appExample() },
    ],
  },
  *checkPod({ app, workload }) {
    if (!app) return;
    for (const volume of volumesOf(app.container, workload)) {
      const says = sayingOf(volumeFate(volume, app.manifest, app.container), volume, app);
      if (says) yield { at: volume.node.range, path: volume.node.path, ...failsLater, ...says };
    }
  },
});

function sayingOf(
  fate: VolumeFate,
  { path, source }: PodVolume,
  app: PodApp,
): Pick<Finding, 'message' | 'help' | 'severity'> | undefined {
  const shown = `\`${visible(path.raw)}\``;
  switch (fate.kind) {
    case 'unlisted':
      return {
        message: `the program can open nothing in ${shown}: no list of the manifest has it`,
        help:
          source === 'emptyDir'
            ? 'mount a tmpfs in the enclave (`fs.mounts`) for what is only needed while it runs, or an encrypted folder'
            : app.manifest.options.kind === 'gsc-user-manifest'
              ? 'make it an encrypted mount, or list its files in `sgx.allowed_files`, with empty ones in the image from GSC 1.9 on'
              : 'make it an encrypted mount, or list it in `sgx.allowed_files` when the host may read and change it',
      };
    case 'hidden':
      if (fate.by.type === 'tmpfs' && source === 'emptyDir')
        return {
          message: `the program does not use this volume: it has a tmpfs of its own at ${shown} (${app.place(fate.by)})`,
          help: 'leave the volume out',
          severity: 'note',
        };
      return {
        message: `the program does not see ${shown}: ${fate.by.type === 'tmpfs' ? 'a tmpfs' : 'another mount'} covers it (${app.place(fate.by)})`,
        help: 'mount the volume elsewhere, or let the manifest show it with a mount of its own behind that one',
      };
    case 'unreachable':
      return {
        message: `the program does not see ${shown}: no mount of the manifest shows it`,
        help: `add it to \`fs.mounts\`: \`{ path = "${visible(path.raw)}", uri = "file:${visible(path.raw)}" }\`, encrypted when it can be`,
      };
    default:
      return undefined;
  }
}
