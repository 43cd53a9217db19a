import { entryKey } from '../../../gramine/files.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const hashOnDirectory = manifestRule({
  id: 'files/hash-on-directory',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'A trusted directory with a `sha256`.',
    why: 'A directory is replaced by the files in it, each with a hash of its own. From 1.6 on the tools refuse a hash for the directory itself; before, they kept it for a path that no file has.',
    bad: [
      {
        manifest:
          'sgx.trusted_files = [{ uri = "file:lib/", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]',
        at: '"0000000000000000000000000000000000000000000000000000000000000000"',
      },
      {
        gramine: '1.4',
        manifest:
          '[[sgx.trusted_files]]\nuri = "file:lib/"\nsha256 = "0000000000000000000000000000000000000000000000000000000000000000"\n',
      },
      { manifest: '[[sgx.trusted_files]]\nsha256 = ""\nuri = "file:lib/"', at: '""' },
      {
        as: 'template',
        manifest: 'sgx.trusted_files = [{ uri = "file:{{ dir }}/", sha256 = "{{ hash }}" }]',
        at: '"{{ hash }}"',
      },
    ],
    good: [
      {
        manifest:
          'sgx.trusted_files = ["file:lib/", { uri = "file:app", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]',
      },
      { gramine: '1.5', manifest: 'sgx.trusted_files = [{ uri = "file:lib/", sha256 = "" }]' },
      { as: 'template', manifest: 'sgx.trusted_files = [{ uri = "file:{{ dir }}", sha256 = "{{ hash }}" }]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ trusted, reading, release }: Subject): Generator<Finding> {
  const refused = !isBefore(release, '1.6');
  for (const entry of trusted.entries) {
    const { sha256 } = entry;
    if (!sha256 || entry.isDirectory !== true || (sha256.text.raw === '' && !refused)) continue;
    yield {
      at: sha256.at,
      path: `${entryKey(entry)}.sha256`,
      message: `the directory \`${entry.text}\` can't have a hash`,
      help: 'remove `sha256`, so that the files in the directory are hashed, or name a file',
      ...(refused && reading === 'source'
        ? { stage: 'signer', effect: 'fatal' }
        : { stage: 'none', effect: 'ignored' }),
    };
  }
}
