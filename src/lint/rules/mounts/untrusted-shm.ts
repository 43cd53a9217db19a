import { isBefore } from '../../../gramine/release.ts';
import { manifestRule } from '../../rule.ts';

export const untrustedShm = manifestRule({
  id: 'mounts/untrusted-shm',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  releases: { since: '1.6' },
  docs: {
    summary: 'Memory shared with the host.',
    why: 'Everything in an `untrusted_shm` mount can be read and changed by the host at any moment, also between a check and its use. From 1.8 on `sgx.allowed_files` no longer limits which files may be opened there, although the documentation asks for it, and no warning names the mount.',
    bad: [
      {
        manifest: 'fs.mounts = [{ type = "untrusted_shm", path = "/dev/shm", uri = "dev:/dev/shm" }]',
        at: '"untrusted_shm"',
      },
      { gramine: '1.6', manifest: '[[fs.mounts]]\ntype = "untrusted_shm"\npath = "/dev/shm"\nuri = "dev:/dev/shm"' },
    ],
    good: [
      { manifest: 'fs.mounts = [{ type = "tmpfs", path = "/dev/shm" }]' },
      { gramine: '1.5', manifest: 'fs.mounts = [{ type = "untrusted_shm", path = "/dev/shm", uri = "dev:/dev/shm" }]' },
      { as: 'template', manifest: 'fs.mounts = [{ type = "{{ type }}", path = "/dev/shm", uri = "dev:/dev/shm" }]' },
    ],
  },
  *check({ mounts, release }) {
    for (const { type, fields, key, path } of [mounts.root, ...mounts.entries]) {
      if (type !== 'untrusted_shm' || !fields.type?.written) continue;
      const unlimited = isBefore(release, '1.8') ? '' : ', whatever `sgx.allowed_files` says';
      yield {
        at: fields.type.at,
        path: `${key}.type`,
        message: `the host reads and changes all of \`${path ?? '…'}\`${unlimited}`,
        help: 'copy data out before checking it, and keep secrets out; for memory shared within the enclave use `tmpfs`',
        stage: 'none',
        effect: 'accepted',
      };
    }
  },
});
