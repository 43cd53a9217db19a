import { isList, isTable, type Table, type Value } from '../gramine/final-manifest/values.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { FileUser } from '../image/access.ts';
import type { ScannedFile } from '../image/scanned.ts';
import { followLinks } from '../inspect/follow-links.ts';
import { byCodePoint } from '../text/order.ts';
import { visible } from '../text/visible.ts';
import { gscFolder } from './template.ts';
import { type FinaliseWalk, finaliseWalk, type WalkedTree } from './walk.ts';
import type { PlanProblem, TrustedEntry, TrustedList } from './wrap-plan.ts';

export interface ListRequest {
  /** The image with what GSC adds. */
  readonly tree: WalkedTree;
  readonly release: Release;
  readonly user: FileUser;
  /** What the finalise step reads. */
  readonly manifest: Table;
  /** Links are followed: paths whose content differs from that of the image. */
  readonly contents: ReadonlyMap<string, TrustedEntry['content']>;
}

/** The trusted files of the wrapped image, without what GSC installs, and what is wrong with those that the user lists. */
export function trustedListOf(request: ListRequest): { list: TrustedList; problems: readonly PlanProblem[] } {
  const { tree, release, user, manifest } = request;
  const policy = sgxOf(manifest)?.get('file_check_policy');
  const isSkipped = !isBefore(release, '1.1') && typeof policy === 'string' && policy.includes('allow_all_but_log');
  const lists = listNames.map((name) => ({ name, entries: listOf(manifest, name) }));
  const texts = lists.flatMap(({ entries }) => entries).filter((entry): entry is string => typeof entry === 'string');
  const walk: FinaliseWalk = isSkipped
    ? { entries: [], skipped: [], multiplied: [], fatal: [], mounted: [] }
    : finaliseWalk(tree, { release, user, alreadyAdded: new Set(texts) });
  const problems: PlanProblem[] = [];
  const entries = new Map<string, TrustedEntry>();
  for (const { uri, resolved, sha256, size, layer } of walk.entries)
    entries.set(uri, contentOf(request, { uri, resolved, sha256, size, ...(layer !== undefined && { layer }) }));
  for (const { name, entries: own } of lists) {
    if (name !== 'trusted_files' && (isSkipped || isBefore(release, '1.9'))) continue;
    for (const entry of own) {
      const found = listedEntry(request, entry);
      if (found === undefined) continue;
      if ('why' in found) problems.push(...(isSkipped ? [] : [unhashable(request, name, found)]));
      else entries.set(found.uri, found);
    }
  }
  const sorted = [...entries.values()].sort((a, b) => byCodePoint(a.uri, b.uri));
  const kept = walk.stopped ? sorted.slice(0, mostOfEndless) : sorted;
  return { list: { entries: kept, totals: totalsOf(sorted), isSkipped, walk }, problems };
}

/** Of a walk that was given up the list says little, and would be long. */
const mostOfEndless = 10_000;

const listNames = ['trusted_files', 'allowed_files', 'protected_files'] as const;

function sgxOf(manifest: Table): Table | undefined {
  const sgx = manifest.get('sgx');
  return isTable(sgx) ? sgx : undefined;
}

function listOf(manifest: Table, name: string): readonly Value[] {
  const list = sgxOf(manifest)?.get(name);
  return isList(list) ? list : [];
}

/** Undefined for what can be no file, whatever the image holds: linting says so. */
function listedEntry(
  request: ListRequest,
  entry: Value,
): TrustedEntry | { readonly uri: string; readonly why: 'missing' | 'folder' | 'special' } | undefined {
  if (typeof entry !== 'string' || !entry.startsWith('file:') || entry.endsWith('/')) return undefined;
  const written = entry.slice('file:'.length);
  const path = written.startsWith('/') ? written : `${gscFolder(request.release)}/${written}`;
  const { file } = followLinks({ look: (at) => request.tree.look(at) }, path, request.user);
  if (!file) return { uri: entry, why: 'missing' };
  if (file.type === 'file') return contentOf(request, knownEntry(entry, file));
  return { uri: entry, why: file.type === 'directory' ? 'folder' : 'special' };
}

/** GSC 1.9 hashes what is listed as a file, whatever list it is in; before, signing does so with trusted files alone. */
function unhashable(
  { release }: ListRequest,
  list: string,
  { uri, why }: { readonly uri: string; readonly why: 'missing' | 'folder' | 'special' },
): PlanProblem {
  const isFatal = !isBefore(release, '1.9') || why === 'missing';
  const stops = isBefore(release, '1.9') ? 'signing' : '`gsc build`';
  const help = {
    missing: 'remove it, or add the file to the image',
    folder: 'list its files, or mount it as `tmpfs` or `encrypted`',
    special: 'remove it',
  };
  const clause = { missing: 'is not in the image', folder: 'is a folder', special: 'is no regular file' };
  return {
    severity: isFatal ? 'error' : 'warning',
    code: why === 'missing' ? 'gsc/missing-entry' : 'gsc/unhashable-entry',
    message: `\`${visible(uri)}\` of \`sgx.${list}\` ${clause[why]}, ${isFatal ? `and ${stops} stops there` : 'which signing looks for'}`,
    help: help[why],
  };
}

function knownEntry(uri: string, { path, sight, size, layer }: ScannedFile): Omit<TrustedEntry, 'content'> {
  return { uri, resolved: path, sha256: sight?.sha256, size, ...(layer !== undefined && { layer }) };
}

function contentOf({ contents }: ListRequest, entry: Omit<TrustedEntry, 'content'>): TrustedEntry {
  const content = contents.get(entry.resolved) ?? 'image';
  if (content === 'image' || content === 'gsc') return { ...entry, content };
  const { layer: _, ...rest } = entry;
  return { ...rest, content, sha256: undefined, size: undefined };
}

function totalsOf(entries: readonly TrustedEntry[]): TrustedList['totals'] {
  const sizes = new Map<string, number>();
  let uriBytes = 0;
  let hashed = 0;
  for (const { uri, resolved, sha256, size } of entries) {
    uriBytes += Buffer.byteLength(uri);
    if (sha256 !== undefined) hashed += 1;
    sizes.set(resolved, size ?? 0);
  }
  let contentBytes = 0;
  for (const size of sizes.values()) contentBytes += size;
  return { entries: entries.length, files: sizes.size, uriBytes, contentBytes, hashed };
}
