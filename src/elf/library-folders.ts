import type { FileTree } from '../io/file-tree.ts';
import { parseGlob } from '../text/glob.ts';
import { folderOf } from '../text/path.ts';

/** The directories that /etc/ld.so.conf names, in order: where `ldconfig` looks for libraries. Empty when there is no such file. */
export function libraryFolders(tree: FileTree, path = '/etc/ld.so.conf'): readonly string[] {
  const folders = new Set<string>();
  const read = new Set<string>();
  readConf(tree, path, { folders, read });
  return [...folders];
}

interface Progress {
  readonly folders: Set<string>;
  /** Files already read: one that includes itself is read once. */
  readonly read: Set<string>;
}

const mostFiles = 256;
const mostFolders = 4096;
const largestFile = 1 << 20;

function readConf(tree: FileTree, path: string, progress: Progress): void {
  if (progress.read.has(path) || progress.read.size >= mostFiles) return;
  progress.read.add(path);
  for (const line of linesOf(tree, path)) {
    const include = /^include[ \t]+(.+)$/.exec(line)?.[1];
    if (include !== undefined) {
      for (const pattern of include.split(/[ \t]+/)) {
        const whole = pattern.startsWith('/') ? pattern : `${folderOf(path)}/${pattern}`;
        for (const file of filesLike(tree, whole)) readConf(tree, file, progress);
      }
      continue;
    }
    const folder = line.split('=')[0]!.trimEnd().replace(/\/+$/, '');
    if (folder.startsWith('/') && progress.folders.size < mostFolders) progress.folders.add(folder);
  }
}

function linesOf(tree: FileTree, path: string): readonly string[] {
  const stat = tree.stat(path);
  if (stat?.type !== 'file' || !stat.readable || stat.size > largestFile) return [];
  const text = new TextDecoder().decode(tree.read(path));
  return text
    .split('\n')
    .map((line) => line.split('#')[0]!.trim())
    .filter((line) => line !== '' && !/^hwcap[ \t]/.test(line));
}

/** Paths of a pattern as glob(3) gives them: sorted, hidden names only where the pattern begins with a dot. */
function filesLike(tree: FileTree, pattern: string): readonly string[] {
  let found: readonly string[] = [''];
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    found = found.flatMap((folder) => namesLike(tree, folder, part)).slice(0, mostFiles);
  }
  return found.filter((path) => tree.stat(path)?.type === 'file');
}

function namesLike(tree: FileTree, folder: string, part: string): readonly string[] {
  if (!/[*?[]/.test(part)) return [`${folder}/${part}`];
  const glob = parseGlob(part);
  if (typeof glob !== 'function' || tree.stat(folder || '/')?.type !== 'directory') return [];
  return tree
    .list(folder || '/')
    .filter((name) => glob(name) && (part.startsWith('.') || !name.startsWith('.')))
    .map((name) => `${folder}/${name}`);
}
