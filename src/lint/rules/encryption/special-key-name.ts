import { encryptedMounts, hardcodedKeys, isUnknownSpecialKey } from '../../../gramine/encryption.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const specialKeyName = manifestRule({
  id: 'encryption/special-key-name',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.2' },
  docs: {
    summary: 'Encrypted mounts whose key name looks special and is not.',
    why: 'Names that begin with `_` stand for keys that Gramine derives, and there are two: `_sgx_mrenclave` and `_sgx_mrsigner`. With any other the mount succeeds, the key stays unset, and every open fails with EACCES; only the debug log says why.',
    bad: [
      {
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_sgx_mrsigner_dcap" }]',
        at: '"_sgx_mrsigner_dcap"',
      },
      {
        gramine: '1.9',
        manifest: 'fs.root.type = "encrypted"\nfs.root.uri = "file:d"\nfs.root.key_name = "_mrenclave"',
      },
      { gramine: '1.2', manifest: '[[fs.mounts]]\ntype = "encrypted"\npath = "/d"\nuri = "file:d"\nkey_name = "_key"' },
    ],
    good: [
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_sgx_mrsigner" }]' },
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "data" }]' },
      { manifest: 'fs.mounts = [{ path = "/d", uri = "file:d", key_name = "_x" }]' },
      {
        as: 'template',
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_{{ k }}" }]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest, mounts, release }: Subject): Generator<Finding> {
  const given = new Set(hardcodedKeys(manifest, release).map(({ name }) => name));
  for (const { mount, keyName } of encryptedMounts(mounts)) {
    const field = mount.fields.keyName;
    if (!field?.written || keyName === undefined || !isUnknownSpecialKey(keyName) || given.has(keyName)) continue;
    yield {
      at: field.at,
      path: field.path,
      message: `Gramine has no special key \`${keyName}\`, so no file of this mount can be opened`,
      help: 'use `_sgx_mrsigner` or `_sgx_mrenclave`, or a name without `_` in front for a key of your own',
      stage: 'syscall',
      effect: 'fatal',
    };
  }
}
