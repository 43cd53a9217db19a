import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { fileName } from '../../../gramine/paths.ts';
import { reachabilityOf } from '../../../gramine/reachability.ts';
import { capped } from '../../capped.ts';
import { hostFile } from '../../host-files.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const secretTrusted = manifestRule({
  id: 'files/secret-trusted',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Trusted files that look like a private key, a password or a token.',
    why: "A trusted file is protected from changes and nothing else: it lies on the host in the clear, and everybody who handles the host or the image can read it. A key that proves the enclave's identity proves nothing then. With `--files` the content decides about `.key` and `.pem` files.",
    bad: [
      { manifest: 'sgx.trusted_files = ["file:ssl/server.key"]', at: '"file:ssl/server.key"' },
      { manifest: 'sgx.trusted_files = ["file:/etc/ssl/private/privkey.pem"]' },
      { manifest: 'sgx.trusted_files = ["file:/root/.ssh/id_ed25519"]' },
      { manifest: 'sgx.trusted_files = ["file:app/.env"]' },
      { manifest: 'sgx.trusted_files = ["file:wallet.p12"]' },
      { manifest: 'sgx.trusted_files = ["file:/run/secrets/token"]' },
      {
        manifest: 'sgx.trusted_files = ["file:server.pem"]',
        files: { '/server.pem': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' },
      },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ ssl }}/server.key"]' },
    ],
    good: [
      {
        manifest:
          'sgx.trusted_files = ["file:ssl/server.crt", "file:ssl/ca.pem", "file:id_rsa.pub", "file:public.key", "file:monkey.pem"]',
      },
      {
        manifest: 'sgx.trusted_files = ["file:ssl/server.key"]',
        files: { '/ssl/server.key': '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n' },
      },
      {
        manifest:
          'fs.mounts = [{ type = "encrypted", path = "/ssl", uri = "file:ssl" }]\nsgx.trusted_files = ["file:ssl/server.key"]',
      },
      { manifest: 'sgx.trusted_files = ["file:libsecret_prov_attest.so", "file:tokenizer.json", "file:credentials/"]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const reachability = reachabilityOf(subject.mounts);
  for (const entry of subject.trusted.entries) {
    const what = secretOf(subject, entry);
    if (!what || reachability.of(entry.path!, false).kind === 'encrypted') continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` looks like ${what}, and trusted files are not confidential`,
      help: 'provision it after attestation, or keep it in an encrypted mount',
      stage: 'none',
      effect: 'accepted',
      ...(subject.reading === 'final' && { severity: 'note' as const }),
    };
  }
}

function secretOf(subject: Subject, { path, isDirectory }: FileEntry): string | undefined {
  if (!path || isDirectory !== false) return undefined;
  const name = path.known ?? (path.suffix.includes('/') ? path.suffix : '');
  const byName = kindByName(fileName(name), name);
  if (!/\.(?:key|pem)$/i.test(name)) return byName;
  const content = contentOf(subject, path);
  if (content === undefined) return byName;
  return content.includes('PRIVATE KEY') ? 'a private key' : undefined;
}

/** The first look is there for its speed. */
function kindByName(name: string, path: string): string | undefined {
  if (!telling.test(name.toLowerCase()) && !path.includes('/run/secrets/')) return undefined;
  if (/(?:^|[-_.])pub(?:lic|key)?(?:[-_.]|$)/i.test(name)) return undefined;
  if (/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/.test(name) || /\.(?:key|ppk)$/i.test(name)) return 'a private key';
  if (/\.pem$/i.test(name) && /(?:^|[-_.])(?:priv|private|privkey|key)(?:[-_.]|$)/i.test(name)) return 'a private key';
  if (/\.(?:p12|pfx|kdbx)$/i.test(name) || /(?:^|[-_.])keystore(?:\.\w+)?$/i.test(name)) return 'a store of keys';
  if (/^(?:\.netrc|\.pgpass|\.git-credentials|\.npmrc|\.pypirc|kubeconfig)$/.test(name)) return 'a file of credentials';
  if (/^\.env(?:\.(?:local|prod|production))?$/.test(name)) return 'a file of credentials';
  if (/^(?:credentials|secrets?|passwords?|tokens?)(?:\.(?:json|ya?ml|toml|ini|txt|env|cfg|conf))?$/i.test(name))
    return 'a secret';
  if (/\.(?:token|secret|password)$/i.test(name) || /^(?:\/var)?\/run\/secrets\//.test(path)) return 'a secret';
  return undefined;
}

const telling =
  /key|ppk|pem|p12|pfx|kdbx|^id_|^\.netrc|^\.pgpass|^\.git|^\.npmrc|^\.pypirc|kubeconfig|^\.env|credential|secret|password|token/;

/** Keys are small; the text is looked at and never shown. */
const largest = 1_000_000;

function contentOf(subject: Subject, path: NonNullable<FileEntry['path']>): string | undefined {
  const found = hostFile(subject, path);
  if (!found || found.stat === 'missing' || found.stat.type !== 'file' || found.stat.size > largest) return undefined;
  try {
    return new TextDecoder('latin1').decode(subject.options.files!.read(found.path));
  } catch {
    return undefined;
  }
}
