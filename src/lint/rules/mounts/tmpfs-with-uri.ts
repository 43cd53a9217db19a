import { removeStatement } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const tmpfsWithUri = manifestRule({
  id: 'mounts/tmpfs-with-uri',
  severity: 'warning',
  fix: 'safe',
  docs: {
    summary: 'A `tmpfs` mount with a `uri`.',
    why: 'A `tmpfs` begins empty, lives in the memory of one process and never reads or writes the host, so the `uri` is ignored. Files that should survive, or be there at the start, need another type.',
    bad: [
      {
        manifest: 'fs.mounts = [{ type = "tmpfs", path = "/tmp", uri = "file:/tmp" }]',
        at: '"file:/tmp"',
        fixed: 'fs.mounts = [{ type = "tmpfs", path = "/tmp" }]',
      },
      {
        manifest: 'fs.mounts = [{ uri = "file:/tmp", type = "tmpfs", path = "/tmp" }]',
        fixed: 'fs.mounts = [{ type = "tmpfs", path = "/tmp" }]',
      },
      {
        gramine: '1.2',
        manifest: '[[fs.mounts]]\ntype = "tmpfs"\nuri = "file:/tmp"\npath = "/tmp"\n',
        fixed: '[[fs.mounts]]\ntype = "tmpfs"\npath = "/tmp"\n',
      },
      { manifest: 'fs.root.type = "tmpfs"\nfs.root.uri = "file:/"\n', fixed: 'fs.root.type = "tmpfs"\n' },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ type = "tmpfs", path = "/tmp", uri = "file:{{ tmp }}" }]',
        at: '"file:{{ tmp }}"',
      },
    ],
    good: [
      { manifest: 'fs.mounts = [{ type = "tmpfs", path = "/tmp" }, { path = "/data", uri = "file:data" }]' },
      { as: 'template', manifest: 'fs.mounts = [{ type = "{{ type }}", path = "/tmp", uri = "file:/tmp" }]' },
    ],
  },
  *check({ document, mounts }) {
    for (const { type, fields, key } of [mounts.root, ...mounts.entries]) {
      const { uri } = fields;
      if (type !== 'tmpfs' || !uri?.written || uri.kind !== 'string') continue;
      yield {
        at: uri.at,
        path: `${key}.uri`,
        message: 'the `uri` of a `tmpfs` mount is ignored',
        help: 'remove it, or use another type for files of the host',
        stage: 'none',
        effect: 'ignored',
        fix: { title: 'remove `uri`', edits: [removeStatement(document, uri.node)] },
      };
    }
  },
});
