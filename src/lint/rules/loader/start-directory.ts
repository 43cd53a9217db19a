import { resolveInside } from '../../../gramine/mounts.ts';
import { isAtOrBelow, normalizePath } from '../../../gramine/paths.ts';
import { hostFile } from '../../host-files.ts';
import { manifestRule } from '../../rule.ts';

export const startDirectory = manifestRule({
  id: 'loader/start-directory',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A `fs.start_dir` that is not there when the program starts.',
    why: 'Gramine changes into `fs.start_dir` before it starts the program and stops when there is no such directory. A tmpfs is empty then, so nothing below its mount point exists.',
    bad: [
      {
        manifest: 'fs.start_dir = "/tmp/work"\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }]',
        at: '"/tmp/work"',
      },
      {
        gramine: '1.2',
        manifest: '[fs]\nstart_dir = "/srv/app"\nmounts = [{ path = "/srv", uri = "file:srv" }]',
        files: { '/srv/': '' },
        at: '"/srv/app"',
      },
      { manifest: 'fs.start_dir = "/app"', files: { '/app': '' } },
    ],
    good: [
      { manifest: 'fs.start_dir = "/tmp"\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }]' },
      {
        manifest:
          'fs.start_dir = "/tmp/work"\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }, { path = "/tmp/work/x", uri = "file:x" }]',
      },
      { manifest: 'fs.start_dir = "/app"', files: { '/app/x': '' } },
      { manifest: 'fs.start_dir = "/app"' },
      { as: 'template', manifest: 'fs.start_dir = "/tmp/{{ x }}"\nfs.mounts = [{ type = "tmpfs", path = "/tmp" }]' },
    ],
  },
  *check(subject) {
    const { manifest, mounts } = subject;
    const setting = manifest.get('fs.start_dir');
    const path = setting?.text?.startsWith('/') === true ? normalizePath(setting.text) : undefined;
    if (!setting?.written || path?.known === undefined || path.raw === '/') return;
    if (mounts.entries.some((mount) => !mount.path || isAtOrBelow(mount.path, path) !== false)) return;
    const shown = resolveInside(mounts, path);
    if (shown === 'unknown' || /^\/(?:proc|dev|sys)(?:\/|$)/.test(path.raw)) return;
    const { mount, hostPath } = shown;
    const found = mount.type === 'chroot' && hostPath ? hostFile(subject, hostPath) : undefined;
    const isFile = found !== undefined && found.stat !== 'missing' && found.stat.type !== 'directory';
    if (mount.type !== 'tmpfs' && found?.stat !== 'missing' && !isFile) return;
    yield {
      at: setting.at,
      path: setting.path,
      message: isFile
        ? `\`${path}\` is a file, and the program starts in a directory`
        : `there is no directory \`${path}\` when the program starts`,
      help: 'start in a directory that a mount shows, and let the program make others',
      stage: 'runtime',
      effect: 'fatal',
      everywhere: true,
      ...(mount.index >= 0 && { related: [{ range: mount.at, message: 'shows that path' }] }),
    };
  },
});
