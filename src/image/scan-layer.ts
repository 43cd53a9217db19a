import type { OpenFile } from '../io/io.ts';
import { type Digest, hasher } from './digest.ts';
import { Examiner } from './examine.ts';
import type { LayerEntry } from './image.ts';
import { isKept, keptLimits } from './kept.ts';
import type { StatedLayer } from './layer.ts';
import { layerCompression, openStored, otherDigest, refuseOther, requireDigest } from './layer-checks.ts';
import { layerEntry, metadataOf } from './layer-entry.ts';
import { Budget, type ImageLimits } from './limits.ts';
import { storedChunks } from './packed-store.ts';
import type { ScannedLayer, SecretSight } from './scanned.ts';
import { Sights } from './sights.ts';
import { type SparseFeeder, sparseFeeder } from './sparse-feeder.ts';
import type { TarEntry } from './tar.ts';
import { type TarSink, TarStream } from './tar-stream.ts';
import type { Chunks, Compression } from './unpack.ts';
import { unpackedBytes } from './unpack-file.ts';

/** One pass over the bytes of a layer. What it found is complete once its entries have been read to the end. */
export class LayerScan {
  readonly where: string;
  readonly sights = new Sights();
  /** Contents of small files by where they start in the archive. */
  readonly kept = new Map<number, Uint8Array>();
  readonly #stated: StatedLayer;
  readonly #limits: ImageLimits;
  readonly #onRead: (bytes: number) => void;
  readonly #secrets: { readonly path: string; readonly found: SecretSight }[] = [];
  readonly #counts = { entries: 0, whiteouts: 0, opaque: 0, hardLinks: 0, devices: 0, xattrs: 0 };
  #stored: StoredBytes | undefined;
  #unpackedSize = 0;
  #keptSize = 0;

  /** `onRead` is told of stored bytes as they are read. */
  constructor(stated: StatedLayer, limits: ImageLimits, onRead: (bytes: number) => void = () => {}) {
    this.where = stated.where;
    this.#stated = stated;
    this.#limits = limits;
    this.#onRead = onRead;
  }

  /**
   * In the archive's order, none or some at a time. `chunks` are the stored bytes where the layer does not get them itself. Throws a UserError for a layer that is damaged, is not what its digests say, or
   * breaks a limit by itself; that it has another digest comes before what is wrong with it therefore.
   */
  async *entries(chunks?: Chunks): AsyncGenerator<readonly LayerEntry[]> {
    const { where, digest, diffId } = this.#stated;
    const inner = requireDigest(diffId, where);
    const file = openStored(this.#stated);
    const own = digest === undefined ? undefined : requireDigest(digest, where);
    const compression = layerCompression(file, where);
    const isSame = compression === 'none' && digest === diffId;
    const stored = new StoredBytes(file, {
      digest: own,
      chunks: chunks ?? storedChunks(file),
      onRead: this.#onRead,
    });
    this.#stored = stored;
    const hash = isSame ? undefined : hasher(inner);
    try {
      yield* this.#read(stored, compression, (chunk) => hash?.update(chunk));
    } catch (error) {
      await stored.check(where);
      throw error;
    }
    await stored.check(where);
    const message = compression === 'none' ? otherDigest.archive(where) : otherDigest.unpacked(where);
    if (hash) refuseOther(inner, hash.digest('hex'), message);
  }

  /** Rejects when what is stored is not what its digest says, whether or not the entries were read to the end. */
  async checkStored(): Promise<void> {
    await this.#stored?.check(this.where);
  }

  get unpackedSize(): number {
    return this.#unpackedSize;
  }

  summary(): ScannedLayer {
    const { digest, diffId, mediaType, size, createdBy } = this.#stated;
    const unpackedSize = this.#unpackedSize;
    return { digest, diffId, mediaType, size, createdBy, unpackedSize, ...this.#counts, secrets: this.#secrets };
  }

  async *#read(
    stored: StoredBytes,
    compression: Compression,
    see: (chunk: Uint8Array) => void,
  ): AsyncGenerator<readonly LayerEntry[]> {
    const budget = new Budget(this.#limits);
    let taken = 0;
    const takeBytes = (count: number): void => {
      taken += count;
      budget.takeBytes(this.where, count);
      budget.checkRatio(this.where, { packed: stored.size, unpacked: taken });
    };
    const sink = new EntrySink(this.where, {
      budget,
      takeBytes,
      onEntry: (entry, member, examiner) => this.#take(entry, member, examiner),
    });
    const tar = new TarStream(this.where, sink);
    /** What came before something damaged can be wrong too, and is what is said then. */
    function* entriesBefore(read: () => void): Generator<readonly LayerEntry[]> {
      try {
        read();
      } catch (error) {
        yield sink.entries.splice(0);
        throw error;
      }
      yield sink.entries.splice(0);
    }
    for await (const chunk of unpackedBytes({ compression, where: this.where }, stored.chunks())) {
      this.#unpackedSize += chunk.length;
      takeBytes(chunk.length);
      see(chunk);
      yield* entriesBefore(() => tar.push(chunk));
    }
    yield* entriesBefore(() => tar.finish());
  }

  #take(entry: LayerEntry, { start }: TarEntry, examiner: Examiner | undefined): void {
    this.#count(entry);
    if (!examiner) return;
    const examined = examiner.end();
    this.sights.add(start, examined.digest, examined);
    for (const found of examined.secrets ?? [])
      if (this.#secrets.length < mostSecrets) this.#secrets.push({ path: entry.path, found });
    const size = examined.start.length;
    if (!isKept(entry.path) || entry.kind !== 'node' || size < entry.size || size > keptLimits.file) return;
    if (this.#keptSize + size > keptLimits.layer) return;
    this.#keptSize += size;
    this.kept.set(start, Uint8Array.from(examined.start));
  }

  #count(entry: LayerEntry): void {
    const counts = this.#counts;
    counts.entries++;
    if (entry.kind === 'whiteout') counts.whiteouts++;
    else if (entry.kind === 'opaque') counts.opaque++;
    else if (entry.kind === 'hard-link') counts.hardLinks++;
    else if (entry.kind === 'node') {
      if (entry.device) counts.devices++;
      if (entry.xattrs) counts.xattrs++;
    }
  }
}

const mostSecrets = 1000;

/** The bytes as they are stored, each read once; all of them are by the time they are checked. */
class StoredBytes {
  readonly size: number;
  readonly #digest: Digest | undefined;
  readonly #hash;
  readonly #onRead: (bytes: number) => void;
  readonly #source: Iterator<Uint8Array> | AsyncIterator<Uint8Array>;
  #found: string | undefined;

  constructor(file: OpenFile, { digest, chunks, onRead }: StoredUse) {
    this.size = file.size;
    this.#digest = digest;
    this.#hash = digest && hasher(digest);
    this.#onRead = onRead;
    this.#source = Symbol.iterator in chunks ? chunks[Symbol.iterator]() : chunks[Symbol.asyncIterator]();
  }

  /** Whoever reads them may stop, and the rest is still there. */
  chunks(): Chunks {
    const source = this.#source;
    const isSync = !(Symbol.asyncIterator in source);
    if (isSync)
      return { [Symbol.iterator]: () => ({ next: () => this.#seen((source as Iterator<Uint8Array>).next()) }) };
    return { [Symbol.asyncIterator]: () => ({ next: async () => this.#seen(await source.next()) }) };
  }

  async check(where: string): Promise<void> {
    for await (const _ of this.chunks());
    if (!this.#digest) return;
    this.#found ??= this.#hash!.digest('hex');
    refuseOther(this.#digest, this.#found, otherDigest.stored(where));
  }

  #seen(result: IteratorResult<Uint8Array>): IteratorResult<Uint8Array> {
    if (result.done) return result;
    this.#hash?.update(result.value);
    this.#onRead(result.value.length);
    return result;
  }
}

interface StoredUse {
  readonly digest: Digest | undefined;
  readonly chunks: Chunks;
  readonly onRead: (bytes: number) => void;
}

interface SinkUse {
  readonly budget: Budget;
  /** Told of the size of sparse files, whose holes are nowhere in the archive. */
  readonly takeBytes: (count: number) => void;
  /** The examiner has seen all of a regular file. */
  readonly onEntry: (entry: LayerEntry, member: TarEntry, examiner: Examiner | undefined) => void;
}

/** Makes entries of members, and shows the content of regular files to an examiner. */
class EntrySink implements TarSink {
  readonly entries: LayerEntry[] = [];
  readonly #where: string;
  readonly #use: SinkUse;
  readonly #examiner = new Examiner();
  #entry: LayerEntry | undefined;
  #isFile = false;
  #sparse: SparseFeeder | undefined;

  constructor(where: string, use: SinkUse) {
    this.#where = where;
    this.#use = use;
  }

  begin(member: TarEntry): void {
    this.#use.budget.takeEntry(this.#where);
    this.#use.budget.takeMetadata(this.#where, metadataOf(member));
    const entry = layerEntry(member, this.#where);
    this.#entry = entry;
    this.#isFile = entry?.kind === 'node' && entry.type === 'file';
    if (!this.#isFile) return;
    const { pieces, size } = member;
    this.#examiner.begin(entry!.path, size);
    if (!pieces) this.#sparse = undefined;
    else {
      this.#use.takeBytes(size);
      this.#sparse = sparseFeeder(pieces, size, (bytes) => this.#examiner.add(bytes));
    }
  }

  content(bytes: Uint8Array, offset: number): void {
    if (!this.#isFile) return;
    if (this.#sparse) this.#sparse.add(bytes, offset);
    else this.#examiner.add(bytes);
  }

  end(member: TarEntry): void {
    if (!this.#entry) return;
    if (this.#isFile) this.#sparse?.end();
    this.#use.onEntry(this.#entry, member, this.#isFile ? this.#examiner : undefined);
    this.entries.push(this.#entry);
  }
}
