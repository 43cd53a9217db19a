import { entryKey } from '../../../gramine/files.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const malformedHash = manifestRule({
  id: 'files/malformed-hash',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'The `sha256` of a trusted file is not 64 hexadecimal digits.',
    why: 'The tools copy a given hash unread, so the enclave signs and then refuses to start. An empty one was measured anew up to 1.5; from 1.6 on it is copied as well.',
    bad: [
      { manifest: 'sgx.trusted_files = [{ uri = "file:app", sha256 = "abc123" }]', at: '"abc123"' },
      { manifest: 'sgx.trusted_files = [{ uri = "file:app", sha256 = "" }]', at: '""' },
      {
        manifest:
          '[[sgx.trusted_files]]\nuri = "file:app"\nsha256 = "sha256:0000000000000000000000000000000000000000000000000000000000000000"',
      },
      {
        gramine: '1.0',
        manifest:
          '[[sgx.trusted_files]]\nuri = "file:app"\nsha256 = "g000000000000000000000000000000000000000000000000000000000000000"',
      },
      { as: 'final', gramine: '1.5', manifest: 'sgx.trusted_files = [{ uri = "file:app", sha256 = "" }]' },
    ],
    good: [
      {
        manifest:
          'sgx.trusted_files = [{ uri = "file:app", sha256 = "41dacdf1e6d0481d3b1ab1a91f93139db02b96f29cfdd3fb0b819ba1e33cafc4" }]',
      },
      {
        manifest:
          'sgx.trusted_files = [{ uri = "file:app", sha256 = "41DACDF1E6D0481D3B1AB1A91F93139DB02B96F29CFDD3FB0B819BA1E33CAFC4" }]',
      },
      { gramine: '1.5', manifest: 'sgx.trusted_files = [{ uri = "file:app", sha256 = "" }]' },
      { as: 'template', manifest: 'sgx.trusted_files = [{ uri = "file:app", sha256 = "{{ hash }}" }]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ trusted, reading, release }: Subject): Generator<Finding> {
  const emptyIsMeasured = reading === 'source' && isBefore(release, '1.6');
  for (const entry of trusted.entries) {
    const hash = entry.sha256?.text.known;
    if (hash === undefined || /^[0-9a-fA-F]{64}$/.test(hash)) continue;
    if (hash === '' && emptyIsMeasured) continue;
    if (entry.isDirectory !== false) continue;
    yield {
      at: entry.sha256!.at,
      path: `${entryKey(entry)}.sha256`,
      message:
        hash === ''
          ? `the hash of \`${entry.text}\` is empty`
          : `the hash of \`${entry.text}\` is not 64 hexadecimal digits`,
      help:
        reading === 'source'
          ? 'remove `sha256`, so that the file is hashed when the enclave is signed, or give the SHA-256 of the file'
          : 'sign the manifest again',
      stage: 'runtime',
      effect: 'fatal',
    };
  }
}
