import type { Io } from '../io/io.ts';
import { folderOf } from '../text/path.ts';

/** What git ignores in a folder, from the `.gitignore` files there and above. */
export interface IgnoreRules {
  /** The rules within `folder`, whose entries are `names`. A repository inside another starts anew. */
  enter(folder: string, names: readonly string[], first?: boolean): IgnoreRules;
  ignores(path: string, isFolder: boolean): boolean;
}

export type ReadIgnore = (text: string) => Patterns;

interface Patterns {
  /** Neither when no pattern speaks of the path. */
  test(path: string): { readonly ignored: boolean; readonly unignored: boolean };
}

/** Patterns are tried on no deeper path, since that takes time by its depth to the power of their `**`. */
const deepest = 100;

/** Loaded only when a folder is walked. */
export async function loadIgnore(): Promise<ReadIgnore> {
  const { default: ignore } = await import('ignore');
  return (text) => ignore({ ignorecase: false }).add(text.split('\n').filter(isAffordable));
}

/** What people write is. The rest would cost the expressions that patterns become too much: memory, or time on deep paths. */
function isAffordable(pattern: string): boolean {
  return pattern.length <= 4096 && pattern.split('**').length <= 4;
}

/**
 * The rules that hold in an absolute `folder` because of what is above it: those of its repository, up to and including the
 * root of that, and of the repository's `info/exclude`. None outside of a repository.
 */
export function ignoreRulesAbove(folder: string, read: ReadIgnore, io: Io): IgnoreRules {
  const root = repositoryRoot(folder, io);
  if (root === undefined) return new Levels([], read, io);
  const levels = [levelOf(root, excludeFile(root, io), read, io)];
  for (let at = folder; at !== root; ) {
    at = folderOf(at);
    levels.splice(1, 0, levelOf(at, `${at}/.gitignore`, read, io));
  }
  return new Levels(
    levels.filter((level) => level !== undefined),
    read,
    io,
  );
}

interface Level {
  /** Absolute folder that the patterns are relative to. */
  readonly base: string;
  readonly patterns: Patterns;
}

class Levels implements IgnoreRules {
  /** Outermost first: what lies deeper decides. */
  readonly #levels: readonly Level[];
  readonly #read: ReadIgnore;
  readonly #io: Io;

  constructor(levels: readonly Level[], read: ReadIgnore, io: Io) {
    this.#levels = levels;
    this.#read = read;
    this.#io = io;
  }

  enter(folder: string, names: readonly string[], first = false): IgnoreRules {
    const starts = names.includes('.git') && !first;
    const kept = starts ? [] : this.#levels.filter((level) => !decide(level, folder, true).ignored);
    const own = names.includes('.gitignore')
      ? levelOf(folder, `${folder}/.gitignore`, this.#read, this.#io)
      : undefined;
    const outer = starts ? levelOf(folder, excludeFile(folder, this.#io), this.#read, this.#io) : undefined;
    return new Levels(
      [...kept, outer, own].filter((level) => level !== undefined),
      this.#read,
      this.#io,
    );
  }

  ignores(path: string, isFolder: boolean): boolean {
    for (const level of this.#levels.toReversed()) {
      const { ignored, unignored } = decide(level, path, isFolder);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

/**
 * A level that ignores a folder we are in anyway (it was named, or a deeper level takes it back) would ignore everything in
 * it; `enter` drops such levels.
 */
function decide({ base, patterns }: Level, path: string, isFolder: boolean): { ignored: boolean; unignored: boolean } {
  const relative = path.slice(base === '/' ? 1 : base.length + 1);
  if (relative === '' || relative.split('/').length > deepest) return { ignored: false, unignored: false };
  return patterns.test(isFolder ? `${relative}/` : relative);
}

function levelOf(base: string, file: string | undefined, read: ReadIgnore, io: Io): Level | undefined {
  const text = file === undefined ? undefined : textOf(file, io);
  return text === undefined ? undefined : { base, patterns: read(text) };
}

function repositoryRoot(folder: string, io: Io): string | undefined {
  for (let at = folder; ; at = folderOf(at)) {
    if (io.stat(at === '/' ? '/.git' : `${at}/.git`)) return at;
    if (folderOf(at) === at) return undefined;
  }
}

/** In a worktree or submodule `.git` is a file that names the place; what worktrees share is named by `commondir` there. */
function excludeFile(root: string, io: Io): string | undefined {
  const git = `${root === '/' ? '' : root}/.git`;
  if (io.stat(git)?.type === 'directory') return `${git}/info/exclude`;
  const place = /^gitdir: (.+)$/m.exec(textOf(git, io) ?? '')?.[1];
  if (place === undefined) return undefined;
  const own = place.startsWith('/') ? place : `${root}/${place}`;
  const shared = textOf(`${own}/commondir`, io)?.trim();
  if (shared === undefined) return `${own}/info/exclude`;
  return `${shared.startsWith('/') ? shared : `${own}/${shared}`}/info/exclude`;
}

/** Undefined when it can't be read: git passes over such a file as well. */
function textOf(path: string, io: Io): string | undefined {
  if (io.stat(path)?.type !== 'file') return undefined;
  try {
    return new TextDecoder().decode(io.readFile(path));
  } catch {
    return undefined;
  }
}
