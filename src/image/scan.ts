import type { Io } from '../io/io.ts';
import type { Image, LayerEntry } from './image.ts';
import { keptLimits } from './kept.ts';
import type { StatedLayer } from './layer.ts';
import { type Budget, defaultLimits } from './limits.ts';
import { loadContents, type PlacedFile } from './load-contents.ts';
import { Merge } from './merge-layers.ts';
import { type FoundImage, findImage, type ImageOptions } from './open-image.ts';
import { isPacked, packedStore } from './packed-store.ts';
import { type ReadAhead, readAhead } from './read-ahead.ts';
import { scanDirectory } from './scan-directory.ts';
import { LayerScan } from './scan-layer.ts';
import { packedEntries } from './scan-packed.ts';
import type { ScannedImage } from './scanned.ts';
import { scannedTree } from './scanned-tree.ts';

export interface ScanOptions extends ImageOptions {
  /** Told now and then how many bytes have been read, and of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads all of an image once: what `openImage` opens, and an unpacked root file system. Nothing is written to disk, and few
 * contents are held in memory. Rejects with a UserError as `openImage` and its tree do.
 */
export async function scanImage(operand: string, io: Io, options: ScanOptions = {}): Promise<ScannedImage> {
  const found = await findImage(operand, io, options, packedStore);
  if (found.kind === 'directory') return scanDirectory(io, found.path, options);
  try {
    return await scanFound(found, options);
  } catch (error) {
    found.store.close();
    throw error;
  }
}

async function scanFound(found: FoundImage, options: ScanOptions): Promise<ScannedImage> {
  const limits = { ...defaultLimits, ...options.limits };
  const onRead = progressOf(found.layers, options);
  const scans = found.layers.map((layer) => new LayerScan(layer, limits, onRead));
  const { store } = found;
  const held = isPacked(store)
    ? await packedEntries(
        scans.map((scan, index) => ({ scan, stated: found.layers[index]! })),
        store,
        limits,
      )
    : undefined;
  const entriesOf = (index: number) => held?.[index] ?? scans[index]!.entries();
  const merge = await merged(scans, entriesOf, found.reading.budget);
  limitKept(scans);
  const layers = scans.map(({ sights, kept }, index) => ({
    sights,
    kept,
    load: (files: readonly PlacedFile[]) => loadContents(found.layers[index]!, files, sights),
  }));
  const tree = scannedTree(merge.root, layers);
  return {
    image: withoutLayers(found),
    tree,
    layers: scans.map((scan) => scan.summary()),
    close: () => found.store.close(),
  };
}

/** Layers that are read at a time: one unpacks while another is looked at. */
const parallelLayers = 4;

/** Applies layers from the lowest, while those above are read already; the lowest that fails is the one that is reported. */
async function merged(
  scans: readonly LayerScan[],
  entriesOf: (index: number) => AsyncGenerator<readonly LayerEntry[]>,
  budget: Budget,
): Promise<Merge> {
  const merge = new Merge(budget);
  const read: ReadAhead<readonly LayerEntry[]>[] = [];
  try {
    for (const [index, scan] of scans.entries()) {
      while (read.length < Math.min(index + parallelLayers, scans.length)) read.push(readAhead(entriesOf(read.length)));
      merge.begin(index, scan.where);
      await mergeLayer(merge, scan, read[index]!);
      budget.takeBytes(scan.where, scan.unpackedSize);
    }
    return merge;
  } finally {
    await Promise.all(read.map((each) => each.stop()));
  }
}

/** That a layer is not what its digest says comes before what does not fit in it. */
async function mergeLayer(merge: Merge, scan: LayerScan, batches: ReadAhead<readonly LayerEntry[]>): Promise<void> {
  try {
    for await (const batch of batches) for (const entry of batch) merge.apply(entry);
  } catch (error) {
    await batches.stop();
    await scan.checkStored();
    throw error;
  }
}

/** Those of upper layers are the first to stay. */
function limitKept(scans: readonly LayerScan[]): void {
  let room = keptLimits.image;
  for (const { kept } of scans.toReversed()) {
    for (const [start, content] of kept) {
      if (content.length > room) kept.delete(start);
      else room -= content.length;
    }
  }
}

function progressOf(
  layers: readonly StatedLayer[],
  { onProgress }: ScanOptions,
): ((bytes: number) => void) | undefined {
  if (!onProgress) return undefined;
  const total = layers.reduce((sum, { size, open }) => sum + (size ?? open().size), 0);
  let done = 0;
  return (bytes) => {
    done += bytes;
    onProgress(done, total);
  };
}

function withoutLayers({ kind, digest, configDigest, names, config, store }: FoundImage): Image {
  return {
    kind,
    digest,
    configDigest,
    names,
    config,
    layers: [],
    tree: () => Promise.reject(new Error('the files of a scanned image are in its own tree')),
    close: () => store.close(),
  };
}
