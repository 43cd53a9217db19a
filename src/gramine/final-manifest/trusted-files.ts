import type { FileTree } from '../../io/file-tree.ts';
import { visible } from '../../text/visible.ts';
import { isBefore, type Release } from '../release.ts';
import { insideChroot } from './inside-chroot.ts';
import { filesBelow, type Listing, placeOf, type Skipped } from './listing.ts';
import { purePath } from './pure-path.ts';
import { Refusal } from './refusal.ts';
import { isTable, isTruthy, type Value } from './values.ts';

export type { Skipped } from './listing.ts';

/** What the tools see of the host while they expand. */
export interface ExpansionHost {
  readonly release: Release;
  readonly files: FileTree;
  /** Absolute: where relative paths start. */
  readonly workingDirectory: string;
  /** Absolute: the folder given with `--chroot`. */
  readonly chroot?: string | undefined;
}

/** One entry of the expanded list. */
export interface TrustedFile {
  readonly uri: string;
  /** As given, whatever that is; undefined when it has to be computed. */
  readonly sha256: Value | undefined;
  /** Where its content lies in the tree. */
  readonly place: string;
  /** It was listed as a regular file that can be read. */
  readonly isListed: boolean;
  /** Index of the entry in the manifest that it comes from. */
  readonly entry: number;
}

export interface Expansion {
  readonly files: readonly TrustedFile[];
  readonly skipped: readonly Skipped[];
}

/** A Refusal, and the entry it is about. */
export class EntryRefusal extends Error {
  readonly entry: number;
  readonly refusal: Refusal;

  constructor(entry: number, refusal: Refusal) {
    super(refusal.message);
    this.entry = entry;
    this.refusal = refusal;
  }
}

/**
 * The entries of `sgx.trusted_files` as gramine-manifest (1.8 on) and gramine-sgx-sign expand them; files are looked at, but not
 * read. Source: python/graminelibos/manifest.py:118-287, 405-443 of each release. Throws an EntryRefusal where the tools stop.
 */
export function expandTrustedFiles(entries: readonly Value[], host: ExpansionHost): Expansion {
  const isOld = isBefore(host.release, '1.6');
  const skipped = new Map<string, Skipped>();
  const listing: Listing = {
    host: host.files,
    prefix: (host.chroot ?? host.workingDirectory).replace(/\/+$/, ''),
    isChroot: host.chroot !== undefined,
    skipped,
  };
  const found = new Map<string, TrustedFile>();
  for (const [entry, value] of entries.entries()) {
    try {
      const given = givenOf(value, isOld);
      for (const file of isOld ? oldFilesOf(given, listing) : filesOf(given, listing))
        keep({ ...file, entry }, found, isOld);
    } catch (error) {
      throw error instanceof Refusal ? new EntryRefusal(entry, error) : error;
    }
  }
  return { files: [...found.values()], skipped: [...skipped.values()] };
}

/** Where the content of a `file:` URI lies on the host, whatever `--chroot` says. Throws a Refusal. */
export function placeOfUri(uri: Value, workingDirectory: string): string {
  return placeOf(purePath(pathOf(uri)), { prefix: workingDirectory.replace(/\/+$/, ''), isChroot: false });
}

interface GivenEntry {
  readonly uri: string;
  /** After `file:`. */
  readonly path: string;
  readonly sha256: Value | undefined;
}

type Found = Omit<TrustedFile, 'entry'>;

function givenOf(value: Value, isOld: boolean): GivenEntry {
  const uri = isTable(value) ? value.get('uri') : value;
  const sha256 = isTable(value) ? value.get('sha256') : undefined;
  if (uri === undefined) throw new Refusal('the entry has no `uri`');
  const path = pathOf(uri);
  if (isTable(value) && !isOld) for (const name of value.keys()) if (!known.has(name)) throw unknownKey(name);
  const isGiven = sha256 !== undefined && (!isOld || isTruthy(sha256));
  return { uri: uri as string, path, sha256: isGiven ? sha256 : undefined };
}

const known = new Set(['uri', 'sha256']);

function unknownKey(name: string): Refusal {
  return new Refusal(`\`${visible(name)}\` is no key of a trusted file`, 'remove it');
}

function pathOf(uri: Value): string {
  if (typeof uri === 'string' && uri.startsWith('file:')) return uri.slice('file:'.length);
  const shown = typeof uri === 'string' ? `\`${visible(uri)}\`` : 'the URI';
  throw new Refusal(`${shown} does not start with \`file:\``, 'only files can be trusted');
}

/** 1.4 and 1.5: paths are normalised, and a hash that is given settles everything. */
function* oldFilesOf({ uri, path, sha256 }: GivenEntry, listing: Listing): Generator<Found> {
  const pure = purePath(path);
  const place = placeOf(pure, listing);
  if (sha256 !== undefined) return yield { uri: `file:${pure}`, sha256, place, isListed: false };
  const found = listing.host.stat(placeChecked(place));
  if (!found) throw missing(path);
  if (found.type === 'directory') {
    if (!uri.endsWith('/')) throw withoutFinalSlash(uri);
    return yield* listedBelow(pure, listing);
  }
  if (found.type !== 'file') throw new Refusal(`\`${visible(path)}\` is no regular file`);
  yield { uri: `file:${pure}`, sha256, place, isListed: false };
}

function* filesOf({ uri, path, sha256 }: GivenEntry, listing: Listing): Generator<Found> {
  const { host, prefix, isChroot } = listing;
  if (isChroot && !path.startsWith('/'))
    throw new Refusal('only absolute paths can be trusted below another root', 'write the path inside that folder');
  const pure = isChroot ? insideChroot(host, prefix, path) : purePath(path);
  const place = placeChecked(placeOf(pure, listing));
  const found = host.stat(place);
  const isDirectory = found?.type === 'directory';
  if (!uri.endsWith('/')) {
    if (isDirectory) throw withoutFinalSlash(uri);
    return yield { uri, sha256, place, isListed: false };
  }
  if (!found) throw missing(path);
  if (!isDirectory) throw new Refusal(`\`${visible(uri)}\` ends with a slash, but is no folder`, 'remove the slash');
  if (sha256 !== undefined) throw new Refusal('a folder has no hash', 'remove `sha256`');
  yield* listedBelow(pure, listing);
}

function* listedBelow(folder: string, listing: Listing): Generator<Found> {
  for (const { path, place, isLink } of filesBelow(folder, listing)) {
    if (!path.isWellFormed()) throw new Refusal(`the name of \`${visible(path)}\` is no UTF-8`, 'rename the file');
    yield { uri: `file:${path}`, sha256: undefined, place, isListed: !isLink };
  }
}

/** The system refuses longer paths even when a hash is given. */
function placeChecked(place: string): string {
  if (place.length < longestName) return place;
  const isLong =
    Buffer.byteLength(place) >= longestPath || place.split('/').some((name) => Buffer.byteLength(name) > longestName);
  if (isLong) throw new Refusal('the path is too long');
  return place;
}

/** Bytes. */
const longestName = 255;
const longestPath = 4096;

/** Each URI once, where it came up first; from 1.6 on an entry with a hash takes the place of one without. */
function keep(file: TrustedFile, found: Map<string, TrustedFile>, isOld: boolean): void {
  const before = found.get(file.uri);
  if (before === undefined) found.set(file.uri, file);
  if (before === undefined || isOld || file.sha256 === undefined) return;
  if (before.sha256 === undefined) found.set(file.uri, file);
  else if (!isSame(before.sha256, file.sha256))
    throw new Refusal(`\`${visible(file.uri)}\` is listed with two different hashes`, 'remove one of the entries');
}

function isSame(a: Value, b: Value): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function missing(path: string): Refusal {
  return new Refusal(`\`${visible(path)}\` does not exist`);
}

function withoutFinalSlash(uri: string): Refusal {
  return new Refusal(`\`${visible(uri)}\` is a folder`, 'end it with `/` to trust all files in it');
}
