import type { FileTree } from '../../io/file-tree.ts';
import { folderOf } from '../../text/path.ts';
import type { NeededPath, UsedPath } from './needs.ts';

export interface FoldOptions {
  readonly logName: string;
  readonly tree?: FileTree;
  /** Paths that are written, and the directories above them, which are never trusted as wholes. */
  readonly isWritten: ReadonlySet<string>;
}

/**
 * One entry for a directory of which every file, in folders below it as well, was opened: three files at least, and only where the
 * host's files tell. Otherwise each file has its own entry.
 */
export function foldRead(read: readonly UsedPath[], { logName, tree, isWritten }: FoldOptions): readonly NeededPath[] {
  const opened = new Map(read.map((used) => [used.path, used]));
  const whole = tree ? wholeFolders(tree, opened, isWritten) : new Map<string, number>();
  const found = new Map<string, NeededPath>();
  for (const { path, line, modes } of read) {
    const folder = above(path).findLast((one) => whole.has(one));
    if (folder === undefined) {
      const does = modes.has('execute') && !path.includes('.so') ? 'started' : 'opened';
      found.set(path, { path, line, why: `${does} in line ${line} of ${logName}` });
    } else if (!found.has(folder)) {
      const why = `all ${whole.get(folder)} files in it are opened, from line ${line} of ${logName} on`;
      found.set(folder, { path: `${folder}/`, line, why });
    }
  }
  return [...found.values()];
}

/** From the fourth file that is made or written in a directory on, names are taken to vary, and the directory is allowed. */
export function foldWritten(written: readonly UsedPath[], logName: string): readonly NeededPath[] {
  const byFolder = groupByFolder(written);
  return [...byFolder]
    .flatMap(([folder, files]): readonly NeededPath[] => {
      const line = files[0]!.line;
      if (files.length < fewestWritten || folder === '/' || folder === '.')
        return files.map(({ path, line: at }) => ({
          path,
          line: at,
          why: `the program writes it, line ${at} of ${logName}`,
        }));
      const why = `the program writes ${files.length} files here, from line ${line} of ${logName} on`;
      return [{ path: `${folder}/`, line, why }];
    })
    .sort((a, b) => a.line - b.line);
}

const fewestWritten = 4;
const fewestRead = 3;
const mostLooked = 100_000;

function groupByFolder(files: readonly UsedPath[]): ReadonlyMap<string, readonly UsedPath[]> {
  const groups = new Map<string, UsedPath[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    const group = groups.get(folder);
    if (group) group.push(file);
    else groups.set(folder, [file]);
  }
  return groups;
}

/** The folders above an absolute path, nearest first, without the root. */
function above(path: string): string[] {
  const found: string[] = [];
  if (!path.startsWith('/')) return found;
  for (let at = folderOf(path); at !== '/'; at = folderOf(at)) found.push(at);
  return found;
}

/** Directories all of whose files were opened, with how many there are. */
function wholeFolders(
  tree: FileTree,
  opened: ReadonlyMap<string, UsedPath>,
  isWritten: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  let looked = 0;
  const known = new Map<string, number>();
  /** How many files it holds, -1 when some of them was not opened. */
  const countIn = (folder: string, depth: number): number => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    known.set(folder, -1);
    if (isWritten.has(folder) || depth > 64) return -1;
    let count = 0;
    for (const name of namesIn(tree, folder)) {
      if (++looked > mostLooked) return -1;
      const path = `${folder}/${name}`;
      if (opened.has(path)) count++;
      else {
        const within = tree.lstat(path)?.type === 'directory' ? countIn(path, depth + 1) : -1;
        if (within < 0) return -1;
        count += within;
      }
    }
    known.set(folder, count);
    return count;
  };
  const folders = new Set([...opened.keys()].flatMap(above));
  return new Map(
    [...folders].map((folder) => [folder, countIn(folder, 0)] as const).filter(([, count]) => count >= fewestRead),
  );
}

function namesIn(tree: FileTree, folder: string): readonly string[] {
  try {
    return tree.list(folder);
  } catch {
    return ['?'];
  }
}
