import { manifestRule } from '../../rule.ts';

export const keyIgnored = manifestRule({
  id: 'mounts/key-ignored',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.2', until: '1.7' },
  docs: {
    summary: 'A mount that names a key but is not encrypted.',
    why: 'Only encrypted mounts read `key_name`. On any other type it is ignored, and files that someone meant to encrypt are written to the host in the clear. From 1.7 on gramine-manifest refuses it.',
    bad: [
      {
        gramine: '1.6',
        manifest: 'fs.mounts = [{ path = "/db", uri = "file:db", key_name = "default" }]',
        at: 'key_name',
      },
      {
        gramine: '1.2',
        manifest: '[[fs.mounts]]\ntype = "tmpfs"\npath = "/tmp"\nkey_name = "_sgx_mrenclave"',
        at: 'key_name',
      },
      { gramine: '1.4', manifest: 'fs.root = { uri = "file:root", key_name = "default" }' },
    ],
    good: [
      {
        gramine: '1.6',
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:db", key_name = "default" }]',
      },
      { gramine: '1.9', manifest: 'fs.mounts = [{ path = "/db", uri = "file:db", key_name = "default" }]' },
      {
        gramine: '1.6',
        as: 'template',
        manifest: 'fs.mounts = [{ type = "{{ type }}", path = "/db", uri = "file:db", key_name = "default" }]',
      },
    ],
  },
  *check({ mounts }) {
    for (const { type, fields, key } of [mounts.root, ...mounts.entries]) {
      if (!type || type === 'encrypted' || !fields.keyName?.written) continue;
      yield {
        at: fields.keyName.key,
        path: `${key}.key_name`,
        message: `\`key_name\` has no effect on a \`${type}\` mount, which is not encrypted`,
        help: 'set `type = "encrypted"`, or remove `key_name`',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
