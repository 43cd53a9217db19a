import { silent } from '../../../gramine/exposure.ts';
import { joinKey } from '../../../gramine/manifest.ts';
import { findSecrets, isKeyValue } from '../../../gramine/secrets.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const secretInManifest = manifestRule({
  id: 'security/secret-in-manifest',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Private keys, tokens and passwords in a manifest.',
    why: 'A manifest is public: the host needs it in plain text to start the enclave, and it stays in repositories and images. What it says is protected from changes, not from being read. The value itself is never printed.',
    bad: [
      { manifest: `loader.env.GITHUB_TOKEN = "ghp_${'a1B2'.repeat(9)}"`, at: `"ghp_${'a1B2'.repeat(9)}"` },
      {
        manifest:
          'loader.env.KEY = """\n-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA==\n-----END EC PRIVATE KEY-----\n"""',
      },
      { manifest: `loader.argv = ["app", "--key", "AKIA${'Z2X4'.repeat(4)}"]`, at: `"AKIA${'Z2X4'.repeat(4)}"` },
      { manifest: 'loader.env.DB_PASSWORD = { value = "horse-battery-staple" }', at: '"horse-battery-staple"' },
      { manifest: 'loader.argv = ["app", "--password=horse-battery-staple"]' },
      { manifest: 'loader.env.DATABASE_URL = "postgres://app:horse-battery@db/app"' },
      { gramine: '1.0', manifest: 'loader.env.API_KEY = "8f3c9f0f2b1d4e5a"', profile: 'development' },
    ],
    good: [
      { manifest: 'loader.env.DB_PASSWORD = "changeme"' },
      { manifest: 'loader.env.DB_PASSWORD_FILE = "/run/secrets/db"' },
      { manifest: 'loader.env.TOKEN = { passthrough = true }' },
      { manifest: 'loader.env.SECRET_PROVISION_SET_KEY = "default"' },
      { manifest: 'fs.insecure__keys.default = "ffeeddccbbaa99887766554433221100"' },
      { as: 'template', manifest: 'loader.env.DB_PASSWORD = "{{ env.DB_PASSWORD }}"' },
      { manifest: `sgx.trusted_files = [{ uri = "file:app", sha256 = "${'0123456789abcdef'.repeat(4)}" }]` },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ document }: Subject): Generator<Finding> {
  for (const { kind, certain, node, path, length } of findSecrets(document)) {
    if (isKeyValue(path)) continue;
    if (!certain && document.hasHole(node)) continue;
    const at = document.range(node);
    yield {
      at,
      path: pathOf(path),
      message: `${certain ? 'this is' : 'this looks like'} ${kind} (${length} characters), and everybody can read a manifest`,
      help: 'hand it to the enclave after attestation (secret provisioning), or keep it in an encrypted mount; replace it if this file was ever shared',
      ...(!certain && { severity: 'warning' }),
      ...silent,
      redact: [at],
    };
  }
}

function pathOf(path: readonly (string | number)[]): string {
  let text = '';
  for (const segment of path) text = typeof segment === 'number' ? `${text}[${segment}]` : joinKey(text, segment);
  return text;
}
