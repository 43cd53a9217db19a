import { allowedFiles, trustedFiles } from '../gramine/files.ts';
import type { Manifest } from '../gramine/manifest.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import { type KnownUser, resolveUser } from '../image/resolve-user.ts';
import type { ScannedImage } from '../image/scanned.ts';
import { followLinks } from '../inspect/follow-links.ts';
import type { DifferingFile, VerifiedFiles } from './verified-image.ts';
import { finaliseWalk } from './walk.ts';

/** What a manifest says of a file. */
export interface ListedHash {
  readonly uri: string;
  /** Undefined when the manifest has none. */
  readonly sha256: string | undefined;
  /** Allowed files have no hash and need none. */
  readonly isAllowed: boolean;
}

/** The files that a manifest lists, and since 1.8 the LibOS. */
export function listedHashes(manifest: Manifest): readonly ListedHash[] {
  const uri = manifest.get('loader.entrypoint.uri' as 'loader.entrypoint')?.known;
  const sha256 = manifest.get('loader.entrypoint.sha256' as 'loader.entrypoint')?.known;
  const libos = typeof uri === 'string' && typeof sha256 === 'string' ? [{ uri, sha256, isAllowed: false }] : [];
  const trusted = trustedFiles(manifest).entries.map(({ text, sha256: hash }) => ({
    uri: text.raw,
    sha256: hash?.text.raw,
    isAllowed: false,
  }));
  const allowed = allowedFiles(manifest).entries.map(({ text }) => ({
    uri: text.raw,
    sha256: undefined,
    isAllowed: true,
  }));
  return [...libos, ...trusted, ...allowed];
}

export interface FilesRequest {
  readonly listed: readonly ListedHash[];
  readonly release: Release;
  /** Where GSC puts what it adds. */
  readonly folder: string;
}

/** Every listed file against its content, and the other way round. */
export function verifiedFiles(image: ScannedImage, request: FilesRequest): VerifiedFiles {
  const { listed, release, folder } = request;
  const differing: DifferingFile[] = [];
  let matching = 0;
  for (const entry of listed) {
    if (entry.isAllowed) continue;
    const state = stateOf(entry, image, request);
    if (state === 'same') matching += 1;
    else differing.push({ uri: entry.uri, state, ...changedBy(entry.uri, image, folder) });
  }
  const found = resolveUser(image.tree, image.image.config?.user);
  const user: KnownUser = 'unknown' in found ? root : found;
  const known = new Set([...listed.map(({ uri }) => uri), ...addedLater.map((name) => `file:${folder}/${name}`)]);
  const walk = finaliseWalk(image.tree, { release, user, alreadyAdded: known });
  return {
    listed: listed.filter(({ isAllowed }) => !isAllowed).length,
    matching,
    differing,
    unlisted: walk.entries.map(({ path }) => path),
  };
}

/** Whether a file has another hash than the manifest says. */
export function isListedAsOther({ differing }: VerifiedFiles, path: string | undefined): boolean {
  return differing.some(({ uri, state }) => uri === `file:${path}` && state === 'changed');
}

const root: KnownUser = { uid: 0, gid: 0, groups: [], name: 'root', home: '/root' };

/** By signing, after the list was made. */
const addedLater = ['entrypoint.sig', 'entrypoint.manifest.sgx'];

const mountedFiles: ReadonlySet<string> = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']);

function stateOf(
  { uri, sha256 }: ListedHash,
  image: ScannedImage,
  { release, folder }: FilesRequest,
): DifferingFile['state'] | 'same' {
  if (!uri.startsWith('file:/')) return 'no file';
  const { file } = followLinks(image.tree, uri.slice('file:'.length), root);
  const path = file?.path ?? uri.slice('file:'.length);
  if (mountedFiles.has(path)) return file?.sight?.sha256 === sha256 ? 'same' : 'volatile';
  if (!file) return removesAbove(image, folder) ? 'removed' : 'missing';
  if (file.type !== 'file') return 'no file';
  if (sha256 === undefined) return 'unhashed';
  if (file.sight?.sha256 === sha256) return 'same';
  return path === `${folder}/entrypoint.manifest` && !isBefore(release, '1.9') ? 'stale' : 'changed';
}

/** Of a file from a layer above that of the signed manifest, e.g. one that uninstalls packages. */
function changedBy(uri: string, { tree, layers }: ScannedImage, folder: string): { readonly changedBy?: string } {
  const signed = tree.look(`${folder}/entrypoint.manifest.sgx`)?.layer;
  const own = followLinks(tree, uri.slice('file:'.length), root).file?.layer;
  if (signed === undefined || own === undefined || own <= signed) return {};
  return { changedBy: layers[own]?.createdBy ?? `layer ${own + 1}` };
}

/** Whether a layer above that of the signed manifest removes files. */
function removesAbove({ tree, layers }: ScannedImage, folder: string): boolean {
  const layer = tree.look(`${folder}/entrypoint.manifest.sgx`)?.layer;
  if (layer === undefined) return false;
  return layers.slice(layer + 1).some(({ whiteouts, opaque }) => whiteouts + opaque > 0);
}
