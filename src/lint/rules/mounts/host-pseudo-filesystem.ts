import type { Mount } from '../../../gramine/mounts.ts';
import { manifestRule } from '../../rule.ts';

export const hostPseudoFilesystem = manifestRule({
  id: 'mounts/host-pseudo-filesystem',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: "Mounts of the host's `/proc`, `/sys` or `/dev`.",
    why: 'What these directories say comes from the host unsanitised, and programs believe it: number of processors, memory, devices. Gramine has versions of its own at `/proc`, `/sys` and `/dev`. Its log line about such a mount goes by the spelling and misses e.g. `file://proc`.',
    bad: [
      { manifest: 'fs.mounts = [{ path = "/proc", uri = "file:/proc" }]', at: '"file:/proc"' },
      { manifest: 'fs.mounts = [{ path = "/cpu", uri = "file:/sys/devices/system/cpu" }]' },
      { manifest: 'fs.mounts = [{ path = "/hostdev", uri = "file:/./dev/" }]' },
      { manifest: 'fs.root.uri = "file://proc"' },
      { gramine: '1.2', manifest: '[[fs.mounts]]\npath = "/dev"\nuri = "file:/dev"' },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ path = "/p", uri = "file:/proc/{{ pid }}" }]',
        at: '"file:/proc/{{ pid }}"',
      },
    ],
    good: [
      {
        manifest:
          'fs.mounts = [{ path = "/dev/nvidia0", uri = "dev:/dev/nvidia0" }, { path = "/p", uri = "file:/process" }, { path = "/q", uri = "file:proc" }]',
      },
      { manifest: 'fs.mounts = [{ path = "/dev/shm", type = "tmpfs" }]' },
    ],
  },
  *check({ mounts }) {
    for (const mount of [mounts.root, ...mounts.entries]) {
      const place = pseudoFilesystem(mount);
      const { uri } = mount.fields;
      if (!place || !uri?.written) continue;
      const logged = /^file:\/(?:proc|sys|dev)(?:\/|$)/.test(uri.text!.raw);
      yield {
        at: uri.at,
        path: `${mount.key}.uri`,
        message: `\`${uri.text}\` shows the host's \`${place}\` unsanitised`,
        help: `use Gramine's own \`${place}\`, or mount a single device with \`dev:\``,
        ...(logged ? { stage: 'runtime', effect: 'warning' } : { stage: 'none', effect: 'accepted' }),
      };
    }
  },
});

function pseudoFilesystem({ type, uri, hostPath }: Mount): string | undefined {
  if (type !== 'chroot' || uri?.scheme !== 'file' || !hostPath) return undefined;
  return /^\/(?:proc|sys|dev)(?=\/|$)/.exec(hostPath.raw)?.[0];
}
