import { hardcodedKeys } from '../../../gramine/encryption.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const malformedKey = manifestRule({
  id: 'encryption/malformed-key',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Encryption keys in the manifest that are not 32 hexadecimal digits.',
    why: 'Gramine stops at start-up, and its message prints the key. The checker takes any text.',
    bad: [
      { manifest: 'fs.insecure__keys.default = "abc"', at: '"abc"' },
      { gramine: '1.2', manifest: `fs.insecure__keys.default = "${'0g'.repeat(16)}"` },
      { gramine: '1.4', manifest: 'sgx.insecure__protected_files_key = ""', at: '""' },
    ],
    good: [
      { manifest: 'fs.insecure__keys.default = "ffeeddccbbaa99887766554433221100"' },
      { manifest: 'fs.insecure__keys.default = "FFEEDDCCBBAA99887766554433221100"' },
      { as: 'template', manifest: 'fs.insecure__keys.default = "{{ key }}"' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ manifest, release }: Subject): Generator<Finding> {
  for (const { name, setting } of hardcodedKeys(manifest, release)) {
    const { known } = setting;
    if (!setting.written || typeof known !== 'string' || /^[0-9a-fA-F]{32}$/.test(known)) continue;
    const digits = known.length === 32 ? 'other characters' : `${known.length} characters`;
    yield {
      at: setting.at,
      path: setting.path,
      message: `the encryption key \`${name}\` must be 32 hexadecimal digits, it has ${digits}`,
      help: 'remove it and use a sealing key, or write 16 random bytes in hexadecimal',
      stage: 'runtime',
      effect: 'fatal',
      redact: [setting.at],
    };
  }
}
