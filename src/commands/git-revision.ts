import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { decoded, git, tryGit } from './git.ts';

/** Two states of a repository that are compared. */
export interface Revisions {
  readonly old: Revision;
  readonly new: Revision | 'index' | 'working tree';
}

export interface Revision {
  /** As the user said it. */
  readonly name: string;
  /** Id of its tree: nothing else is given to git afterwards. */
  readonly tree: string;
}

export interface RevisionRequest {
  /** `REV`, `A..B` or `A...B`. */
  readonly text: string | undefined;
  readonly staged: boolean;
}

/** Finds what the user means. Throws a UserError when git knows no such revision. */
export function findRevisions({ text, staged }: RevisionRequest, io: Io): Revisions {
  const range = text === undefined ? undefined : /^(.*?)(\.\.\.?)(.*)$/s.exec(text);
  if (range && staged)
    throw new UserError(
      '`--staged` compares one revision with what is staged, not two',
      'leave out `--staged`, or name one revision',
    );
  if (range) return between(range[1] || 'HEAD', range[3] || 'HEAD', range[2] === '...', io);
  if (text !== undefined) return { old: revision(text, io), new: staged ? 'index' : 'working tree' };
  return askedByPreCommit(io) ?? { old: headOrNothing(io), new: 'index' };
}

function between(a: string, b: string, sinceTheyParted: boolean, io: Io): Revisions {
  const [from, to] = [revision(a, io), revision(b, io)];
  if (!sinceTheyParted) return { old: from, new: to };
  const base = mergeBase(a, b, io);
  if (base === undefined) throw new UserError(`\`${a}\` and \`${b}\` have no commit in common`, `use \`${a}..${b}\``);
  return { old: { ...revision(base, io), name: base.slice(0, 12) }, new: to };
}

/** Both are known to begin with no dash. */
function mergeBase(a: string, b: string, io: Io): string | undefined {
  const found = tryGit(['merge-base', a, b], io);
  return found && decoded(found).trim();
}

/** `pre-commit run --from-ref A --to-ref B`, as in CI, where nothing is staged. */
function askedByPreCommit(io: Io): Revisions | undefined {
  const [a, b] = [io.env.PRE_COMMIT_FROM_REF, io.env.PRE_COMMIT_TO_REF];
  if (!a || !b) return undefined;
  const to = revision(b, io);
  const base = mergeBase(revision(a, io).name, b, io);
  return { old: base === undefined ? revision(a, io) : { ...revision(base, io), name: base.slice(0, 12) }, new: to };
}

function revision(name: string, io: Io): Revision {
  if (name.startsWith('-')) throw new UserError(`\`${name}\` is no revision: it begins with a dash`);
  const tree = treeOf(name, io);
  if (tree === undefined)
    throw new UserError(
      `git knows no revision \`${name}\``,
      'name a commit, branch or tag, such as `HEAD~1` or `main`; a shallow clone may lack it',
    );
  return { name, tree };
}

function treeOf(name: string, io: Io): string | undefined {
  const found = tryGit(['rev-parse', '--verify', '--quiet', `${name}^{tree}`], io);
  return found && decoded(found).trim();
}

/** Before the first commit everything is new. */
function headOrNothing(io: Io): Revision {
  const tree =
    treeOf('HEAD', io) ?? decoded(git(['hash-object', '-t', 'tree', '--stdin'], io, new Uint8Array())).trim();
  return { name: 'HEAD', tree };
}
