import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import type { Io, OpenFile } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import { type Candidate, choose, type ImageChoice, type ImageParts, quietlyLoaded } from './choose.ts';
import { imageFromDirectory } from './directory-image.ts';
import { archiveCandidates } from './docker-archive.ts';
import type { Image, ImageTree } from './image.ts';
import { type OpenLayer, openLayer, type Reading } from './layer.ts';
import { layeredTree } from './layered-tree.ts';
import { Budget, defaultLimits, type ImageLimits } from './limits.ts';
import { mergeLayers } from './merge-layers.ts';
import { layoutCandidates } from './oci-layout.ts';
import { readOperand } from './operand.ts';
import { folderStore, type Store, tarStore } from './store.ts';
import { compressionOf } from './unpack.ts';
import { type Packed, unpackFile } from './unpack-file.ts';

export interface ImageOptions extends ImageChoice {
  readonly limits?: Partial<ImageLimits>;
}

/**
 * Opens an OCI image layout (a folder or a tar archive, packed or not), what `docker save` writes, or a folder with a root
 * file system. The path can be followed by `:TAG`, `:NAME:TAG` or `@DIGEST`. Throws a UserError when no single image is meant
 * or one can't be read; layers are read later.
 */
export async function openImage(operand: string, io: Io, options: ImageOptions = {}): Promise<Image> {
  const found = await findImage(operand, io, options);
  return found.kind === 'directory' ? imageFromDirectory(io, found.path) : imageFrom(found);
}

/** An image of which only manifest and configuration have been read. */
export interface FoundImage extends Candidate, ImageParts {
  readonly kind: Exclude<Image['kind'], 'directory'>;
  readonly store: Store;
  readonly reading: Reading;
}

/** What an operand of `openImage` means. Throws as it does. */
export async function findImage(
  operand: string,
  io: Io,
  options: ImageOptions,
  openPacked: OpenPacked = spooledStore,
): Promise<FoundImage | { readonly kind: 'directory'; readonly path: string }> {
  const { path, reference } = readOperand(operand, io);
  const reading = { io, budget: new Budget({ ...defaultLimits, ...options.limits }) };
  const store =
    io.stat(path)?.type === 'directory' ? folderStore(io, path) : await archiveStore(path, reading, openPacked);
  try {
    const kind = kindOf(store);
    if (kind === 'directory') {
      store.close();
      return { kind, path };
    }
    if (kind === undefined)
      throw new UserError(
        `${path}: it holds no image: neither \`index.json\` nor \`manifest.json\` is in it`,
        'use an OCI image layout or what `docker save` writes; unpack a root file system and use the directory',
      );
    const candidates = kind === 'oci-layout' ? layoutCandidates(store) : archiveCandidates(store);
    if (kind === 'oci-layout') checkAgreement(store, candidates);
    const choice = reference === undefined ? options : { ...options, reference };
    return { ...choose(candidates, choice, path), kind, store, reading };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** An application can have an `index.json` or a `manifest.json` too. */
function kindOf(store: Store): Image['kind'] | undefined {
  if (store.has('oci-layout') || (store.has('index.json') && store.has('blobs'))) return 'oci-layout';
  if (store.has('manifest.json') && (!store.isFolder || !store.has('bin'))) return 'docker-archive';
  return store.isFolder ? 'directory' : undefined;
}

/** Docker writes both descriptions into one archive: a tool that reads the other one must not find other images. */
function checkAgreement(store: Store, candidates: readonly Candidate[]): void {
  if (!store.has('manifest.json')) return;
  const known = new Set(candidates.flatMap(quietlyLoaded).map(({ configDigest }) => configDigest));
  const other = archiveCandidates(store).find((candidate) => !known.has(candidate.load().configDigest));
  if (!other) return;
  const name = visible(other.names[0] ?? 'an image');
  throw new UserError(
    `${store.name}: \`index.json\` and \`manifest.json\` describe different images: ${name} is only in the latter`,
  );
}

/** Opens an archive that is packed as a whole, and takes its file over. */
type OpenPacked = (packed: Packed, budget: Budget, io: Io) => Promise<Store>;

async function archiveStore(path: string, { io, budget }: Reading, openPacked: OpenPacked): Promise<Store> {
  const file = openArchive(path, io);
  const compression = compressionOf(file.read(0, 8));
  if (compression === 'none') return tarStore(file, path, budget);
  if (typeof compression === 'string') return openPacked({ file, compression, where: path }, budget, io);
  file.close();
  throw new UserError(`${path}: it is packed with ${compression.unread}`, 'unpack it first');
}

async function spooledStore(packed: Packed, budget: Budget, io: Io): Promise<Store> {
  try {
    return tarStore(await unpackFile(packed, { io, budget }), packed.where, budget);
  } finally {
    packed.file.close();
  }
}

function openArchive(path: string, io: Io): OpenFile {
  try {
    return io.openFile(path);
  } catch (error) {
    throw new UserError(`${path} can't be read: ${reasonOf(error)}`);
  }
}

function imageFrom({ store, reading, ...parts }: FoundImage): Image {
  const layers = parts.layers.map((layer) => openLayer(layer, reading));
  let tree: Promise<ImageTree> | undefined;
  return {
    kind: parts.kind,
    digest: parts.digest,
    configDigest: parts.configDigest,
    names: parts.names,
    config: parts.config,
    layers,
    tree() {
      tree ??= treeOf(layers, reading.budget);
      return tree;
    },
    close() {
      for (const layer of layers) layer.close();
      store.close();
    },
  };
}

async function treeOf(layers: readonly OpenLayer[], budget: Budget): Promise<ImageTree> {
  const root = await mergeLayers(layers, budget);
  return layeredTree(root, await Promise.all(layers.map((layer) => layer.archive())));
}
