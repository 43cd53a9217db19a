import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { reachabilityOf } from '../../../gramine/reachability.ts';
import { matchesAll } from '../../../gramine/shadows.ts';
import { capped } from '../../capped.ts';
import { throughLink } from '../../host-files.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import { replaceContent } from '../../strings.ts';
import type { Subject } from '../../subject.ts';

export const symlinkedFile = manifestRule({
  id: 'files/symlink',
  severity: 'error',
  fix: 'unsafe',
  needs: 'files',
  releases: { since: '1.2' },
  docs: {
    summary:
      'Trusted or allowed files that a mount shows under another name, because one of the two goes through a symbolic link.',
    why: 'Gramine does not resolve links when it looks a file up in the lists: the name is the `uri` of the mount with the rest appended. The entry means the right file and never matches, so the file is refused.',
    bad: [
      {
        manifest: 'fs.mounts = [{ path = "/lib", uri = "file:/lib" }]\nsgx.trusted_files = ["file:/usr/lib/libc.so"]',
        files: { '/usr/lib/libc.so': '', '/lib': '-> usr/lib' },
        at: '"file:/usr/lib/libc.so"',
        fixed: 'fs.mounts = [{ path = "/lib", uri = "file:/lib" }]\nsgx.trusted_files = ["file:/lib/libc.so"]',
      },
      {
        manifest: 'fs.mounts = [{ path = "/usr", uri = "file:/usr" }]\nsgx.trusted_files = ["file:/bin/"]',
        files: { '/usr/bin/sh': '', '/bin': '-> usr/bin' },
        fixed: 'fs.mounts = [{ path = "/usr", uri = "file:/usr" }]\nsgx.trusted_files = ["file:/usr/bin/"]',
      },
    ],
    good: [
      {
        manifest: 'fs.mounts = [{ path = "/bin", uri = "file:/bin" }]\nsgx.trusted_files = ["file:/bin/sh"]',
        files: { '/usr/bin/sh': '', '/bin': '-> usr/bin' },
      },
      { manifest: 'sgx.trusted_files = ["file:/usr/lib/libc.so"]', files: { '/usr/lib/libc.so': '' } },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const reachability = reachabilityOf(subject.mounts);
  for (const entry of [...subject.trusted.entries, ...subject.allowed.entries]) {
    if (!entry.path || matchesAll(entry)) continue;
    const reach = reachability.of(entry.path, entry.isDirectory !== false || entry.list === 'sgx.allowed_files');
    if (reach.kind !== 'unreachable' && reach.kind !== 'hidden') continue;
    const shown = throughLink(subject, entry.path);
    if (!shown) continue;
    const uri = `${entry.uri!.scheme}:${shown.path}${entry.isDirectory && !shown.path.endsWith('/') ? '/' : ''}`;
    const fix = respelling(subject, entry, uri);
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` never matches: the mount at \`${shown.mount.path}\` shows it as \`${uri}\``,
      help: `write \`${uri}\``,
      stage: 'syscall',
      effect: 'fatal',
      ...(shown.mount.index >= 0 && { related: [{ range: shown.mount.at, message: 'mounted here' }] }),
      ...(fix && { fix }),
    };
  }
}

function respelling({ document }: Subject, { uriAt }: FileEntry, uri: string): FindingFix | undefined {
  const edit = replaceContent(document, uriAt, uri);
  return edit && { title: `write \`${uri}\``, edits: [edit] };
}
