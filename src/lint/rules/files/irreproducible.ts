import { entryKey, type FileEntry } from '../../../gramine/files.ts';
import { fileName } from '../../../gramine/paths.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const irreproducible = manifestRule({
  id: 'files/irreproducible',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Trusted files that differ from one build to the next although the program is the same.',
    why: 'Compiled Python files carry the time stamp of their source, and the folder of a version control system changes with every command. Their hashes are part of the manifest, so the measurement changes and nobody can reproduce it.',
    bad: [
      { manifest: 'sgx.trusted_files = ["file:app/__pycache__/"]', at: '"file:app/__pycache__/"' },
      { manifest: 'sgx.trusted_files = ["file:app/main.cpython-311.pyc"]' },
      { gramine: '1.0', manifest: 'sgx.trusted_files = ["file:src/.git/"]' },
      { as: 'template', manifest: 'sgx.trusted_files = ["file:{{ app }}/__pycache__/"]' },
    ],
    good: [
      { manifest: 'sgx.trusted_files = ["file:app/", "file:app/main.py", "file:.gitignore"]' },
      { manifest: 'sgx.allowed_files = ["file:app/__pycache__/"]' },
    ],
  },
  *check(subject) {
    if (subject.reading === 'source') yield* capped(findings(subject));
  },
});

function* findings({ trusted }: Subject): Generator<Finding> {
  for (const entry of trusted.entries) {
    const what = entry.sha256 ? undefined : contentOf(entry);
    if (!what) continue;
    yield {
      at: entry.uriAt,
      path: entryKey(entry),
      message: `\`${entry.text}\` is ${what}, which makes every build measure differently`,
      help: 'leave it out of the list, and out of the directories that are listed',
      stage: 'none',
      effect: 'accepted',
    };
  }
}

function contentOf({ path, isDirectory }: FileEntry): string | undefined {
  if (!path || isDirectory === undefined) return undefined;
  const known = path.known ?? (path.suffix.includes('/') ? path.suffix : '');
  const name = fileName(known);
  if (!isDirectory) return /\.py[co]$/.test(name) ? 'compiled Python code with a time stamp' : undefined;
  if (name === '__pycache__') return 'a cache of compiled Python code';
  return /^\.(?:git|hg|svn)$/.test(name) ? 'the folder of a version control system' : undefined;
}
