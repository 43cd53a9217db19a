import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { resolveInside } from '../../../gramine/mounts.ts';
import { above } from '../../../gramine/paths.ts';
import { entrypointPath } from '../../../gramine/program.ts';
import { isBefore } from '../../../gramine/release.ts';
import type { Text } from '../../../gramine/text.ts';
import { capped } from '../../capped.ts';
import { hostFile } from '../../host-files.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import { insertAtEnd, replaceEnd } from '../../strings.ts';
import type { Subject } from '../../subject.ts';

export const directorySlash = manifestRule({
  id: 'files/directory-slash',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Trusted directories without a `/` at the end, and trusted files with one.',
    why: 'The signing tools take the slash for a promise: with it the path must be a directory, which is then listed with all it holds; without it the path must be a file. Anything else stops them. Only certain cases are reported; with `--files` every entry is compared with the host.',
    bad: [
      {
        manifest: 'sgx.trusted_files = ["file:/usr/lib"]',
        at: '"file:/usr/lib"',
        fixed: 'sgx.trusted_files = ["file:/usr/lib/"]',
      },
      { manifest: 'sgx.trusted_files = ["file:."]', fixed: 'sgx.trusted_files = ["file:./"]' },
      { manifest: 'sgx.trusted_files = ["file:"]', fixed: 'sgx.trusted_files = ["file:./"]' },
      {
        manifest: 'sgx.trusted_files = [\n  "file:conf",\n  "file:conf/app.toml",\n]',
        at: '"file:conf"',
        fixed: 'sgx.trusted_files = [\n  "file:conf/",\n  "file:conf/app.toml",\n]',
      },
      {
        manifest:
          'libos.entrypoint = "/app/server"\nfs.mounts = [{ path = "/app", uri = "file:bin" }]\nsgx.trusted_files = ["file:bin/server/"]',
        at: '"file:bin/server/"',
        fixed:
          'libos.entrypoint = "/app/server"\nfs.mounts = [{ path = "/app", uri = "file:bin" }]\nsgx.trusted_files = ["file:bin/server"]',
      },
      {
        manifest: 'sgx.trusted_files = ["file:models"]',
        files: { '/models/a.bin': '' },
        fixed: 'sgx.trusted_files = ["file:models/"]',
      },
      {
        manifest: 'sgx.trusted_files = ["file:app/"]',
        files: { '/app': '' },
        fixed: 'sgx.trusted_files = ["file:app"]',
      },
      { gramine: '1.0', manifest: "sgx.trusted_files = ['file:/etc']", fixed: "sgx.trusted_files = ['file:/etc/']" },
      {
        as: 'template',
        manifest: 'sgx.trusted_files = ["file:{{ app }}/lib", "file:{{ app }}/lib/x"]',
        at: '"file:{{ app }}/lib"',
        fixed: 'sgx.trusted_files = ["file:{{ app }}/lib/", "file:{{ app }}/lib/x"]',
      },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:/usr/lib/", "file:app", "file:conf/"]' },
      { manifest: 'sgx.allowed_files = ["file:/usr/lib", "file:log"]' },
      { manifest: 'sgx.trusted_files = ["file:models/", "file:app"]', files: { '/models/a.bin': '', '/app': '' } },
      { manifest: 'sgx.trusted_files = ["file:lib"]' },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ app }}", "file:{{ lib }}/conf"]' },
      { as: 'final', manifest: 'sgx.trusted_files = ["file:/usr/lib"]' },
    ],
  },
  *check(subject) {
    if (subject.reading === 'source') yield* capped(findings(subject));
  },
});

function* findings(subject: Subject): Generator<Finding> {
  const directories = directoriesAbove(subject);
  const program = programOnHost(subject);
  for (const entry of subject.trusted.entries) {
    if (!entry.path || entry.sha256 || entry.isDirectory === undefined) continue;
    const kind = kindOf(subject, entry.path) ?? guessKind(entry.path, directories, program);
    if (!kind || (kind === 'directory') === entry.isDirectory) continue;
    if (kind === 'file' && isMeasuredAnyway(subject)) continue;
    const fix = kind === 'directory' ? withSlash(subject, entry) : withoutSlash(subject, entry);
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message:
        kind === 'directory'
          ? `\`${entry.text}\` is a directory and must end with \`/\``
          : `\`${entry.text}\` is a file and must not end with \`/\``,
      help:
        kind === 'directory' ? `append \`${endOf(entry)}\` to trust the directory with all it holds` : 'remove the `/`',
      stage: 'signer',
      effect: 'fatal',
      ...(fix && { fix }),
    };
  }
}

/** Up to 1.5 the tools took a file with a slash. */
function isMeasuredAnyway({ release }: Subject): boolean {
  return isBefore(release, '1.6');
}

function kindOf(subject: Subject, path: Text): 'file' | 'directory' | undefined {
  const found = hostFile(subject, path);
  if (!found || found.stat === 'missing') return undefined;
  return found.stat.type === 'directory' ? 'directory' : 'file';
}

function guessKind(
  path: Text,
  directories: ReadonlySet<string>,
  program: string | undefined,
): 'file' | 'directory' | undefined {
  if (path.raw === program) return 'file';
  return directories.has(path.raw) || isKnownDirectory(path) ? 'directory' : undefined;
}

/** Whatever has another entry below it. */
function directoriesAbove({ trusted, allowed }: Subject): ReadonlySet<string> {
  const directories = new Set<string>();
  for (const { path } of [...trusted.entries, ...allowed.entries]) {
    for (const directory of path ? above(path.raw) : []) {
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}

function programOnHost({ manifest, mounts }: Subject): string | undefined {
  const program = entrypointPath(manifest);
  const place = program && resolveInside(mounts, program);
  return place && place !== 'unknown' ? place.hostPath?.raw : undefined;
}

function isKnownDirectory({ known }: Text): boolean {
  return (
    known !== undefined &&
    /^(?:\.\.(?:\/\.\.)*|\/|\/(?:boot|dev|etc|home|media|mnt|opt|proc|root|run|srv|sys|tmp|usr|var)|(?:\/usr(?:\/local)?)?\/(?:bin|sbin|lib|lib64)|\/usr\/(?:include|libexec|local|share)|\/var\/(?:cache|lib|log|run|spool|tmp)|(?:\/usr)?\/lib\/x86_64-linux-(?:gnu|musl))?$/.test(
      known,
    )
  );
}

function withSlash({ document }: Subject, entry: FileEntry): FindingFix | undefined {
  const end = endOf(entry);
  const edit = insertAtEnd(document, entry.uriAt, end);
  return edit && { title: `append \`${end}\``, edits: [edit] };
}

/** A slash alone would make the root of the host of `file:`, which is the working directory. */
function endOf({ text }: FileEntry): string {
  return text.known === 'file:' ? './' : '/';
}

function withoutSlash({ document }: Subject, { uriAt, text }: FileEntry): FindingFix | undefined {
  const slashes = /\/+$/.exec(text.suffix)?.[0];
  const edit = slashes === undefined ? undefined : replaceEnd(document, uriAt, slashes, '');
  return edit && { title: 'remove the `/`', edits: [edit] };
}
