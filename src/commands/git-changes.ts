import type { Io } from '../io/io.ts';
import { decoded, git, tryGit } from './git.ts';
import type { Revisions } from './git-revision.ts';

/** A file that two states of a repository do not share. Paths are seen from the top of the repository. */
export interface GitChange {
  /** Undefined when it was added. */
  readonly old: GitEntry | undefined;
  /** Undefined when it is gone. */
  readonly new: GitEntry | undefined;
  /** Both sides of a merge still stand in it. */
  readonly unmerged: boolean;
}

export interface GitEntry {
  readonly path: string;
  /** `100644`; links are `120000`, submodules `160000`, folders `040000`. */
  readonly mode: string;
  /** Of the content; all zeros when only the working tree has it. */
  readonly id: string;
}

/** Everything that differs, renames found, in git's order. */
export function gitChanges({ old, new: fresh }: Revisions, io: Io): readonly GitChange[] {
  const how = ['-r', '-z', '-M', '--raw', '--no-abbrev', '--ignore-submodules=all'];
  const what =
    typeof fresh === 'object'
      ? ['diff-tree', ...how, old.tree, fresh.tree, '--']
      : ['diff-index', ...(fresh === 'index' ? ['--cached'] : []), ...how, old.tree, '--'];
  return parseRaw(decoded(git(what, io)));
}

/** What a tree has at a path; undefined when nothing. */
export function treeEntry(tree: string, path: string, io: Io): GitEntry | undefined {
  const found = tryGit(['ls-tree', '-z', '--full-tree', tree, '--', path.replace(/\/+$/, '')], io);
  const match = found && /^(\d{6}) \w+ ([0-9a-f]+)\t/.exec(decoded(found));
  return match ? { path, mode: match[1]!, id: match[2]! } : undefined;
}

/** The contents of objects by their ids, read by one process. */
export function readBlobs(ids: Iterable<string>, io: Io): ReadonlyMap<string, Uint8Array> {
  const wanted = [...new Set(ids)];
  const blobs = new Map<string, Uint8Array>();
  if (wanted.length === 0) return blobs;
  const output = git(['cat-file', '--batch'], io, new TextEncoder().encode(wanted.map((id) => `${id}\n`).join('')));
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id, , size] = decoded(output.subarray(at, end)).split(' ');
    const length = Number(size);
    if (!Number.isInteger(length)) break;
    blobs.set(id!, output.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
  return blobs;
}

/** `:100644 100644 <id> <id> M\0path\0`, with two paths after `R90` and `C90`. */
function parseRaw(text: string): readonly GitChange[] {
  const fields = text.split('\0');
  const changes: GitChange[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [oldMode = '', mode = '', oldId = '', id = '', status = ''] = fields[at]!.slice(1).split(' ');
    const path = fields[at + 1]!;
    const hasTwo = /^[RC]/.test(status);
    const newPath = hasTwo ? fields[at + 2]! : path;
    changes.push({
      old: oldMode === '000000' ? undefined : { path, mode: oldMode, id: oldId },
      new: mode === '000000' ? undefined : { path: newPath, mode, id },
      unmerged: status === 'U',
    });
    at += hasTwo ? 3 : 2;
  }
  return changes;
}
