import type { Mount } from '../../../gramine/mounts.ts';
import type { Text } from '../../../gramine/text.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const encryptedRenamed = manifestRule({
  id: 'mounts/encrypted-renamed',
  severity: 'note',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'An encrypted mount whose files have another path on the host than in the enclave.',
    why: "An encrypted file carries the path it was created with, and Gramine compares it with the path on the host, spelled as in `uri`. Files that were encrypted beforehand under the path in the enclave, or under an absolute path for a relative `uri`, can't be opened: `Invalid path`.",
    bad: [
      {
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/files", uri = "file:enc_files" }]',
        at: '"file:enc_files"',
      },
      { gramine: '1.2', manifest: '[[fs.mounts]]\ntype = "encrypted"\npath = "/data/in"\nuri = "file:/data"' },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:/srv/{{ name }}" }]',
      },
    ],
    good: [
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/data/", uri = "file:/data" }]' },
      { manifest: 'fs.mounts = [{ path = "/files", uri = "file:enc_files" }]' },
      { as: 'template', manifest: 'fs.mounts = [{ type = "encrypted", path = "/data", uri = "file:{{ data }}" }]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ mounts }: Subject): Generator<Finding> {
  for (const mount of mounts.entries) {
    const names = renamed(mount);
    if (!names) continue;
    yield {
      at: mount.fields.uri!.at,
      path: `${mount.key}.uri`,
      message: `files at \`${names.inside}\` are encrypted under the path \`${names.host}\``,
      help: `encrypt files for it as \`${names.host}/NAME\`, spelled like that`,
      stage: 'none',
      effect: 'accepted',
    };
  }
}

function renamed({ type, path, uri, hostPath }: Mount): { readonly inside: Text; readonly host: string } | undefined {
  if (type !== 'encrypted' || uri?.scheme !== 'file' || !path || !hostPath) return undefined;
  if (path.startsWith('/') !== true || path.equals(hostPath) !== false) return undefined;
  return { inside: path, host: hostPath.raw === '' ? '.' : hostPath.toString() };
}
