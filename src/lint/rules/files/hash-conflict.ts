import { entryKey, type FileEntry, mayRepeat } from '../../../gramine/files.ts';
import { isBefore } from '../../../gramine/release.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const hashConflict = manifestRule({
  id: 'files/hash-conflict',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'One trusted file with two hashes.',
    why: 'From 1.6 on the tools refuse two hashes for one URI, upper and lower case counting as different. Where the two entries spell the path differently, or the file is not processed any more, nobody notices: the enclave goes by the first and the second is dead.',
    bad: [
      {
        manifest:
          'sgx.trusted_files = [\n  { uri = "file:app", sha256 = "1111111111111111111111111111111111111111111111111111111111111111" },\n  { uri = "file:app", sha256 = "2222222222222222222222222222222222222222222222222222222222222222" },\n]',
        at: '"2222222222222222222222222222222222222222222222222222222222222222"',
      },
      {
        manifest:
          '[[sgx.trusted_files]]\nuri = "file:app"\nsha256 = "1111111111111111111111111111111111111111111111111111111111111111"\n[[sgx.trusted_files]]\nuri = "file:./app"\nsha256 = "2222222222222222222222222222222222222222222222222222222222222222"\n',
      },
      {
        gramine: '1.4',
        manifest:
          'sgx.trusted_files = [\n  { uri = "file:app", sha256 = "1111111111111111111111111111111111111111111111111111111111111111" },\n  { uri = "file:app", sha256 = "2222222222222222222222222222222222222222222222222222222222222222" },\n]',
      },
      {
        manifest:
          'sgx.trusted_files = [\n  { uri = "file:app", sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },\n  { uri = "file:app", sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },\n]',
      },
    ],
    good: [
      {
        manifest:
          'sgx.trusted_files = [\n  { uri = "file:app", sha256 = "1111111111111111111111111111111111111111111111111111111111111111" },\n  { uri = "file:lib", sha256 = "2222222222222222222222222222222222222222222222222222222222222222" },\n]',
      },
      {
        gramine: '1.5',
        manifest:
          'sgx.trusted_files = [\n  { uri = "file:app", sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },\n  { uri = "file:app", sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },\n]',
      },
      {
        as: 'template',
        manifest:
          'sgx.trusted_files = [\n  { uri = "file:app", sha256 = "{{ a }}" },\n  { uri = "file:app", sha256 = "2222222222222222222222222222222222222222222222222222222222222222" },\n]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings({ trusted, release, reading }: Subject): Generator<Finding> {
  if (!mayRepeat(trusted)) return;
  const first = new Map<string, FileEntry>();
  const isRefused = !isBefore(release, '1.6') && reading === 'source';
  for (const entry of trusted.entries) {
    const hash = entry.sha256?.text.known;
    if (!hash || !entry.path) continue;
    const other = first.get(entry.path.raw);
    if (!other) {
      first.set(entry.path.raw, entry);
      continue;
    }
    const refused = isRefused && other.text.raw === entry.text.raw;
    if (!differ(hash, other.sha256!.text.raw, refused)) continue;
    yield {
      at: entry.sha256!.at,
      path: `${entryKey(entry)}.sha256`,
      message: refused
        ? `\`${entry.text}\` is listed with two different hashes`
        : `\`${entry.text}\` is listed with two different hashes, and the first one counts`,
      help: 'keep the entry with the right hash',
      ...(refused ? { stage: 'signer', effect: 'fatal' } : { stage: 'none', effect: 'ignored' }),
      related: [{ range: other.sha256!.at, message: 'the first hash' }],
    };
  }
}

function differ(a: string, b: string, byCase: boolean): boolean {
  return byCase ? a !== b : a.toLowerCase() !== b.toLowerCase();
}
