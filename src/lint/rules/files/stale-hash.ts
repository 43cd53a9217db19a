import { createHash } from 'node:crypto';
import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { replace } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { hostFile } from '../../host-files.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const staleHash = manifestRule({
  id: 'files/stale-hash',
  severity: 'error',
  fix: 'unsafe',
  needs: 'files',
  docs: {
    summary: 'The `sha256` of a trusted file is not that of the file.',
    why: 'The tools keep a hash that is given and do not open the file, so a file that changed after its hash was written signs well. In the enclave it is refused as soon as it is looked up, and the start fails when it is mounted by itself.',
    bad: [
      {
        manifest:
          'sgx.trusted_files = [{ uri = "file:app", sha256 = "1111111111111111111111111111111111111111111111111111111111111111" }]',
        files: { '/app': 'hello\n' },
        at: '"1111111111111111111111111111111111111111111111111111111111111111"',
        fixed:
          'sgx.trusted_files = [{ uri = "file:app", sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03" }]',
      },
      {
        as: 'final',
        manifest:
          'fs.mounts = [{ path = "/app", uri = "file:/srv/app" }]\n[[sgx.trusted_files]]\nuri = "file:/srv/app"\nsha256 = "1111111111111111111111111111111111111111111111111111111111111111"',
        files: { '/srv/app': '' },
      },
    ],
    good: [
      {
        manifest:
          'sgx.trusted_files = [{ uri = "file:app", sha256 = "5891B5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03" }]',
        files: { '/app': 'hello\n' },
      },
      {
        manifest:
          'sgx.trusted_files = [{ uri = "file:app", sha256 = "1111111111111111111111111111111111111111111111111111111111111111" }]',
        files: { '/other': '' },
      },
      { manifest: 'sgx.trusted_files = ["file:app"]', files: { '/app': 'hello\n' } },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const mounted = new Set(
    subject.mounts.entries.filter(({ type }) => type === 'chroot').map(({ hostPath }) => hostPath?.raw),
  );
  for (const entry of subject.trusted.entries) {
    const given = entry.sha256?.text.known;
    if (given === undefined || !/^[0-9a-fA-F]{64}$/.test(given)) continue;
    const actual = hashOf(subject, entry);
    if (actual === undefined || actual === given.toLowerCase()) continue;
    yield {
      at: entry.sha256!.at,
      path: `${entryKey(entry)}.sha256`,
      message: `\`${entry.text}\` has another hash on the host`,
      help:
        subject.reading === 'source'
          ? 'remove `sha256`, so that the file is hashed when the enclave is signed'
          : 'sign the manifest again, or restore the file',
      stage: mounted.has(entry.path!.raw) ? 'runtime' : 'syscall',
      effect: 'fatal',
      fix: { title: 'give the hash of the file as it is', edits: [replace(entry.sha256!.at, `"${actual}"`)] },
    };
  }
}

function hashOf(subject: Subject, { path }: FileEntry): string | undefined {
  const found = path && hostFile(subject, path);
  if (!found || found.stat === 'missing' || found.stat.type !== 'file' || !found.stat.readable) return undefined;
  try {
    return createHash('sha256').update(subject.options.files!.read(found.path)).digest('hex');
  } catch {
    return undefined;
  }
}
