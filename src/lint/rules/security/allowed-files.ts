import { codeIn } from '../../../gramine/code.ts';
import { announcement } from '../../../gramine/exposure.ts';
import type { FileEntry } from '../../../gramine/files.ts';
import { matchesAll, shadowsOf } from '../../../gramine/shadows.ts';
import { manifestRule } from '../../rule.ts';

export const allowedFilesListed = manifestRule({
  id: 'security/allowed-files',
  severity: { production: 'note', development: 'off' },
  fix: 'none',
  docs: {
    summary: 'Files that the host may read and replace.',
    why: 'Allowed files are neither hashed nor encrypted: what the program reads from one is input from the host, what it writes is public. Gramine lists them among the insecure settings at every start. Entries that are dangerous in themselves are `files/allowed-matches-all`, `files/allowed-shadows-trusted` and `files/code-allowed`.',
    bad: [
      { manifest: 'sgx.allowed_files = ["file:log/", "file:/etc/hosts"]', at: 'sgx.allowed_files' },
      { gramine: '1.0', manifest: '[sgx]\nallowed_files = ["file:log/"]', at: 'allowed_files' },
      { as: 'template', manifest: 'sgx.allowed_files = ["file:{{ data }}/log"]' },
    ],
    good: [
      { manifest: 'sgx.allowed_files = []' },
      { manifest: 'sgx.trusted_files = ["file:app"]' },
      { manifest: 'sgx.allowed_files = ["file:/", "file:plugin.so"]' },
      { manifest: 'sgx.allowed_files = ["/srv/log", ""]' },
      { manifest: 'sgx.allowed_files = [{ uri = "file:log/" }]' },
      { manifest: 'sgx.allowed_files = ["file:log/"]', profile: 'development' },
    ],
  },
  *check(subject) {
    const list = subject.manifest.at('sgx.allowed_files');
    if (!list?.written || list.kind !== 'array') return;
    const shadows = shadowsOf(subject);
    const plain = subject.allowed.entries.filter(
      (entry) => hasScheme(entry) && !matchesAll(entry) && !shadows.has(entry) && !codeIn(entry),
    );
    const [first] = plain;
    if (!first) return;
    const others = plain.length - 1;
    yield {
      at: subject.document.origin(list.node) === 'value' ? list.key : first.at,
      path: list.path,
      message: `the host can read and replace \`${first.text}\`${others > 0 ? ` and ${others} more` : ''}`,
      help: 'allow only what the program checks itself; use `sgx.trusted_files` for what it reads, an encrypted mount for what it writes',
      ...announcement('sgx.allowed_files'),
    };
  },
});

/** `files/uri-scheme` speaks of the others, with which no enclave starts. */
function hasScheme({ text }: FileEntry): boolean {
  return text.startsWith('file:') !== false || text.startsWith('dev:') !== false;
}
