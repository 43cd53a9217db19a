import type { Severity } from '../../../diagnostic/diagnostic.ts';
import type { Mount } from '../../../gramine/mounts.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const tooBroadMount = manifestRule({
  id: 'mounts/too-broad',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Mounts of `/`, `/etc`, `/home` or a home directory of the host.',
    why: 'The content of a file still needs an entry in a list, but names, sizes and attributes of everything below come from the host unchecked, and programs look into such directories for configuration, plug-ins and credentials. With `file_check_policy = "allow_all_but_log"` the content comes from the host as well.',
    bad: [
      { manifest: 'fs.mounts = [{ path = "/host", uri = "file:/" }]', at: '"file:/"' },
      { manifest: 'fs.mounts = [{ path = "/etc", uri = "file:/etc" }]', at: '"file:/etc"' },
      { manifest: 'fs.mounts = [{ path = "/home/me", uri = "file:/home/me/" }]' },
      { manifest: 'fs.root.uri = "file:/"', at: '"file:/"' },
      {
        gramine: '1.2',
        manifest: '[[fs.mounts]]\npath = "/root"\nuri = "file:/root"\n\n[sgx]\nfile_check_policy = "allow_all_but_log"',
      },
    ],
    good: [
      {
        manifest:
          'fs.mounts = [{ path = "/etc/hosts", uri = "file:/etc/hosts" }, { path = "/etc", uri = "file:etc" }, { path = "/app", uri = "file:/home/me/app" }]',
      },
      { as: 'gsc', manifest: 'sgx.debug = false' },
      { as: 'template', manifest: 'fs.mounts = [{ path = "/home", uri = "file:{{ home }}" }]' },
    ],
  },
  *check(subject) {
    for (const mount of [subject.mounts.root, ...subject.mounts.entries]) {
      const what = breadthOf(mount);
      const { uri } = mount.fields;
      if (!what || !uri?.written) continue;
      const severity = severityOf(subject, mount);
      yield {
        at: uri.at,
        path: `${mount.key}.uri`,
        message: `\`${uri.text}\` shows ${what}`,
        help: 'mount only what the program needs',
        stage: 'none',
        effect: 'accepted',
        ...(severity && { severity }),
      };
    }
  },
});

function breadthOf({ type, hostPath }: Mount): string | undefined {
  if (type !== 'chroot' || hostPath?.known === undefined) return undefined;
  if (hostPath.known === '/') return 'the whole file system of the host';
  if (hostPath.known === '/etc') return 'all configuration of the host';
  if (hostPath.known === '/home') return 'all home directories of the host';
  return /^\/root$|^\/home\/[^/]+$/.test(hostPath.known) ? 'a home directory of the host' : undefined;
}

/** `fs.root.uri = "file:/"` and a mount of `/etc` are common, and harmless when the lists are short. */
function severityOf({ manifest }: Subject, { hostPath, index }: Mount): Severity | undefined {
  if (manifest.get('sgx.file_check_policy')?.known === 'allow_all_but_log') return 'warning';
  return index >= 0 && hostPath!.known !== '/etc' ? 'warning' : undefined;
}
