import { encryptedMounts } from '../../../gramine/encryption.ts';
import { silent } from '../../../gramine/exposure.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const sealedToMrenclave = manifestRule({
  id: 'encryption/sealed-to-mrenclave',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Files sealed to the exact measurement of the enclave.',
    why: 'The manifest is part of the measurement: after any change of it, of the program or of Gramine the enclave gets another key, and what was written under `_sgx_mrenclave` cannot be read any more.',
    bad: [
      {
        manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_sgx_mrenclave" }]',
        at: '"_sgx_mrenclave"',
      },
      { gramine: '1.4', manifest: 'sgx.protected_mrenclave_files = ["file:d/"]', at: 'sgx.protected_mrenclave_files' },
    ],
    good: [
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_sgx_mrsigner" }]' },
      { gramine: '1.5', manifest: 'sgx.protected_mrenclave_files = ["file:d/"]' },
      { manifest: 'fs.mounts = [{ path = "/d", uri = "file:d", key_name = "_sgx_mrenclave" }]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest, mounts, release }: Subject): Generator<Finding> {
  const message = 'what is written here cannot be read any more once the enclave changes in any way';
  const help = 'use `_sgx_mrsigner` for data that must survive an update; every enclave of the signer can read it then';
  for (const { mount, keyName } of isBefore(release, '1.2') ? [] : encryptedMounts(mounts)) {
    const field = mount.fields.keyName;
    if (field?.written && keyName === '_sgx_mrenclave')
      yield { at: field.at, path: field.path, message, help, ...silent };
  }
  const old = isBefore(release, '1.5') ? manifest.at('sgx.protected_mrenclave_files') : undefined;
  if (old?.written) yield { at: old.key, path: old.path, message, help, ...silent };
}
