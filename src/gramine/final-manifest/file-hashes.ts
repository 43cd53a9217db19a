import { createHash } from 'node:crypto';
import { reasonOf } from '../../diagnostic/system-error.ts';
import type { FileTree } from '../../io/file-tree.ts';
import { visible } from '../../text/visible.ts';
import { Refusal } from './refusal.ts';
import { EntryRefusal, placeOfUri, type TrustedFile } from './trusted-files.ts';
import type { Table, Value } from './values.ts';

export interface Hashing {
  readonly tree: FileTree;
  readonly workingDirectory: string;
  /** See FinalManifestOptions. */
  readonly hash: (paths: readonly string[]) => Promise<readonly string[]>;
}

/** The hash of each file, those given as they are. Rejects with an EntryRefusal. */
export async function hashesOf(files: readonly TrustedFile[], hashing: Hashing): Promise<readonly Value[]> {
  const places = new Map<string, TrustedFile>();
  const empty = new Set<string>();
  for (const file of files) {
    if (file.sha256 !== undefined || places.has(file.place)) continue;
    if (!file.isListed && isEmptyDevice(file, hashing)) empty.add(file.place);
    else places.set(file.place, file);
  }
  const hashed = await refusing(hashing.hash([...places.keys()]), [...places.values()]);
  const hashes = new Map<string, string>();
  for (const place of empty) hashes.set(place, hashOfNothing);
  for (const [at, place] of [...places.keys()].entries()) hashes.set(place, hashed[at]!);
  return files.map(({ sha256, place }) => sha256 ?? hashes.get(place)!);
}

/** Fills in the hash of the LibOS. Rejects with a Refusal. */
export async function entrypointHash(entrypoint: Table, hashing: Hashing): Promise<void> {
  const uri = entrypoint.get('uri')!;
  const file = { uri: String(uri), place: placeOfUri(uri, hashing.workingDirectory) };
  if (requireReadable(file, hashing.tree)) {
    entrypoint.set('sha256', hashOfNothing);
    return;
  }
  try {
    const [sha256] = await hashing.hash([file.place]);
    entrypoint.set('sha256', sha256!);
  } catch (error) {
    throw indexOf(error) === undefined ? error : unreadable(file, error);
  }
}

/**
 * True for the null device, which is empty. Other devices and named pipes are never opened: their content need not end, and to
 * open one can do things. Throws a Refusal for what can't be hashed.
 */
function requireReadable(file: NamedFile, tree: FileTree): boolean {
  const found = tree.stat(file.place);
  const shown = shownPath(file);
  if (!found) throw new Refusal(`${shown} does not exist`);
  if (found.type === 'directory') throw new Refusal(`${shown} is a folder`);
  if (found.isNull === true) return true;
  if (found.type !== 'file') throw new Refusal(`${shown} is no regular file`);
  if (!found.readable) throw new Refusal(`${shown} can't be read: ${reasonOf({ code: 'EACCES' })}`);
  return false;
}

function isEmptyDevice(file: TrustedFile, { tree }: Hashing): boolean {
  try {
    return requireReadable(file, tree);
  } catch (error) {
    throw error instanceof Refusal ? new EntryRefusal(file.entry, error) : error;
  }
}

async function refusing(hashed: Promise<readonly string[]>, files: readonly TrustedFile[]): Promise<readonly string[]> {
  try {
    return await hashed;
  } catch (error) {
    const file = files[indexOf(error) ?? -1];
    throw file ? new EntryRefusal(file.entry, unreadable(file, error)) : error;
  }
}

function unreadable(file: NamedFile, error: unknown): Refusal {
  return new Refusal(`${shownPath(file)} can't be hashed: ${reasonOf(error)}`);
}

type NamedFile = Pick<TrustedFile, 'uri' | 'place'>;

/** As the manifest has it, wherever that lies. */
function shownPath({ uri }: NamedFile): string {
  return `\`${visible(uri.slice('file:'.length))}\``;
}

function indexOf(error: unknown): number | undefined {
  const index = (error as { index?: unknown } | null)?.index;
  return typeof index === 'number' ? index : undefined;
}

const hashOfNothing = createHash('sha256').digest('hex');
