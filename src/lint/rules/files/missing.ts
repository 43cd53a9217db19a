import { entryKey } from '../../../gramine/files.ts';
import { capped } from '../../capped.ts';
import { hostFile } from '../../host-files.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const missingFile = manifestRule({
  id: 'files/missing',
  severity: 'error',
  fix: 'none',
  needs: 'files',
  docs: {
    summary: 'Trusted files, and sources of mounts, that do not exist on the host.',
    why: 'Signing stops at a trusted file that is not there, often with a bare Python traceback. The source of a chroot mount is opened when the enclave starts, which fails without it. Files with a `sha256` need not be there when signing, and the source of an encrypted mount is created by the program.',
    bad: [
      { manifest: 'sgx.trusted_files = ["file:app"]', files: { '/other': '' }, at: '"file:app"' },
      { manifest: 'sgx.trusted_files = ["file:/opt/lib/"]', files: { '/opt/': '' } },
      {
        manifest: 'fs.mounts = [{ path = "/data", uri = "file:/srv/data" }]',
        files: { '/srv/': '' },
        at: '"file:/srv/data"',
      },
      { manifest: 'fs.root.uri = "file:/rootfs"', files: { '/srv/': '' }, at: '"file:/rootfs"' },
      { manifest: 'sgx.trusted_files = ["file:current"]', files: { '/current': '-> gone' } },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:app", "file:lib/"]', files: { '/app': '', '/lib/': '' } },
      {
        manifest:
          'sgx.trusted_files = [{ uri = "file:app", sha256 = "1111111111111111111111111111111111111111111111111111111111111111" }]\nsgx.allowed_files = ["file:log"]',
        files: { '/other': '' },
      },
      {
        manifest:
          'fs.mounts = [\n  { path = "/db", uri = "file:db", type = "encrypted" },\n  { path = "/tmp", type = "tmpfs" },\n]',
        files: { '/other': '' },
      },
      { manifest: 'sgx.trusted_files = ["file:app"]' },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ app }}"]', files: { '/other': '' } },
    ],
  },
  *check(subject) {
    yield* capped(missingEntries(subject));
    yield* missingSources(subject);
  },
});

function* missingEntries(subject: Subject): Generator<Finding> {
  if (subject.reading === 'final') return;
  for (const entry of subject.trusted.entries) {
    if (entry.sha256 || !entry.path || /[*?]/.test(entry.path.raw)) continue;
    if (hostFile(subject, entry.path)?.stat !== 'missing') continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` does not exist on the host`,
      help: 'correct the path, or remove the entry',
      stage: 'signer',
      effect: 'fatal',
    };
  }
}

function* missingSources(subject: Subject): Generator<Finding> {
  for (const { type, hostPath, fields, key } of [subject.mounts.root, ...subject.mounts.entries]) {
    const { uri } = fields;
    if (type !== 'chroot' || !uri?.written || !hostPath) continue;
    if (hostFile(subject, hostPath)?.stat !== 'missing') continue;
    yield {
      at: uri.at,
      path: `${key}.uri`,
      message: `\`${uri.text}\` does not exist on the host`,
      help: 'correct the path, or create it before the enclave starts',
      stage: 'runtime',
      effect: 'fatal',
    };
  }
}
