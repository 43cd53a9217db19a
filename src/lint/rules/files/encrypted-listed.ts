import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import type { Mount } from '../../../gramine/mounts.ts';
import { reachabilityOf } from '../../../gramine/reachability.ts';
import { matchesAll } from '../../../gramine/shadows.ts';
import { capped } from '../../capped.ts';
import { removeEntry } from '../../entries.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const encryptedListed = manifestRule({
  id: 'files/encrypted-listed',
  severity: 'warning',
  fix: 'unsafe',
  releases: { since: '1.2' },
  docs: {
    summary: 'Trusted or allowed files that an encrypted mount shows.',
    why: 'An encrypted mount protects its files with its key and never looks at the lists. A trusted entry only adds the hash of the ciphertext to the measurement, which then changes with every write; an allowed one makes Gramine warn for nothing.',
    bad: [
      {
        manifest:
          'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:db" }]\nsgx.allowed_files = ["file:db/"]',
        at: '"file:db/"',
        fixed: 'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:db" }]\nsgx.allowed_files = []',
      },
      {
        manifest:
          'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:db/" }]\nsgx.trusted_files = [\n  "file:app",\n  "file:db/main.sqlite",\n]\n',
        fixed:
          'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:db/" }]\nsgx.trusted_files = [\n  "file:app",\n]\n',
      },
      {
        gramine: '1.2',
        manifest:
          '[[fs.mounts]]\ntype = "encrypted"\npath = "/files"\nuri = "file:/srv/files"\n[[sgx.trusted_files]]\nuri = "file:/srv/files/key"\n',
      },
      {
        as: 'template',
        manifest:
          'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:{{ db }}" }]\nsgx.allowed_files = ["file:{{ db }}/x"]',
      },
    ],
    good: [
      {
        manifest:
          'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:db" }]\nsgx.allowed_files = ["file:dbx/", "file:log/"]',
      },
      { manifest: 'fs.mounts = [{ path = "/db", uri = "file:db" }]\nsgx.allowed_files = ["file:db/"]' },
      {
        manifest:
          'fs.mounts = [{ type = "encrypted", path = "/db", uri = "file:db" }, { path = "/raw", uri = "file:db" }]\nsgx.allowed_files = ["file:db/"]',
      },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<() => Finding> {
  if (![subject.mounts.root, ...subject.mounts.entries].some(({ type }) => type === 'encrypted')) return;
  const reachability = reachabilityOf(subject.mounts);
  for (const entry of [...subject.trusted.entries, ...subject.allowed.entries]) {
    if (!entry.path || matchesAll(entry)) continue;
    const reach = reachability.of(entry.path, true);
    if (reach.kind !== 'encrypted') continue;
    yield () => described(subject, entry, reach.mount);
  }
}

function described({ document }: Subject, entry: FileEntry, mount: Mount): Finding {
  const edit = removeEntry(document, entry.node);
  return {
    at: entry.uriAt,
    path: entryKey(entry),
    message: `\`${entry.text}\` lies in the encrypted mount at \`${mount.path}\`, which no list concerns`,
    help: 'remove the entry',
    stage: 'none',
    effect: 'ignored',
    ...(mount.index >= 0 && { related: [{ range: mount.at, message: 'encrypted here' }] }),
    ...(edit && { fix: { title: 'remove the entry', edits: [edit] } }),
  };
}
