import { codeOf, reasonOf } from '../../diagnostic/system-error.ts';
import type { FileTree } from '../../io/file-tree.ts';
import { visible } from '../../text/visible.ts';
import { insideChroot } from './inside-chroot.ts';
import { childPath } from './pure-path.ts';
import { Refusal } from './refusal.ts';

/**
 * Something in a trusted directory that the tools leave out without a word.
 * - `unreadable`: a file or folder that this user can't read
 * - `broken-link`: what it leads to does not exist, or it leads in a circle
 * - `folder-link`: a symbolic link to a folder
 * - `special`: a named pipe, socket or device
 * - `outside`: a link that is whole inside the `--chroot` folder, but that the tools follow from the host's root
 */
export interface Skipped {
  /** As a URI would have it, after `file:`. */
  readonly path: string;
  readonly reason: 'unreadable' | 'broken-link' | 'folder-link' | 'special' | 'outside';
}

export interface Listing {
  readonly host: FileTree;
  /** What stands before a path of the URI to make it one of the tree: the working directory, or the `--chroot` folder. */
  readonly prefix: string;
  /** Links inside the folder are looked up from the root of the host, but read inside `prefix`. */
  readonly isChroot: boolean;
  /** By path. */
  readonly skipped: Map<string, Skipped>;
}

export interface ListedFile {
  /** After `file:`. */
  readonly path: string;
  /** In the tree. */
  readonly place: string;
  /** A link that another root leads elsewhere than where it was looked up. */
  readonly isLink: boolean;
}

/** The readable files below a folder, in the order of Python's paths. Throws a Refusal where the tools stop. */
export function* filesBelow(folder: string, listing: Listing): Generator<ListedFile> {
  for (const name of namesIn(folder, listing)) {
    const path = childPath(folder, name);
    const place = placeOf(path, listing);
    const found = listing.host.lstat(place);
    if (!found) throw unseen(path, place);
    if (found.type === 'directory') yield* filesBelow(path, listing);
    else if (found.type === 'symlink') yield* linked(path, listing);
    else if (found.type === 'other') skip(path, 'special', listing);
    else if (!found.readable) skip(path, 'unreadable', listing);
    else yield { path, place, isLink: false };
  }
}

function unseen(path: string, place: string): Refusal {
  if (Buffer.byteLength(place) >= longestPath)
    return new Refusal(`a path in \`${visible(path.slice(0, 60))}…\` is longer than Linux allows`);
  return new Refusal(`\`${visible(path)}\` can't be looked at`, 'make its folder accessible');
}

/** Bytes. */
const longestPath = 4096;

/** Where a path of a URI lies in the tree. */
export function placeOf(path: string, { prefix, isChroot }: Pick<Listing, 'prefix' | 'isChroot'>): string {
  if (!path.startsWith('/')) return `${prefix}/${path}`;
  return isChroot ? prefix + path : path;
}

function namesIn(folder: string, listing: Listing): readonly string[] {
  try {
    return listing.host.list(placeOf(folder, listing));
  } catch (error) {
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM')
      throw new Refusal(`\`${visible(folder)}\` can't be listed: ${reasonOf(error)}`);
    skip(folder, 'unreadable', listing);
    return [];
  }
}

function* linked(path: string, listing: Listing): Generator<ListedFile> {
  const place = placeOf(path, listing);
  const found = listing.host.stat(place);
  if (!found) skip(path, isWholeInside(path, listing) ? 'outside' : 'broken-link', listing);
  else if (found.type === 'directory') skip(path, 'folder-link', listing);
  else if (found.type !== 'file') skip(path, 'special', listing);
  else if (!found.readable) skip(path, 'unreadable', listing);
  else if (!listing.isChroot) yield { path, place, isLink: false };
  else yield { path, place: listing.prefix + insideChroot(listing.host, listing.prefix, path), isLink: true };
}

function isWholeInside(path: string, { host, prefix, isChroot }: Listing): boolean {
  if (!isChroot) return false;
  try {
    return host.stat(prefix + insideChroot(host, prefix, path))?.type === 'file';
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function skip(path: string, reason: Skipped['reason'], { skipped }: Listing): void {
  skipped.set(path, { path, reason });
}
