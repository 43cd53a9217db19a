import { entryKey, type FileEntry, type FileList, mayRepeat } from '../../../gramine/files.ts';
import { above, selfAndAbove } from '../../../gramine/paths.ts';
import type { FileTree } from '../../../io/file-tree.ts';
import { capped } from '../../capped.ts';
import { removeEntry } from '../../entries.ts';
import { pathInTree } from '../../host-files.ts';
import { type Finding, type FindingFix, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const duplicateFile = manifestRule({
  id: 'files/duplicate',
  severity: 'note',
  fix: 'safe',
  docs: {
    summary: 'Trusted or allowed files that an entry before, or a directory in the same list, already names.',
    why: 'The second entry changes nothing but the manifest, and so the measurement. `file:app` and `file:./app` are one file, yet the tools hash it once for each spelling.',
    bad: [
      {
        manifest: 'sgx.trusted_files = [\n  "file:app",\n  "file:lib/",\n  "file:app",\n]\n',
        at: '"file:app"',
        fixed: 'sgx.trusted_files = [\n  "file:app",\n  "file:lib/",\n]\n',
      },
      { manifest: 'sgx.allowed_files = ["file:log", "file:log"]', fixed: 'sgx.allowed_files = ["file:log"]' },
      { manifest: 'sgx.trusted_files = ["file:app", "file:./app"]', at: '"file:./app"' },
      { manifest: 'sgx.trusted_files = ["file:lib/", "file:lib/libc.so"]', at: '"file:lib/libc.so"' },
      { manifest: 'sgx.trusted_files = ["file:lib/a/", "file:lib//"]', at: '"file:lib/a/"' },
      { manifest: 'sgx.allowed_files = ["file:log/app", "file:log"]', at: '"file:log/app"' },
      {
        gramine: '1.3',
        manifest: '[[sgx.trusted_files]]\nuri = "file:app"\n\n[[sgx.trusted_files]]\nuri = "file:app"\n',
        fixed: '[[sgx.trusted_files]]\nuri = "file:app"\n\n',
      },
      {
        as: 'template',
        manifest: 'sgx.trusted_files = ["file:{{ lib }}/", "file:{{ lib }}/x"]',
        at: '"file:{{ lib }}/x"',
      },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:app", "file:application", "file:lib/"]' },
      { manifest: 'sgx.trusted_files = ["file:app"]\nsgx.allowed_files = ["file:log"]' },
      {
        manifest: 'sgx.trusted_files = ["file:lib/", "file:lib/current/"]',
        files: { '/lib/v1/a': '', '/lib/current': '-> v1' },
      },
      {
        manifest:
          'sgx.trusted_files = ["file:lib/", { uri = "file:lib/x", sha256 = "1111111111111111111111111111111111111111111111111111111111111111" }]',
      },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ a }}/", "file:{{ b }}/"]' },
    ],
  },
  *check(subject) {
    yield* capped(findings(subject, subject.trusted));
    yield* capped(findings(subject, subject.allowed));
  },
});

function* findings(subject: Subject, list: FileList): Generator<() => Finding> {
  const { entries } = list;
  const repeats = mayRepeat(list);
  const seen = new Map<string, FileEntry>();
  const whole = new Map<string, FileEntry>();
  for (const entry of entries) {
    if (entry.path && isWhole(entry) && !whole.has(entry.path.raw)) whole.set(entry.path.raw, entry);
  }
  for (const entry of entries) {
    if (!entry.path) continue;
    const twin = repeats ? seen.get(entry.path.raw) : undefined;
    if (repeats && !twin) seen.set(entry.path.raw, entry);
    if (twin && hashesDiffer(twin, entry)) continue;
    const directory = twin ?? directoryOf(subject, entry, whole);
    if (!directory) continue;
    yield () => described(subject, entry, directory, twin);
  }
}

function described(subject: Subject, entry: FileEntry, listed: FileEntry, twin: FileEntry | undefined): Finding {
  const fix = twin && removal(subject, twin, entry);
  const as = twin ? (twin.text.raw === entry.text.raw ? '' : ` as \`${twin.text}\``) : ` with \`${listed.text}\``;
  return {
    at: entry.uriAt,
    path: entryKey(entry),
    message: `\`${entry.text}\` is already listed${as}`,
    help: 'remove it',
    stage: 'none',
    effect: 'accepted',
    related: [{ range: listed.uriAt, message: 'listed here' }],
    ...(fix && { fix }),
  };
}

function isWhole({ list, isDirectory, path }: FileEntry): boolean {
  if (list === 'sgx.allowed_files') return path?.raw !== '';
  return isDirectory === true;
}

/** `files/hash-conflict` speaks of those. */
function hashesDiffer({ sha256: a }: FileEntry, { sha256: b }: FileEntry): boolean {
  return a !== undefined && b !== undefined && a.text.equals(b.text) !== true;
}

/**
 * An entry with a hash of its own pins it, and a directory's listing leaves out what is behind a link. Whether Gramine's own files
 * lie in a directory of the system depends on the installation.
 */
function directoryOf(subject: Subject, entry: FileEntry, whole: ReadonlyMap<string, FileEntry>): FileEntry | undefined {
  const { options } = subject;
  if (entry.sha256 || !entry.path || /\/gramine\/(?:runtime\/|libsysdb\.so$)/.test(entry.path.raw)) return undefined;
  for (const path of above(entry.path.raw)) {
    const directory = whole.get(path);
    if (!directory) continue;
    if (entry.list === 'sgx.allowed_files' || !options.files) return directory;
    const links = selfAndAbove(entry.path.raw).filter(
      (step) =>
        step.length > path.length && isLinkedDirectory(options.files!, pathInTree(subject, entry.path!.with(step))),
    );
    return links.length === 0 ? directory : undefined;
  }
  return undefined;
}

function isLinkedDirectory(files: FileTree, path: string | undefined): boolean {
  return path !== undefined && files.lstat(path)?.type === 'symlink' && files.stat(path)?.type === 'directory';
}

/** Only what is the same to the letter: then the list means the same without it. */
function removal({ document }: Subject, twin: FileEntry, entry: FileEntry): FindingFix | undefined {
  if (twin.text.raw !== entry.text.raw || twin.sha256?.text.raw !== entry.sha256?.text.raw) return undefined;
  const edit = removeEntry(document, entry.node);
  return edit && { title: 'remove the second entry', edits: [edit] };
}
