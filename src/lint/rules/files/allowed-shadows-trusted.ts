import type { Severity } from '../../../diagnostic/diagnostic.ts';
import { codeIn } from '../../../gramine/code.ts';
import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { type Shadow, shadowsOf } from '../../../gramine/shadows.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const allowedShadowsTrusted = manifestRule({
  id: 'files/allowed-shadows-trusted',
  severity: { production: 'error', development: 'warning' },
  fix: 'none',
  docs: {
    summary: 'Entries of `sgx.allowed_files` that cover trusted files, the program or a directory of libraries.',
    why: 'Gramine looks at the allowed files first. A file that both lists cover is used without comparing its hash, and nothing is said about it: the host can replace it.',
    bad: [
      {
        manifest: 'sgx.trusted_files = ["file:/data/model.bin"]\nsgx.allowed_files = ["file:/data"]',
        at: '"file:/data"',
      },
      { manifest: 'sgx.trusted_files = ["file:./app"]\nsgx.allowed_files = ["file:app"]', at: '"file:app"' },
      { manifest: 'sgx.trusted_files = ["file:lib/"]\nsgx.allowed_files = ["file:lib/"]', at: '"file:lib/"' },
      {
        manifest: 'sgx.trusted_files = ["file:conf/"]\nsgx.allowed_files = ["file:conf/state.json"]',
        at: '"file:conf/state.json"',
      },
      { manifest: 'libos.entrypoint = "/app/server"\nsgx.allowed_files = ["file:app"]', at: '"file:app"' },
      {
        manifest:
          'libos.entrypoint = "server"\nfs.start_dir = "/app"\nfs.mounts = [{ path = "/app", uri = "file:/opt/app" }]\nsgx.allowed_files = ["file:/opt"]',
        at: '"file:/opt"',
      },
      {
        manifest:
          'loader.env.LD_LIBRARY_PATH = "/lib:/usr/lib"\nfs.mounts = [{ path = "/lib", uri = "file:/opt/rt/lib" }]\nsgx.allowed_files = ["file:/opt/rt"]',
        at: '"file:/opt/rt"',
      },
      {
        as: 'template',
        manifest:
          'sgx.trusted_files = [\n  "file:{{ data_dir }}/model.bin",\n]\nsgx.allowed_files = [\n  "file:{{ data_dir }}",\n]',
        at: '"file:{{ data_dir }}"',
      },
      {
        gramine: '1.5',
        manifest: '[sgx]\nallowed_files = ["file:a"]\n[[sgx.trusted_files]]\nuri = "file:a/b"',
        at: '"file:a"',
        profile: 'development',
      },
    ],
    good: [
      {
        manifest:
          'sgx.trusted_files = ["file:/data/model.bin"]\nsgx.allowed_files = ["file:/data/model.bin.log", "file:/dat"]',
      },
      { manifest: 'sgx.trusted_files = ["file:app"]\nsgx.allowed_files = ["file:/"]' },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ a }}/x"]\nsgx.allowed_files = ["file:{{ b }}"]' },
      {
        manifest:
          'libos.entrypoint = "/app/server"\nfs.mounts = [{ path = "/app", uri = "file:/app", type = "encrypted" }]\nsgx.allowed_files = ["file:/app/log"]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  for (const [entry, shadow] of shadowsOf(subject)) {
    const severity = severityOf(subject, entry, shadow);
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` ${effectOf(entry, shadow)}`,
      help: helpFor(entry, shadow),
      stage: 'none',
      effect: 'accepted',
      ...(severity && { severity }),
      ...(shadow.trusted && { related: [{ range: shadow.trusted.uriAt, message: 'trusted here' }] }),
    };
  }
}

function effectOf(entry: FileEntry, { over, path, trusted, count }: Shadow): string {
  switch (over) {
    case 'entrypoint':
      return `covers the program \`${path}\`, so the host can replace it`;
    case 'library-directory':
      return `covers the library directory \`${path}\`, so the host can replace its libraries`;
    case 'part':
      return `is not checked although it lies in the trusted directory \`${trusted!.text}\``;
    case 'trusted': {
      const more = count > 1 ? ` and ${count - 1} more trusted ${count === 2 ? 'entry' : 'entries'}` : '';
      if (!more && trusted!.path!.raw === entry.path!.raw)
        return 'is trusted and allowed at once, so its hash is not checked';
      return `covers \`${trusted!.text}\`${more}, whose hash is not checked then`;
    }
  }
}

function helpFor(entry: FileEntry, { over }: Shadow): string {
  if (over === 'entrypoint') return 'allow less, and name the program in `sgx.trusted_files`';
  if (over === 'library-directory') return 'allow less, and name the directory in `sgx.trusted_files`';
  if (over === 'part')
    return isCode(entry)
      ? 'remove it: the directory is trusted already'
      : 'keep files that the program writes out of trusted directories';
  return 'allow only what needs no integrity';
}

/** GSC lists the allowed files of a user's manifest among the trusted ones as well. */
function severityOf({ reading }: Subject, entry: FileEntry, { over, trusted, count }: Shadow): Severity | undefined {
  if (over === 'part') return isCode(entry) ? undefined : 'warning';
  const same = over === 'trusted' && count === 1 && trusted!.path!.raw === entry.path!.raw;
  return same && reading === 'final' ? 'warning' : undefined;
}

function isCode(entry: FileEntry): boolean {
  const content = codeIn(entry);
  return content !== undefined && !content.isMixed;
}
