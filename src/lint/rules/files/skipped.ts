import { entryKey, holdsAny, isCovered } from '../../../gramine/files.ts';
import type { Mount } from '../../../gramine/mounts.ts';
import { below, isAtOrBelow, joinPath } from '../../../gramine/paths.ts';
import { Text } from '../../../gramine/text.ts';
import type { FileTree } from '../../../io/file-tree.ts';
import { hostFile } from '../../host-files.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const skippedFiles = manifestRule({
  id: 'files/skipped',
  severity: 'warning',
  fix: 'none',
  needs: 'files',
  docs: {
    summary: 'Trusted directories that hold something the tools leave out without a word.',
    why: "When a trusted directory is listed, symbolic links to directories are not followed, and broken links, sockets, devices and files the signing user can't read are skipped silently. The program is refused what is missing, at run time.",
    bad: [
      {
        manifest: 'sgx.trusted_files = ["file:lib/"]',
        files: { '/lib/v1/a': '', '/lib/current': '-> v1' },
        at: '"file:lib/"',
      },
      { manifest: 'sgx.trusted_files = ["file:/opt/app/"]', files: { '/opt/app/x/y/broken': '-> nowhere' } },
    ],
    good: [
      {
        manifest: 'sgx.trusted_files = ["file:lib/"]',
        files: { '/lib/a': '', '/lib/b': '-> a', '/lib/sub/.hidden': '' },
      },
      {
        manifest: 'sgx.trusted_files = ["file:lib/", "file:lib/current/"]',
        files: { '/lib/v1/a': '', '/lib/current': '-> v1' },
      },
      { manifest: 'sgx.allowed_files = ["file:lib/"]', files: { '/lib/v1/a': '', '/lib/current': '-> v1' } },
      {
        manifest:
          'fs.mounts = [{ path = "/l", uri = "file:lib" }, { path = "/l/current", uri = "file:v1" }]\nsgx.trusted_files = ["file:lib/", "file:v1/"]',
        files: { '/v1/a': '', '/lib/b': '', '/lib/current': '-> ../v1' },
      },
    ],
  },
  *check(subject) {
    if (subject.reading === 'source') yield* findings(subject);
  },
});

function* findings(subject: Subject): Generator<Finding> {
  const listed = new Set(subject.trusted.entries.map(({ path }) => path?.raw));
  for (const entry of subject.trusted.entries) {
    if (entry.isDirectory !== true || entry.sha256 || !entry.path) continue;
    const found = hostFile(subject, entry.path);
    if (!found || found.stat === 'missing' || found.stat.type !== 'directory') continue;
    const uri = (path: string) => (entry.path!.raw.startsWith('/') ? path : path.slice(1));
    const skipped = [...skippedBelow(subject.options.files!, found.path)].filter(
      ({ path }) => !listed.has(uri(path)) && !isMountedOver(subject, uri(path)),
    );
    if (skipped.length === 0) continue;
    const shown = skipped.slice(0, 3).map(({ path, why }) => `\`${uri(path)}\` (${why})`);
    const more = skipped.length > shown.length ? ` and ${skipped.length - shown.length} more` : '';
    const harmless = skipped.every(({ why }) => why === 'broken link' || why === 'special file');
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `the tools leave out ${shown.join(', ')}${more}`,
      help: harmless
        ? 'ignore it unless the program opens them'
        : 'list what the program needs by itself, a linked directory with `/` at the end',
      stage: 'none',
      effect: 'ignored',
      ...(harmless && { severity: 'note' as const }),
    };
  }
}

/** Whether wherever a mount shows the directory around it, a later one shows something there of which something is trusted. */
function isMountedOver({ mounts, trusted }: Subject, path: string): boolean {
  const skipped = new Text(path);
  const around = mounts.entries.filter(({ hostPath }) => hostPath && isAtOrBelow(skipped, hostPath) === true);
  const isOver = (mount: Mount): boolean => {
    const inside = mount.path && joinPath(mount.path, below(skipped, mount.hostPath!));
    const over = mounts.entries.findLast((one) => one.path?.raw === inside?.raw && one.index > mount.index);
    if (!over?.path) return false;
    return !over.hostPath || isCovered(trusted, over.hostPath) === true || holdsAny(trusted, over.hostPath);
  };
  return around.length > 0 && around.every(isOver);
}

interface Skipped {
  readonly path: string;
  readonly why: 'link to a directory' | 'broken link' | 'special file' | 'unreadable';
}

/** Trees can be large: this many entries are looked at. */
const budget = 200_000;

function* skippedBelow(files: FileTree, top: string): Generator<Skipped> {
  const pending = [top];
  let left = budget;
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const name of namesIn(files, directory)) {
      if (left-- === 0) return;
      const path = `${directory === '/' ? '' : directory}/${name}`;
      const why = reason(files, path);
      if (why) yield { path, why };
      else if (files.lstat(path)?.type === 'directory') pending.push(path);
    }
  }
}

function namesIn(files: FileTree, directory: string): readonly string[] {
  try {
    return files.list(directory);
  } catch {
    return [];
  }
}

function reason(files: FileTree, path: string): Skipped['why'] | undefined {
  const target = files.stat(path);
  if (!target) return 'broken link';
  if (target.type === 'directory' && files.lstat(path)?.type === 'symlink') return 'link to a directory';
  if (target.type === 'other') return 'special file';
  return target.readable ? undefined : 'unreadable';
}
