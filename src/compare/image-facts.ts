import { normalizePath } from '../gramine/paths.ts';
import type { Release } from '../gramine/release.ts';
import { Text } from '../gramine/text.ts';
import { type FinaliseWalk, finaliseWalk } from '../gsc/walk.ts';
import type { ScannedFile, ScannedImage, ScannedLayer } from '../image/scanned.ts';
import { topOf } from '../inspect/content.ts';
import { followedLaunch } from '../inspect/inspect-image.ts';
import type { Launch } from '../inspect/launch.ts';
import { startersOf } from '../inspect/starters.ts';
import { byCodePoint } from '../text/order.ts';
import type { ImageFacts } from './inputs.ts';

export interface ImageFactsRequest {
  /** As the user named it. */
  readonly operand: string;
  /** Of GSC. */
  readonly release: Release;
  /** `sgx.allowed_files`, as written: what they name is measured by nobody. */
  readonly allowedFiles?: readonly string[];
}

/** What a comparison asks of an image that was scanned. Rejects with a UserError where scripts of its launch can't be read again. */
export async function imageFacts(scanned: ScannedImage, request: ImageFactsRequest): Promise<ImageFacts> {
  const { image, layers, tree } = scanned;
  const launch = await followedLaunch(scanned);
  const walk = finaliseWalk(tree, { release: request.release, ...userOf(launch) });
  const folders = foldersOf(tree.walk(), covered(walk, request.allowedFiles ?? []));
  const sum = (count: (layer: ScannedLayer) => number) => layers.reduce((total, layer) => total + count(layer), 0);
  return {
    name: image.names[0] ?? request.operand,
    digest: image.digest,
    isPinned: /@sha(?:256|512):/.test(request.operand),
    compressedSize: compressedSize(layers),
    uncompressedSize: layers.length > 0 ? sum(({ unpackedSize }) => unpackedSize) : bytesOf(folders),
    layers: layers.length,
    whiteouts: sum(({ whiteouts, opaque }) => whiteouts + opaque),
    devices: sum(({ devices }) => devices),
    hardLinks: sum(({ hardLinks }) => hardLinks),
    xattrs: sum(({ xattrs }) => xattrs),
    regularFiles: folders.reduce((total, { files }) => total + files, 0),
    trusted: {
      count: walk.entries.length,
      uriBytes: walk.entries.reduce((total, { uri }) => total + Buffer.byteLength(uri), 0),
      coveredBytes: folders.reduce((total, { coveredBytes }) => total + coveredBytes, 0),
    },
    folders: folders.map(({ path, bytes, coveredBytes }) => ({ path, bytes, coveredBytes })),
    startsProcesses: launch
      ? startersOf(launch)
          .filter(({ certain }) => certain)
          .map(({ why, path }) => ({ why, path }))
      : [],
    evidence: [{ source: request.operand, ...(image.digest !== undefined && { asOf: image.digest }) }],
  };
}

function userOf(launch: Launch | undefined): Pick<Parameters<typeof finaliseWalk>[1], 'user'> {
  return launch && !('unknown' in launch.user) ? { user: launch.user } : {};
}

/** What a registry would send; unknown where layers are stored unpacked. */
function compressedSize(layers: readonly ScannedLayer[]): number | undefined {
  const sizes = layers.map(({ mediaType, size }) => (/gzip|zstd/.test(mediaType ?? '') ? size : undefined));
  return sizes.length === 0 || sizes.includes(undefined)
    ? undefined
    : sizes.reduce<number>((total, size) => total + size!, 0);
}

/** Whether the content of a path, free of links, is in the list of trusted files. */
function covered(walk: FinaliseWalk, allowedFiles: readonly string[]): (path: string) => boolean {
  const isAllowed = allows(allowedFiles);
  const paths = new Set(walk.entries.filter(({ path }) => !isAllowed(path)).map(({ resolved }) => resolved));
  return (path) => paths.has(path) && !isAllowed(path);
}

/** As Gramine compares: an entry stands for what is below it too, and the working directory for every absolute path. */
function allows(allowedFiles: readonly string[]): (path: string) => boolean {
  const entries = allowedFiles.flatMap((uri) => normalizePath(new Text(uri.replace(/^(?:file|dev):/, '')))?.raw ?? []);
  const own = new Set(entries);
  const folders = entries.map((entry) => (entry === '' || entry === '/' ? '/' : `${entry}/`));
  return (path) => own.has(path) || folders.some((folder) => path.startsWith(folder));
}

interface Folder {
  readonly path: string;
  files: number;
  bytes: number;
  coveredBytes: number;
}

/** By top folder. Of a file with several paths the first counts, and it is covered when any of them is. */
function foldersOf(files: Iterable<ScannedFile>, isCovered: (path: string) => boolean): readonly Folder[] {
  const folders = new Map<string, Folder>();
  const byIdentity = new Map<number, { readonly folder: Folder; covered: boolean }>();
  for (const { path, type, size, identity } of files) {
    if (type !== 'file') continue;
    const known = identity === undefined ? undefined : byIdentity.get(identity);
    const folder = known?.folder ?? folderAt(folders, topOf(path));
    if (!known) {
      folder.files++;
      folder.bytes += size;
    }
    const covers = isCovered(path) && known?.covered !== true;
    if (covers) folder.coveredBytes += size;
    if (identity !== undefined) byIdentity.set(identity, { folder, covered: covers || known?.covered === true });
  }
  return [...folders.values()].sort((a, b) => byCodePoint(a.path, b.path));
}

function folderAt(folders: Map<string, Folder>, path: string): Folder {
  const known = folders.get(path) ?? { path, files: 0, bytes: 0, coveredBytes: 0 };
  folders.set(path, known);
  return known;
}

function bytesOf(folders: readonly Folder[]): number {
  return folders.reduce((sum, { bytes }) => sum + bytes, 0);
}
