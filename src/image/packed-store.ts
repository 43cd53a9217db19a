import { UserError } from '../diagnostic/diagnostic.ts';
import type { OpenFile } from '../io/io.ts';
import { openBytes } from '../io/open-in.ts';
import type { Budget } from './limits.ts';
import { chunksOf } from './slice.ts';
import { memberStore, noArchive, plainPath, type Store } from './store.ts';
import { beginsAsTar, type TarEntry } from './tar.ts';
import { type TarSink, TarStream } from './tar-stream.ts';
import { type Packed, unpackedBytes } from './unpack-file.ts';

/** A file that can only be read from its start; but for its first bytes, `read` throws. */
export interface StreamedFile extends OpenFile {
  /** Where it begins in the archive, unpacked. */
  readonly start: number;
  chunks(): AsyncGenerator<Uint8Array>;
}

export interface StreamedMember {
  readonly start: number;
  readonly chunks: AsyncGenerator<Uint8Array>;
}

/** A tar archive that is packed as a whole and never unpacked to disk: descriptions are held, layers read as they go by. */
export interface PackedStore extends Store {
  /** The files that start there, in the archive's order; what is not read of one is skipped. */
  members(starts: ReadonlySet<number>): AsyncGenerator<StreamedMember>;
}

/** Reads the archive once for what is in it, and takes the file over. Rejects with a UserError when it is damaged. */
export async function packedStore(packed: Packed, budget: Budget): Promise<PackedStore> {
  const { where } = packed;
  try {
    const { members, starts } = await contents(packed, budget);
    const sizes = new Map([...members.values()].map(({ start, size }) => [start, size]));
    const streamed = (wanted: ReadonlySet<number>) => membersAt(packed, wanted, sizes);
    const open = ({ start, size }: TarEntry): OpenFile =>
      streamedFile({ start, size }, { held: starts.get(start)!, where, members: streamed });
    const store = memberStore({ name: where, members, open, close: () => packed.file.close() });
    return { ...store, members: streamed };
  } catch (error) {
    packed.file.close();
    throw error;
  }
}

/** The bytes of a file as they are stored. */
export function storedChunks(file: OpenFile): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  return isStreamed(file) ? file.chunks() : chunksOf(file);
}

export function isPacked(store: Store): store is PackedStore {
  return 'members' in store;
}

export function isStreamed(file: OpenFile): file is StreamedFile {
  return 'chunks' in file;
}

/** What describes an image is that large at most, and all that of an archive together. */
const maximumDocument = 2 ** 24;
const maximumDocuments = 2 ** 26;
/** Files up to this size are held whatever they are. */
const smallSize = 2 ** 8;

/** What tells how a layer is packed. */
const startSize = 8;

interface Contents {
  readonly members: ReadonlyMap<string, TarEntry>;
  /** By where files start: all of one that could describe an image, the first bytes of others. */
  readonly starts: ReadonlyMap<number, Uint8Array>;
}

async function contents(packed: Packed, budget: Budget): Promise<Contents> {
  const { where, file } = packed;
  const sink = new ContentsSink(where, budget);
  const tar = new TarStream(where, sink);
  let head: Uint8Array | undefined = new Uint8Array();
  let unpacked = 0;
  const begin = (): void => {
    if (!beginsAsTar(head!)) throw noArchive(where);
    tar.push(head!);
    head = undefined;
  };
  for await (const chunk of unpackedBytes(packed, chunksOf(file))) {
    unpacked += chunk.length;
    budget.takeBytes(where, chunk.length);
    budget.checkRatio(where, { packed: file.size, unpacked });
    if (!head) tar.push(chunk);
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length >= 512) begin();
    }
  }
  if (head) begin();
  tar.finish();
  return sink;
}

class ContentsSink implements TarSink, Contents {
  readonly members = new Map<string, TarEntry>();
  readonly starts = new Map<number, Uint8Array>();
  readonly #where: string;
  readonly #budget: Budget;
  #room = maximumDocuments;
  #held: Uint8Array = new Uint8Array();
  #length = 0;
  #entry: TarEntry | undefined;

  constructor(where: string, budget: Budget) {
    this.#where = where;
    this.#budget = budget;
  }

  begin(entry: TarEntry): void {
    this.#budget.takeEntry(this.#where);
    this.#budget.takeMetadata(this.#where, entry.path.length + (entry.target?.length ?? 0));
    this.members.set(plainPath(entry.path), entry);
    this.#entry = entry;
    this.#length = 0;
    this.#held = new Uint8Array(Math.min(entry.size, startSize));
    if (entry.type === 'file') this.starts.set(entry.start, this.#held);
  }

  content(bytes: Uint8Array): void {
    if (this.#length === 0) this.#hold(bytes);
    if (this.#length < this.#held.length)
      this.#held.set(bytes.subarray(0, this.#held.length - this.#length), this.#length);
    this.#length += bytes.length;
  }

  end(): void {}

  /** Large JSON begins with few bytes only; everything else keeps its first. */
  #hold(bytes: Uint8Array): void {
    const { size, start } = this.#entry!;
    const isDocument = size <= smallSize || (size <= maximumDocument && documentStarts.has(bytes[0]!));
    if (!isDocument || size > this.#room) return;
    this.#room -= size;
    this.#held = new Uint8Array(size);
    this.starts.set(start, this.#held);
  }
}

/** `{`, `[` and white space. */
const documentStarts: ReadonlySet<number> = new Set([0x7b, 0x5b, 0x20, 0x09, 0x0a, 0x0d]);

async function* membersAt(
  packed: Packed,
  wanted: ReadonlySet<number>,
  sizes: ReadonlyMap<number, number>,
): AsyncGenerator<StreamedMember> {
  const source = new Skipper(unpackedBytes(packed, chunksOf(packed.file)));
  try {
    for (const start of [...wanted].sort((a, b) => a - b)) {
      await source.skipTo(start);
      yield { start, chunks: source.until(start + sizes.get(start)!) };
    }
  } finally {
    await source.close();
  }
}

/** Gives parts of a stream. */
class Skipper {
  readonly #source: AsyncGenerator<Uint8Array>;
  /** What has been taken from the source and not given yet, and where it ends. */
  #rest: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(source: AsyncGenerator<Uint8Array>) {
    this.#source = source;
  }

  async skipTo(offset: number): Promise<void> {
    for await (const _ of this.until(offset));
  }

  /** From where it stands now. */
  async *until(end: number): AsyncGenerator<Uint8Array> {
    while (this.#at < end) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#source.next();
        if (done) return;
        this.#rest = value;
      }
      const part = this.#rest.subarray(0, end - this.#at);
      this.#rest = this.#rest.subarray(part.length);
      this.#at += part.length;
      yield part;
    }
  }

  close(): Promise<unknown> {
    return this.#source.return(undefined);
  }
}

function streamedFile(
  { start, size }: Pick<TarEntry, 'start' | 'size'>,
  { held, where, members }: { readonly held: Uint8Array; readonly where: string } & Pick<PackedStore, 'members'>,
): OpenFile {
  if (held.length === size) return openBytes(held);
  const file: StreamedFile = {
    start,
    size,
    read(offset, length) {
      if (offset + length > held.length)
        throw new UserError(`${where}: what describes the image can't be read while it is packed`, 'unpack it first');
      return held.subarray(offset, offset + length);
    },
    async *chunks() {
      for await (const member of members(new Set([start]))) yield* member.chunks;
    },
    close() {},
  };
  return file;
}
