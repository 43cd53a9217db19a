import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { kindOf } from '../lint/kinds.ts';
import { byCodePoint } from '../text/order.ts';
import { isAbsolutePath, relativePath, resolvePath } from '../text/path.ts';
import { readSide } from './diff-operands.ts';
import type { Pair, Pairs, SettingsFor, Side } from './diff-sides.ts';
import { prefixInRepository } from './git.ts';
import { type GitChange, type GitEntry, gitChanges, readBlobs, treeEntry } from './git-changes.ts';
import { findRevisions, type RevisionRequest, type Revisions } from './git-revision.ts';

export interface GitRequest extends RevisionRequest {
  /** Seen from the working folder; none: every manifest that changed. */
  readonly files: readonly string[];
  readonly settingsFor: SettingsFor;
  /** Of changed files, those to compare; manifests unless it is said. */
  readonly isWanted?: (path: string) => boolean;
}

/** The manifests that differ between two states of a repository, or the two states of those that are named. */
export function pairsFromGit(request: GitRequest, io: Io): Pairs {
  const prefix = prefixInRepository(io);
  const revisions = findRevisions(request, io);
  const repository: Repository = { prefix, revisions, io, ...request };
  const changes = gitChanges(revisions, io);
  const chosen = request.files.length === 0 ? manifestsIn(changes, repository) : named(changes, repository);
  const blobs = readBlobs(
    chosen.changes.flatMap((change) => idsToRead(change, revisions)),
    io,
  );
  const pairs = chosen.changes.map((change) => pairOf(change, blobs, repository));
  return {
    pairs: pairs.sort((a, b) => byCodePoint(a.new.path, b.new.path)),
    single: chosen.single,
    notes: chosen.notes,
  };
}

interface Repository extends GitRequest {
  /** Of the working folder. */
  readonly prefix: string;
  readonly revisions: Revisions;
  readonly io: Io;
}

interface Chosen {
  readonly changes: readonly GitChange[];
  readonly single: boolean;
  readonly notes: readonly string[];
}

function manifestsIn(changes: readonly GitChange[], repository: Repository, folder = ''): Chosen {
  const notes: string[] = [];
  const found = changes.filter((change) => {
    const path = pathOf(change);
    if (!path.startsWith(folder) || !isManifest(shown(path, repository), repository)) return false;
    const reason = unreadable(change);
    if (reason !== undefined) notes.push(`\`${shown(path, repository)}\` is left out: ${reason}`);
    return reason === undefined;
  });
  return { changes: found, single: false, notes };
}

function isManifest(path: string, { settingsFor, isWanted }: Repository): boolean {
  const { excluded, kind } = settingsFor(path);
  if (isWanted) return !excluded && isWanted(path);
  return !excluded && (kind !== undefined || kindOf(path) !== undefined);
}

function pathOf({ old, new: fresh }: GitChange): string {
  return (fresh ?? old)!.path;
}

/** Why the content of a file can't be compared; undefined when it can. */
function unreadable({ old, new: fresh, unmerged }: GitChange): string | undefined {
  if (unmerged) return 'it is not merged yet';
  const modes = [old?.mode, fresh?.mode];
  if (modes.includes('120000')) return 'it is a symbolic link';
  return modes.includes('160000') ? 'it is a submodule' : undefined;
}

function named(changes: readonly GitChange[], repository: Repository): Chosen {
  const found = repository.files.map((file) => changesAt(file, changes, repository));
  return {
    changes: [...new Map(found.flatMap((one) => one.changes).map((change) => [pathOf(change), change])).values()],
    single: found.length === 1 && found[0]!.single,
    notes: found.flatMap(({ notes }) => notes),
  };
}

/** One file, changed or not, or the manifests of a folder that changed. */
function changesAt(file: string, changes: readonly GitChange[], repository: Repository): Chosen {
  const path = pathInRepository(file, repository);
  const { io, revisions } = repository;
  const change =
    changes.find(({ new: fresh }) => fresh?.path === path) ?? changes.find(({ old }) => old?.path === path);
  const before = change ? undefined : treeEntry(revisions.old.tree, path, io);
  const here = io.stat(file)?.type;
  if (path === '' || (!change && (here === 'directory' || before?.mode === '040000')))
    return manifestsIn(changes, repository, path === '' ? '' : `${path}/`);
  if (repository.settingsFor(file).excluded)
    return { changes: [], single: false, notes: [`\`${file}\` is excluded by the configuration`] };
  const found = change ?? unchanged(path, before, here === 'file', repository);
  const reason = found && unreadable(found);
  if (!found) throw neverThere(file, repository);
  if (reason !== undefined) throw new UserError(`\`${file}\` can't be compared: ${reason}`);
  return { changes: [found], single: true, notes: [] };
}

/** What git says nothing of is as it was, or not known to git. */
function unchanged(
  path: string,
  before: GitEntry | undefined,
  isHere: boolean,
  { revisions }: Repository,
): GitChange | undefined {
  if (before) return { old: before, new: before, unmerged: false };
  if (!isHere || revisions.new !== 'working tree') return undefined;
  return { old: undefined, new: { path, mode: '100644', id: '' }, unmerged: false };
}

function neverThere(file: string, { revisions }: Repository): UserError {
  const places = [revisions.old.name, newName(revisions)].map((name) => `\`${name}\``).join(' nor in ');
  return new UserError(`\`${file}\` is neither in ${places}`, 'name a file as it is seen from this folder');
}

function pathInRepository(file: string, { prefix, io }: Repository): string {
  const here = `/${prefix}`;
  const path = isAbsolutePath(file)
    ? resolvePath(here, relativePath(io.cwd, resolvePath('/', file)))
    : resolvePath(here, file);
  const above = relativePath(io.cwd, resolvePath(io.cwd, file))
    .split('/')
    .filter((name) => name === '..').length;
  if (file === '' || above > prefix.split('/').length - 1)
    throw new UserError(`\`${file}\` lies outside of the repository`, 'name a file as it is seen from this folder');
  return path.slice(1);
}

function shown(path: string, { prefix }: Repository): string {
  return relativePath(resolvePath('/', prefix), `/${path}`);
}

function idsToRead({ old, new: fresh }: GitChange, revisions: Revisions): readonly string[] {
  const ids = [old?.id, revisions.new === 'working tree' ? undefined : fresh?.id];
  return ids.filter((id) => id !== undefined);
}

function pairOf({ old, new: fresh }: GitChange, blobs: ReadonlyMap<string, Uint8Array>, repository: Repository): Pair {
  const { revisions, io } = repository;
  const [oldEntry, newEntry] = [(old ?? fresh)!, (fresh ?? old)!];
  const [oldPath, newPath] = [shown(oldEntry.path, repository), shown(newEntry.path, repository)];
  const isHere = revisions.new === 'working tree';
  const content = (entry: GitEntry): Uint8Array => {
    const blob = blobs.get(entry.id);
    if (!blob)
      throw new UserError(`git has no content for \`${shown(entry.path, repository)}\``, 'a partial clone may lack it');
    return blob;
  };
  const oldSide: Side = {
    name: `${revisions.old.name}:${oldEntry.path}`,
    path: oldPath,
    knownAs: oldPath,
    bytes: old && content(old),
  };
  const newSide: Side = {
    name: isHere ? newPath : `${revisions.new === 'index' ? '' : newName(revisions)}:${newEntry.path}`,
    path: newPath,
    knownAs: newPath,
    bytes: fresh && (isHere ? readSide(newPath, io) : content(fresh)),
  };
  return { old: oldSide, new: newSide, between: `${revisions.old.name} → ${newName(revisions)}` };
}

function newName({ new: fresh }: Revisions): string {
  return typeof fresh === 'string' ? fresh : fresh.name;
}
