import { isBefore, type Release } from '../gramine/release.ts';
import { type FileUser, mayAccess, permission } from '../image/access.ts';
import { bytesOfText, hasForeignBytes } from '../image/byte-text.ts';
import type { ScannedFile } from '../image/scanned.ts';
import { followLinks } from '../inspect/follow-links.ts';
import { maximumLinks } from '../io/real-path.ts';
import { exclusionsOf } from './exclusions.ts';

/** What the walk asks of an image; both are asked for paths that are free of links. */
export interface WalkedTree {
  look(path: string): ScannedFile | undefined;
  list(path: string): readonly string[];
}

export interface WalkOptions {
  /** Of GSC. */
  readonly release: Release;
  /** Whom the image runs as; root when absent. */
  readonly user?: FileUser;
  /** Entries of the user's own lists, as written: what equals one is not added again. */
  readonly alreadyAdded?: ReadonlySet<string>;
  /** Paths that are looked at before the walk counts as exploded; a million when absent. */
  readonly limit?: number;
}

/** What GSC's finalise step makes of an image: the trusted files, and everything that it passes by. */
export interface FinaliseWalk {
  /** In the order of a walk that takes names by code point. GSC takes them as the file system gives them. */
  readonly entries: readonly WalkedFile[];
  readonly skipped: readonly SkippedFile[];
  /** Links to directories that were descended, with those that lead to most entries first. */
  readonly multiplied: readonly Multiplier[];
  /** Why the step, or signing after it, fails. */
  readonly fatal: readonly { readonly path: string; readonly why: FatalName }[];
  /** Paths by which the walk leaves the image for what the build container mounts: nobody knows what it lists there. */
  readonly mounted: readonly string[];
  /** Where the walk gave up; all lists are then incomplete. */
  readonly stopped?: { readonly at: string; readonly seen: number };
}

export interface WalkedFile {
  /** `file:` and the path. */
  readonly uri: string;
  readonly path: string;
  /** The path without links. */
  readonly resolved: string;
  /** Undefined where the content was not seen. */
  readonly sha256?: string;
  /** Bytes. */
  readonly size: number;
  /** Index of the layer that the content is from. */
  readonly layer?: number;
}

export interface SkippedFile {
  readonly path: string;
  readonly why: 'excluded' | 'dangling' | 'loop' | 'special' | 'newline' | 'backslash' | 'unreadable' | 'listed';
}

export interface Multiplier {
  /** Where the link lies, without links. */
  readonly link: string;
  readonly target: string;
  /** Entries whose path leads through it. */
  readonly entries: number;
  /** It leads to a directory that it lies in: only the kernel's limit on links ends that. */
  readonly leadsBack: boolean;
}

type FatalName = 'file name is not UTF-8' | 'directory name is not UTF-8' | 'unreadable file';

/** `os.walk('/', followlinks=True)` and what the finalise step does with each name, by the rules of that GSC release. */
export function finaliseWalk(tree: WalkedTree, options: WalkOptions): FinaliseWalk {
  return new Walk(tree, options).run();
}

/** A directory under the name by which the walk came to it. */
interface Frame {
  readonly path: string;
  readonly directory: ScannedFile;
  /** Links in the path. */
  readonly links: number;
  /** Links that it leads through, each once. */
  readonly through: readonly Followed[];
}

interface Followed {
  readonly link: ScannedFile;
  entries: number;
  leadsBack: boolean;
}

/** A name in a directory, and what it leads to. */
interface Child {
  readonly name: string;
  readonly own: ScannedFile;
  /** Undefined when it leads nowhere. */
  readonly file: ScannedFile | undefined;
  readonly why?: 'dangling' | 'loop' | 'unreadable';
  readonly links: number;
  /** It leads to what is mounted in a container. */
  readonly isMounted?: boolean;
}

class Walk {
  readonly #tree: WalkedTree;
  readonly #release: Release;
  readonly #user: FileUser;
  readonly #alreadyAdded: ReadonlySet<string>;
  readonly #limit: number;
  readonly #isExcluded: (path: string) => boolean;
  readonly #children = new Map<string, readonly Child[]>();
  readonly #followed = new Map<string, Followed>();
  readonly #entries: WalkedFile[] = [];
  readonly #skipped: SkippedFile[] = [];
  readonly #fatal: { path: string; why: FatalName }[] = [];
  readonly #mounted: string[] = [];
  #seen = 0;
  /** Names that were looked up to follow links. */
  #steps = 0;
  /** Of the paths that are kept. */
  #characters = 0;

  constructor(tree: WalkedTree, options: WalkOptions) {
    this.#tree = tree;
    this.#release = options.release;
    this.#user = options.user ?? root;
    this.#alreadyAdded = options.alreadyAdded ?? new Set();
    this.#limit = options.limit ?? defaultLimit;
    this.#isExcluded = exclusionsOf(options.release);
  }

  run(): FinaliseWalk {
    const top = this.#tree.look('/');
    const pending: Frame[] = top ? [{ path: '/', directory: top, links: 0, through: [] }] : [];
    for (let frame = pending.pop(); frame; frame = pending.pop()) {
      const below = this.#hasExploded ? undefined : this.#visit(frame).reverse();
      if (!below || this.#hasExploded) return this.#result({ at: frame.path, seen: this.#seen });
      for (const next of below) pending.push(next);
    }
    return this.#result();
  }

  /** Takes the files of a directory, and gives the directories below it. */
  #visit(frame: Frame): Frame[] {
    if (isTooLong(frame.path)) return [];
    if (!mayAccess(this.#user, frame.directory, permission.read)) {
      this.#skip(frame.path, 'unreadable');
      return [];
    }
    if (hasForeignBytes(frame.path)) {
      this.#fatal.push({ path: frame.path, why: 'directory name is not UTF-8' });
      return [];
    }
    if (mountPoints.has(frame.directory.path) && !this.#isExcluded(`${frame.path}/x`)) this.#mounted.push(frame.path);
    const before = this.#entries.length;
    const isOpen = mayAccess(this.#user, frame.directory, permission.search);
    const directories: Frame[] = [];
    for (const child of this.#childrenOf(frame.directory)) {
      this.#seen += 1;
      const below = this.#directoryAt(frame, child, isOpen);
      if (below === undefined) this.#takeFile(frame, child, isOpen);
      else if (below !== 'passed' && isOpen) directories.push(below);
    }
    for (const link of frame.through) link.entries += this.#entries.length - before;
    return directories;
  }

  /** Undefined when Python takes the name for a file: links that lead too far, or where nobody may look, count as files. */
  #directoryAt(frame: Frame, child: Child, isOpen: boolean): Frame | 'passed' | undefined {
    if (child.file?.type !== 'directory') return undefined;
    const path = childOf(frame.path, child.name);
    if (child.own.type === 'directory') return { ...frame, path, directory: child.own };
    const links = frame.links + child.links;
    if (!isOpen || links > maximumLinks || isTooLong(path)) return undefined;
    if (isBefore(this.#release, '1.4')) return 'passed';
    const followed = this.#follow(child.own, child.file);
    const through = frame.through.includes(followed) ? frame.through : [...frame.through, followed];
    return { path, directory: child.file, links, through };
  }

  #follow(link: ScannedFile, directory: ScannedFile): Followed {
    const known = this.#followed.get(link.path);
    if (known) return known;
    const leadsBack = link.path.startsWith(childOf(directory.path, ''));
    const followed = { link, entries: 0, leadsBack };
    this.#followed.set(link.path, followed);
    return followed;
  }

  #takeFile(frame: Frame, child: Child, isOpen: boolean): void {
    const path = childOf(frame.path, child.name);
    if (hasForeignBytes(child.name)) {
      this.#fatal.push({ path, why: 'file name is not UTF-8' });
      return;
    }
    const why = this.#whySkipped(path, child, isOpen ? frame.links : undefined);
    if (why !== undefined) {
      if (why === 'dangling' && child.isMounted) this.#mounted.push(path);
      else this.#skip(path, why);
      return;
    }
    const file = child.file!;
    if (!mayAccess(this.#user, file, permission.read)) this.#fatal.push({ path, why: 'unreadable file' });
    this.#characters += path.length;
    this.#entries.push(entryOf(path, file));
  }

  /** `links` are those of the directory's path; undefined when the user may not look there. */
  #whySkipped(
    path: string,
    { file, why, links: own }: Child,
    links: number | undefined,
  ): SkippedFile['why'] | undefined {
    if (this.#isExcluded(path)) return 'excluded';
    if (links === undefined) return 'unreadable';
    if (!file) return why ?? 'dangling';
    if (links + own > maximumLinks) return 'loop';
    if (file.type !== 'file' || isTooLong(path)) return 'special';
    if (path.includes('\n')) return 'newline';
    if (this.#dislikesBackslashes && path.includes('\\x')) return 'backslash';
    if (!isBefore(this.#release, '1.5') && !mayAccess(this.#user, file, permission.read)) return 'unreadable';
    return this.#alreadyAdded.has(`file:${path}`) ? 'listed' : undefined;
  }

  get #hasExploded(): boolean {
    return this.#seen > this.#limit || this.#steps > this.#limit * stepsPerPath || this.#characters > mostCharacters;
  }

  get #dislikesBackslashes(): boolean {
    return !isBefore(this.#release, '1.3.1') && isBefore(this.#release, '1.5');
  }

  #childrenOf(directory: ScannedFile): readonly Child[] {
    const known = this.#children.get(directory.path);
    if (known) return known;
    const children = this.#tree.list(directory.path).flatMap((name) => this.#childOf(directory, name));
    this.#children.set(directory.path, children);
    return children;
  }

  #childOf(directory: ScannedFile, name: string): Child[] {
    const own = this.#tree.look(childOf(directory.path, name));
    if (!own || this.#hasExploded) return [];
    if (own.type !== 'symlink') return [{ name, own, file: own, links: 0 }];
    const { file, links, why, at = '' } = followLinks({ look: (path) => this.#look(path) }, own.path, this.#user);
    const isMounted = /^\/(?:proc|sys)\//.test(at) && !links.some(({ path }) => path.startsWith('/dev/'));
    const reason = why === 'loop' ? why : why === 'forbidden' ? 'unreadable' : 'dangling';
    return [{ name, own, file, links: links.length, ...(!file && { why: reason, isMounted }) }];
  }

  #look(path: string): ScannedFile | undefined {
    this.#steps += 1;
    return this.#tree.look(path);
  }

  #skip(path: string, why: SkippedFile['why']): void {
    this.#characters += path.length;
    this.#skipped.push({ path, why });
  }

  #result(stopped?: { readonly at: string; readonly seen: number }): FinaliseWalk {
    const multiplied = [...this.#followed.values()]
      .map(({ link, entries, leadsBack }) => ({ link: link.path, target: link.target ?? '', entries, leadsBack }))
      .sort((a, b) => b.entries - a.entries);
    return {
      entries: this.#entries,
      skipped: this.#skipped,
      multiplied,
      fatal: this.#fatal,
      mounted: this.#mounted,
      ...(stopped && { stopped }),
    };
  }
}

const root: FileUser = { uid: 0, gid: 0, groups: [] };

const defaultLimit = 1_000_000;

const stepsPerPath = 20;

/** Half a million ordinary paths. Those through endless links are long, and would fill the memory before they are a million. */
const mostCharacters = 2 ** 25;

/** What the build container puts there, which no image knows. */
const mountPoints: ReadonlySet<string> = new Set(['/proc', '/sys']);

function childOf(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

function entryOf(path: string, file: ScannedFile): WalkedFile {
  return {
    uri: `file:${path}`,
    path,
    resolved: file.path,
    ...(file.sight && { sha256: file.sight.sha256 }),
    size: file.size,
    ...(file.layer !== undefined && { layer: file.layer }),
  };
}

/** The kernel takes paths of up to 4095 bytes. A character has three at most, or four for two units. */
function isTooLong(path: string): boolean {
  return path.length * 3 > longestPath && bytesOfText(path).length > longestPath;
}

const longestPath = 4095;
