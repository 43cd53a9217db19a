import type { Mount } from '../../../gramine/mounts.ts';
import { selfAndAbove } from '../../../gramine/paths.ts';
import { manifestRule } from '../../rule.ts';

export const encryptedOverlap = manifestRule({
  id: 'mounts/encrypted-overlap',
  severity: 'warning',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'Two encrypted mounts that share files of the host.',
    why: 'The documentation forbids it and nothing checks it. The same file is then open twice with state of its own each time, possibly under two keys, and what one mount writes the other may fail to read.',
    bad: [
      {
        manifest:
          'fs.mounts = [\n  { type = "encrypted", path = "/a", uri = "file:data" },\n  { type = "encrypted", path = "/b", uri = "file:data/b" },\n]',
        at: '"file:data/b"',
      },
      {
        manifest:
          'fs.mounts = [\n  { type = "encrypted", path = "/a", uri = "file:data/x" },\n  { type = "encrypted", path = "/b", uri = "file:./data/" },\n]',
        at: '"file:data/x"',
      },
      {
        manifest:
          'fs.mounts = [\n  { type = "encrypted", path = "/a", uri = "file:data" },\n  { type = "encrypted", path = "/b", uri = "file:data" },\n]',
      },
      {
        as: 'template',
        manifest:
          'fs.mounts = [\n  { type = "encrypted", path = "/a", uri = "file:{{ d }}" },\n  { type = "encrypted", path = "/b", uri = "file:{{ d }}/b" },\n]',
        at: '"file:{{ d }}/b"',
      },
    ],
    good: [
      {
        manifest:
          'fs.mounts = [\n  { type = "encrypted", path = "/a", uri = "file:data" },\n  { type = "encrypted", path = "/b", uri = "file:database" },\n]',
      },
      {
        manifest:
          'fs.mounts = [\n  { path = "/a", uri = "file:data" },\n  { type = "encrypted", path = "/b", uri = "file:data/b" },\n]',
      },
    ],
  },
  *check({ mounts }) {
    const encrypted = [mounts.root, ...mounts.entries].filter(({ type, hostPath }) => type === 'encrypted' && hostPath);
    const byHost = new Map<string, Mount>();
    for (const mount of encrypted) if (!byHost.has(mount.hostPath!.raw)) byHost.set(mount.hostPath!.raw, mount);
    for (const mount of encrypted) {
      const outer = selfAndAbove(mount.hostPath!.raw)
        .map((path) => byHost.get(path))
        .find((other) => other && other !== mount);
      const { uri } = mount.fields;
      if (!outer || !uri?.written) continue;
      yield {
        at: uri.at,
        path: `${mount.key}.uri`,
        message: `\`${uri.text}\` also belongs to the encrypted mount at \`${outer.path}\``,
        help: 'give each encrypted mount a directory of its own on the host',
        stage: 'none',
        effect: 'accepted',
        ...(outer.fields.uri?.written && { related: [{ range: outer.fields.uri.at, message: 'the other mount' }] }),
      };
    }
  },
});
