import { UserError } from '../diagnostic/diagnostic.ts';
import type { OpenFile } from '../io/io.ts';
import { textOfBytes } from './byte-text.ts';
import type { Attributes, Content, NodeType } from './image.ts';
import { decimal, noRecords, type PaxRecords, readPax } from './pax.ts';
import { readAhead, slice, sparseFile } from './slice.ts';
import {
  leadingSparseMap,
  oldSparseMap,
  placePieces,
  recordedSparseMap,
  type SparseMap,
  type SparseMapReader,
} from './sparse.ts';
import { blockSize, isZero, number, readHeader, type TarHeader } from './tar-header.ts';

/** A member of a tar archive: where its content lies, which is not read. */
export interface TarEntry extends Omit<Attributes, 'type'>, Content {
  /** As the archive has it. */
  readonly path: string;
  readonly type: NodeType | 'hard-link';
}

/**
 * What the reader of an archive does next, with offsets that never go back. A `read` is answered with the bytes, fewer only at the
 * end of the archive; a `member` with nothing, or with undefined when the archive ends before `end`, where its content does.
 */
export type TarStep =
  | { readonly kind: 'read'; readonly at: number; readonly length: number }
  | { readonly kind: 'member'; readonly entry: TarEntry; readonly end: number };

export type TarReader = Generator<TarStep, void, Uint8Array | undefined>;

/**
 * Reads a tar archive (V7, ustar, PAX, GNU and star) as Go's archive/tar does, since that is what unpacks images; where its bytes
 * come from is the caller's. `where` names the archive in errors. Throws a UserError where the archive is damaged or means
 * different things to different readers.
 */
export function* readTar(where: string): TarReader {
  for (let at: number | undefined = 0; at !== undefined; ) at = yield* member(where, at);
}

/** The members of an archive that can be read anywhere, in its order; their content is not read. Throws as `readTar` does. */
export function* tarEntries(file: OpenFile, where: string): Generator<TarEntry> {
  const read = readAhead(file);
  const reader = readTar(where);
  for (let step = reader.next(); !step.done; ) {
    const { value } = step;
    if (value.kind === 'read') step = reader.next(read(value.at, value.length));
    else {
      step = reader.next(value.end <= file.size ? nothing : undefined);
      yield value.entry;
    }
  }
}

const nothing = new Uint8Array();

/** The content of a regular file. */
export function contentOf(archive: OpenFile, { start, pieces, size }: Content & { readonly size: number }): OpenFile {
  return pieces ? sparseFile(archive, pieces, size) : slice(archive, { offset: start, length: size });
}

/** Whether a file begins as a tar archive does. */
export function beginsAsTar(start: Uint8Array): boolean {
  return readHeader(start.subarray(0, blockSize)) !== undefined;
}

/** What headers before the member's own say of it. */
interface Extra {
  readonly records: PaxRecords;
  readonly longName?: string;
  readonly longLink?: string;
}

/** Reads a part of the archive. */
type Reading<T> = Generator<TarStep, T, Uint8Array | undefined>;

function* bytesAt(at: number, length: number): Reading<Uint8Array> {
  return (yield { kind: 'read', at, length }) ?? nothing;
}

/** A member with all headers that belong to it. Returns where the next one starts, undefined at the end. */
function* member(where: string, start: number): Reading<number | undefined> {
  let extra: Extra = { records: noRecords };
  for (let at = start; ; ) {
    const place = { where, at };
    const block = yield* bytesAt(at, blockSize);
    if (block.length === 0 && at === start) return undefined;
    if (block.length < blockSize) throw endsEarly(place);
    if (isZero(block)) {
      if (at === start && isZero(yield* bytesAt(at + blockSize, blockSize))) return undefined;
      throw damaged(place, 'an empty block stands where an entry should begin');
    }
    const header = readHeader(block);
    if (!header) throw damaged(place, 'the header of an entry is damaged');
    if (!'xgLKV'.includes(header.type)) return yield* plainMember({ where, at, block, header, extra });
    const next = at + blockSize + padded(header.size);
    if (header.type === 'V') return next;
    const bytes = yield* extraBytes({ where, at: at + blockSize }, header);
    if (header.type === 'g') {
      refuseGlobal(place, bytes);
      return next;
    }
    extra = extended(place, { extra, type: header.type, bytes });
    at = next;
  }
}

function extended(place: Place, given: { extra: Extra; type: string; bytes: Uint8Array }): Extra {
  const { extra, type, bytes } = given;
  if (type === 'x') return { ...extra, records: recordsOf(place, bytes) };
  const end = bytes.indexOf(0);
  const name = textOfBytes(end < 0 ? bytes : bytes.subarray(0, end));
  return type === 'L' ? { ...extra, longName: name } : { ...extra, longLink: name };
}

/** As much as Go reads for one of these. */
const maximumExtra = 2 ** 20;

function* extraBytes(place: Place, { size }: TarHeader): Reading<Uint8Array> {
  if (size > maximumExtra) throw damaged(place, `an extended header has more than ${maximumExtra} bytes`);
  const bytes = yield* bytesAt(place.at, size);
  if (bytes.length < size) throw endsEarly(place);
  return bytes;
}

function recordsOf(place: Place, bytes: Uint8Array): PaxRecords {
  const records = readPax(bytes);
  if (!records) throw damaged(place, 'a PAX header is malformed');
  return records;
}

/** What is said here for all entries, some readers use and others ignore: Git writes no more than a comment. */
function refuseGlobal(place: Place, bytes: Uint8Array): void {
  const { values, sparse } = recordsOf(place, bytes);
  const key = ['path', 'linkpath', 'size'].find((name) => values.has(name));
  if (key === undefined && sparse.length === 0) return;
  throw damaged(place, `a global PAX header sets \`${key ?? 'GNU.sparse'}\`, which readers take differently`);
}

interface Headed extends Place {
  /** Valid until the next read. */
  readonly block: Uint8Array;
  readonly header: TarHeader;
  readonly extra: Extra;
}

function* plainMember(headed: Headed): Reading<number> {
  const { at, header } = headed;
  const values = valuesOf(headed);
  const type = typeOf(header.type, values.path);
  if (!type) throw damaged(headed, `an entry has the unknown type \`${header.type}\``);
  const data = at + blockSize;
  if (type !== 'file') {
    const linked = type === 'symlink' || type === 'hard-link' ? { target: values.target } : undefined;
    const device = type.endsWith('-device') ? { device: { major: header.devMajor, minor: header.devMinor } } : linked;
    yield { kind: 'member', entry: entryOf(values, { type, start: data, size: 0 }, device), end: data };
    return data;
  }
  const { stored } = values;
  const sparse = yield* sparseOf(headed);
  const held = sparse?.mapSize ?? 0;
  // The old form counts only data as size, the later one the map too.
  const length = header.type === 'S' ? held + stored : stored;
  const pieces = sparse && placePieces(sparse.spans, { start: data + held, stored: length - held, size: sparse.size });
  if (sparse && !pieces) throw damaged(headed, 'the map of a sparse file is malformed');
  const size = sparse?.size ?? stored;
  const entry = entryOf(values, { type, start: data, size }, pieces && { pieces });
  if (!(yield { kind: 'member', entry, end: data + length })) throw endsEarly(headed);
  return data + padded(length);
}

/** Written out, since there are many, and copies of objects with rest and spread take far longer. */
function entryOf(
  { path, mode, uid, gid, mtime, xattrs }: ReturnType<typeof valuesOf>,
  { type, start, size }: Pick<TarEntry, 'type' | 'start' | 'size'>,
  more: Partial<TarEntry> | undefined,
): TarEntry {
  const entry = { path, type, size, mode, uid, gid, mtime, start };
  return more || xattrs ? { ...entry, ...more, ...(xattrs && { xattrs }) } : entry;
}

/** What holds for a member after all its headers. */
function valuesOf({ header, extra, ...place }: Headed) {
  const { values } = extra.records;
  const text = (key: string): string | undefined => {
    const bytes = values.get(key);
    return bytes === undefined || bytes.length === 0 ? undefined : textOfBytes(bytes);
  };
  const whole = (key: string, otherwise: number): number => {
    const stated = text(key);
    if (stated === undefined) return otherwise;
    const value = decimal(stated);
    if (value === undefined) throw damaged(place, `a PAX header has a malformed \`${key}\``);
    return value;
  };
  const path = extra.longName ?? text('GNU.sparse.name') ?? text('path') ?? header.name;
  const target = extra.longLink ?? text('linkpath') ?? header.linkName;
  for (const name of [path, target])
    if (name.includes('\0')) throw damaged(place, 'an entry has a name with a NUL byte');
  const xattrs = xattrsOf(values);
  return {
    path,
    target,
    stored: whole('size', header.size),
    mode: header.mode & 0o7777,
    uid: whole('uid', header.uid),
    gid: whole('gid', header.gid),
    mtime: mtimeOf(place, text('mtime')) ?? header.mtime,
    xattrs: xattrs.size > 0 ? xattrs : undefined,
  };
}

function mtimeOf(place: Place, text: string | undefined): number | undefined {
  if (text === undefined || /^-?\d{1,15}(\.\d{0,30})?$/.test(text))
    return text === undefined ? undefined : Number(text);
  throw damaged(place, 'a PAX header has a malformed `mtime`');
}

function xattrsOf(values: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const xattrs = new Map<string, Uint8Array>();
  for (const [key, value] of values) {
    if (key.startsWith('SCHILY.xattr.')) xattrs.set(key.slice(13), value);
  }
  return xattrs;
}

/** An entry of the first version that ends with a slash is a directory. */
function typeOf(flag: string, path: string): TarEntry['type'] | undefined {
  if (flag === '\0' && path.endsWith('/')) return 'directory';
  return types.get(flag);
}

const types: ReadonlyMap<string, TarEntry['type']> = new Map([
  ['\0', 'file'],
  ['0', 'file'],
  ['7', 'file'],
  ['S', 'file'],
  ['1', 'hard-link'],
  ['2', 'symlink'],
  ['3', 'character-device'],
  ['4', 'block-device'],
  ['5', 'directory'],
  ['6', 'fifo'],
]);

function* sparseOf({ block, header, extra, ...place }: Headed): Reading<(SparseMap & { size: number }) | undefined> {
  const { values, sparse } = extra.records;
  const text = (key: string) => (values.has(key) ? textOfBytes(values.get(key)!) : undefined);
  const version = `${text('GNU.sparse.major') ?? 0}.${text('GNU.sparse.minor') ?? 0}`;
  const recorded = text('GNU.sparse.map');
  let map: SparseMap | undefined;
  let size: number | undefined;
  if (header.type === 'S') {
    size = sizeInHeader(block);
    map = yield* mapAt(place, oldSparseMap(block));
  } else if (version === '1.0') {
    map = yield* mapAt(place, leadingSparseMap());
    size = decimal(text('GNU.sparse.realsize') ?? '');
  } else if (recorded !== undefined || sparse.length > 0) {
    map = recordedSparseMap(recorded?.split(',').map(decimal) ?? sparse);
    size = decimal(text('GNU.sparse.size') ?? text('GNU.sparse.realsize') ?? '');
  } else return undefined;
  if (!map || size === undefined) throw damaged(place, 'the map of a sparse file is malformed');
  return { ...map, size };
}

/** Gives the reader of a map one block behind the header after the other. */
function* mapAt({ at }: Place, reader: SparseMapReader): Reading<SparseMap | undefined> {
  let step = reader.next();
  for (let index = 1; !step.done; index++) step = reader.next(yield* bytesAt(at + blockSize * index, blockSize));
  return step.value;
}

/** The old form has the size of the whole file behind its spans. */
function sizeInHeader(block: Uint8Array): number | undefined {
  const size = number(block, 483, 12);
  return size !== undefined && size >= 0 ? size : undefined;
}

function padded(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

interface Place {
  readonly where: string;
  /** Of the header. */
  readonly at: number;
}

function endsEarly(place: Place): UserError {
  return damaged(place, 'the archive ends within an entry');
}

function damaged({ where, at }: Place, message: string): UserError {
  return new UserError(`${where}: ${message}, at byte ${at}`);
}
