import type { Severity } from '../../../diagnostic/diagnostic.ts';
import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { capped } from '../../capped.ts';
import { hostFile } from '../../host-files.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import { replaceEnd } from '../../strings.ts';
import type { Subject } from '../../subject.ts';

export const glob = manifestRule({
  id: 'files/glob',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Trusted or allowed files with glob characters.',
    why: 'Gramine has no patterns: the text is the name. Signing stops at a trusted file that does not exist under it, and an allowed one matches nothing. A directory stands for all it holds.',
    bad: [
      {
        manifest: 'sgx.trusted_files = ["file:lib/*"]',
        at: '"file:lib/*"',
        fixed: 'sgx.trusted_files = ["file:lib/"]',
      },
      { manifest: 'sgx.trusted_files = ["file:lib/**"]', fixed: 'sgx.trusted_files = ["file:lib/"]' },
      { manifest: 'sgx.trusted_files = ["file:lib/**/*"]', fixed: 'sgx.trusted_files = ["file:lib/"]' },
      { manifest: 'sgx.trusted_files = ["file:lib/*.so"]', at: '"file:lib/*.so"' },
      { manifest: 'sgx.allowed_files = ["file:log/app-?.log"]' },
      { manifest: 'sgx.allowed_files = ["file:out/[0-9].txt"]' },
      { gramine: '1.2', manifest: '[[sgx.trusted_files]]\nuri = "file:conf/{a,b}.toml"' },
      {
        as: 'template',
        manifest: 'sgx.trusted_files = ["file:{{ lib }}/*"]',
        fixed: 'sgx.trusted_files = ["file:{{ lib }}/"]',
      },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:lib/", "file:/usr/bin/[", "file:pages/[id].js"]' },
      { manifest: 'sgx.trusted_files = ["file:what?"]', files: { '/what?': '' } },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ lib }}/"]' },
      {
        as: 'final',
        manifest:
          'sgx.trusted_files = [{ uri = "file:a*b", sha256 = "41dacdf1e6d0481d3b1ab1a91f93139db02b96f29cfdd3fb0b819ba1e33cafc4" }]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  for (const entry of [...subject.trusted.entries, ...subject.allowed.entries]) {
    const severity = entry.uri && !entry.sha256 ? patternIn(entry.uri.path.raw) : undefined;
    if (!severity || isThere(subject, entry)) continue;
    const isTrusted = entry.list === 'sgx.trusted_files';
    const fix = wholeDirectory(subject, entry);
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` looks like a pattern, but Gramine takes it for a name`,
      help: isTrusted
        ? 'trust the directory, with `/` at the end, or name the files'
        : 'allow the directory, or name the files',
      ...(isTrusted ? { stage: 'signer', effect: 'fatal' } : { stage: 'none', effect: 'ignored' }),
      severity,
      ...(fix && { fix }),
    };
  }
}

/** Single brackets occur in names, e.g. `/usr/bin/[` or `[id].js`. */
function patternIn(path: string): Severity | undefined {
  if (path.includes('*')) return 'error';
  if (path.includes('?')) return 'warning';
  if (!path.includes('[') && !path.includes('{')) return undefined;
  return /\[[^\]/]-[^\]/]\]|\{[^{}/]*,[^{}/]*\}/.test(path) ? 'warning' : undefined;
}

function isThere(subject: Subject, { path }: FileEntry): boolean {
  const found = path && hostFile(subject, path);
  return found !== undefined && found.stat !== 'missing';
}

function wholeDirectory({ document }: Subject, { text, uriAt }: FileEntry): FindingFix | undefined {
  const pattern = /\/(?:\*\*\/)?\*{1,2}$/.exec(text.suffix)?.[0];
  if (pattern === undefined || /[*?]/.test(text.raw.slice(0, -pattern.length))) return undefined;
  const edit = replaceEnd(document, uriAt, pattern, '/');
  return edit && { title: 'name the whole directory', edits: [edit] };
}
