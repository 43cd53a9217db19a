import { silent } from '../../../gramine/exposure.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const secretFileListed = manifestRule({
  id: 'security/secret-file-listed',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Files among the trusted or allowed ones that seem to hold a secret.',
    why: 'Trusted files are protected from changes only: they lie on the host in plain, so the host has the private key that the enclave serves TLS with. A secret belongs into an encrypted mount or comes after attestation.',
    bad: [
      { manifest: 'sgx.trusted_files = ["file:app", "file:ssl/server.key"]', at: '"file:ssl/server.key"' },
      { manifest: 'sgx.allowed_files = ["file:/root/.ssh/id_ed25519"]', at: '"file:/root/.ssh/id_ed25519"' },
      { gramine: '1.3', manifest: '[[sgx.trusted_files]]\nuri = "file:tls/privkey.pem"', at: '"file:tls/privkey.pem"' },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ dir }}/server-key.pem"]' },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:ssl/server.crt", "file:ca.pem", "file:app.keys.json", "file:monkey"]' },
      { manifest: 'sgx.trusted_files = ["file:ssl.key/"]' },
      { manifest: 'fs.mounts = [{ type = "encrypted", path = "/server.key", uri = "file:server.key" }]' },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ file }}"]' },
    ],
  },
  *check(subject) {
    yield* capped(findings(subject));
  },
});

function* findings({ trusted, allowed }: Subject): Generator<Finding> {
  for (const entry of [...trusted.entries, ...allowed.entries]) {
    if (entry.isDirectory !== false || !holdsSecret(entry.text.suffix)) continue;
    yield {
      at: entry.uriAt,
      path: `${entry.list}[${entry.index}]`,
      message: `\`${entry.text}\` seems to hold a secret, and the host can read it`,
      help: 'keep it in an encrypted mount, or hand it to the enclave after attestation',
      ...silent,
    };
  }
}

function holdsSecret(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
  return endings.some((ending) => name.endsWith(ending)) && form.test(name);
}

const endings = [
  '.key',
  '.pem',
  '.p12',
  '.pfx',
  '.kdbx',
  '.ppk',
  '.env',
  'rsa',
  'dsa',
  '25519',
  'rc',
  'pass',
  'wd',
  'entials',
];

const form =
  /^(?:.+\.(?:key|p12|pfx|kdbx|ppk)|(?:.*[-_.])?(?:priv|private|server|client|tls|ssl|host|signing)?[-_.]?key\.pem|privkey.*\.pem|id_(?:rsa|dsa|ecdsa|ed25519)|\.env|\.netrc|\.pgpass|\.htpasswd|\.git-credentials)$/;
