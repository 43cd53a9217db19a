import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { capped } from '../../capped.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import { schemeEdit, unlike } from '../../scheme-edit.ts';
import type { Subject } from '../../subject.ts';

export const filesUriScheme = manifestRule({
  id: 'files/uri-scheme',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Entries of `sgx.trusted_files` and `sgx.allowed_files` that do not begin with a scheme Gramine knows.',
    why: "Trusted files must begin with `file:`, allowed files with `file:` or `dev:`, in lower case. A trusted file without it can't be signed; an allowed one is noticed only when the enclave starts and refuses to.",
    bad: [
      {
        manifest: 'sgx.trusted_files = ["/etc/app.conf"]',
        at: '"/etc/app.conf"',
        fixed: 'sgx.trusted_files = ["file:/etc/app.conf"]',
      },
      { manifest: 'sgx.trusted_files = ["helloworld"]', fixed: 'sgx.trusted_files = ["file:helloworld"]' },
      { manifest: 'sgx.trusted_files = ["File:app"]', fixed: 'sgx.trusted_files = ["file:app"]' },
      { manifest: 'sgx.trusted_files = ["dev:/dev/sgx"]', at: '"dev:/dev/sgx"' },
      {
        manifest: "sgx.trusted_files = [{ uri = '/app', sha256 = '' }]",
        at: "'/app'",
        fixed: "sgx.trusted_files = [{ uri = 'file:/app', sha256 = '' }]",
      },
      { manifest: '[[sgx.trusted_files]]\nuri = "https://example.org/model"', at: '"https://example.org/model"' },
      { manifest: 'sgx.allowed_files = ["log/"]', fixed: 'sgx.allowed_files = ["file:log/"]' },
      { manifest: 'sgx.allowed_files = [" file:log/"]', fixed: 'sgx.allowed_files = ["file:log/"]' },
      { as: 'final', manifest: 'sgx.trusted_files = [{ uri = "app", sha256 = "00" }]', at: '"app"' },
      {
        as: 'template',
        manifest: 'sgx.trusted_files = ["/opt/{{ name }}/"]',
        at: '"/opt/{{ name }}/"',
        fixed: 'sgx.trusted_files = ["file:/opt/{{ name }}/"]',
      },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:app", "file:/etc/app.conf", "file://etc/hosts"]' },
      { manifest: 'sgx.allowed_files = ["file:log/", "dev:/dev/nvidia0"]' },
      { as: 'template', manifest: 'sgx.trusted_files = ["{{ uri }}", "{{ scheme }}:app"]' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  for (const entry of [...subject.trusted.entries, ...subject.allowed.entries]) {
    if (entry.text.startsWith('file:') !== false) continue;
    const isTrusted = entry.list === 'sgx.trusted_files';
    if (!isTrusted && entry.text.startsWith('dev:') !== false) continue;
    const fix = prefixing(subject, entry);
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: isTrusted
        ? `a trusted file must begin with \`file:\`${unlike(entry.text)}`
        : `an allowed file must begin with \`file:\` or \`dev:\`${unlike(entry.text)}`,
      help:
        isTrusted && entry.text.startsWith('dev:')
          ? 'list devices in `sgx.allowed_files`'
          : 'write the path on the host behind `file:`',
      stage: isTrusted && subject.reading === 'source' && !entry.sha256 ? 'signer' : 'runtime',
      effect: 'fatal',
      ...(fix && { fix }),
    };
  }
}

function prefixing({ document }: Subject, { uriAt, text }: FileEntry): FindingFix | undefined {
  const edit = schemeEdit(document, uriAt, text, 'file:');
  return edit && { title: 'begin with `file:`', edits: [edit] };
}
