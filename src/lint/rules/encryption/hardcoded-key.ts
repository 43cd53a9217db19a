import { hardcodedKeys } from '../../../gramine/encryption.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const hardcodedKey = manifestRule({
  id: 'encryption/hardcoded-key',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Encryption keys written into the manifest.',
    why: 'A manifest is public, so whoever has the files has the key to them. A key named `_sgx_mrenclave` or `_sgx_mrsigner` is worse: it silently takes the place of the sealing key that only the enclave can derive.',
    bad: [
      { manifest: 'fs.insecure__keys.default = "ffeeddccbbaa99887766554433221100"', at: 'fs.insecure__keys.default' },
      { gramine: '1.2', manifest: '[fs.insecure__keys]\ndata = "ffeeddccbbaa99887766554433221100"', at: 'data' },
      { manifest: 'fs.insecure__keys._sgx_mrenclave = "ffeeddccbbaa99887766554433221100"', profile: 'development' },
      { gramine: '1.0', manifest: 'sgx.insecure__protected_files_key = "ffeeddccbbaa99887766554433221100"' },
      { as: 'template', manifest: 'fs.insecure__keys.default = "{{ key }}"' },
    ],
    good: [
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_sgx_mrsigner" }]' },
      { manifest: '[fs.insecure__keys]' },
      { gramine: '1.9', manifest: 'sgx.insecure__protected_files_key = "ffeeddccbbaa99887766554433221100"' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest, release }: Subject): Generator<Finding> {
  for (const { name, setting } of hardcodedKeys(manifest, release)) {
    if (!setting.written) continue;
    const replacesSealing = name === '_sgx_mrenclave' || name === '_sgx_mrsigner';
    yield {
      at: setting.key,
      path: setting.path,
      message: replacesSealing
        ? `a key that everybody can read takes the place of the sealing key \`${name}\``
        : `everybody who has the manifest has the encryption key \`${name}\``,
      help: replacesSealing
        ? 'remove it: Gramine derives the sealing key itself'
        : 'use a sealing key (`key_name = "_sgx_mrsigner"`), or hand the key to the enclave after attestation',
      stage: 'runtime',
      effect: 'warning',
      redact: [setting.at],
      ...(replacesSealing && { severity: 'error' }),
    };
  }
}
