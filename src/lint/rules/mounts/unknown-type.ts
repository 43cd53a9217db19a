import { isBefore, type Release } from '../../../gramine/release.ts';
import { manifestRule } from '../../rule.ts';

export const unknownMountType = manifestRule({
  id: 'mounts/unknown-type',
  severity: 'error',
  fix: 'none',
  releases: { until: '1.7' },
  docs: {
    summary: 'A mount type that the targeted release does not have.',
    why: 'Up to 1.6 nothing checks the type before the enclave starts, which then fails. `encrypted` came with 1.2 and `untrusted_shm` with 1.6; from 1.7 on gramine-manifest checks the type.',
    bad: [
      {
        gramine: '1.6',
        manifest: 'fs.mounts = [{ type = "encypted", path = "/a", uri = "file:a" }]',
        at: '"encypted"',
      },
      {
        gramine: '1.5',
        manifest: 'fs.mounts = [{ type = "untrusted_shm", path = "/dev/shm", uri = "dev:/dev/shm" }]',
        at: '"untrusted_shm"',
      },
      { gramine: '1.1', manifest: 'fs.root.type = "encrypted"\nfs.root.uri = "file:root"', at: '"encrypted"' },
    ],
    good: [
      {
        gramine: '1.6',
        manifest:
          'fs.mounts = [{ type = "untrusted_shm", path = "/dev/shm", uri = "dev:/dev/shm" }, { path = "/a", uri = "file:a" }]',
      },
      { gramine: '1.2', manifest: 'fs.mounts = [{ type = "encrypted", path = "/a", uri = "file:a" }]' },
      { gramine: '1.9', manifest: 'fs.mounts = [{ type = "encypted", path = "/a", uri = "file:a" }]' },
      {
        gramine: '1.6',
        as: 'template',
        manifest: 'fs.mounts = [{ type = "{{ type }}", path = "/a", uri = "file:a" }]',
      },
    ],
  },
  *check({ mounts, release }) {
    for (const { fields, key } of [mounts.root, ...mounts.entries]) {
      const { type } = fields;
      if (!type?.written || typeof type.known !== 'string') continue;
      const since = introduced.get(type.known);
      if (since && !isBefore(release, since)) continue;
      yield {
        at: type.at,
        path: `${key}.type`,
        message: since
          ? `mounts of type \`${type.known}\` exist since Gramine ${since}`
          : `\`${type.known}\` is no type of mount`,
        help: `use ${typesOf(release)}`,
        stage: 'runtime',
        effect: 'fatal',
      };
    }
  },
});

const introduced: ReadonlyMap<string, Release> = new Map([
  ['chroot', '1.0'],
  ['tmpfs', '1.0'],
  ['encrypted', '1.2'],
  ['untrusted_shm', '1.6'],
]);

function typesOf(release: Release): string {
  const types = [...introduced].filter(([, since]) => !isBefore(release, since)).map(([type]) => `\`${type}\``);
  return `${types.slice(0, -1).join(', ')} or ${types.at(-1)}`;
}
