import { UserError } from '../diagnostic/diagnostic.ts';
import type { OpenFile } from '../io/io.ts';
import { textOfBytes } from './byte-text.ts';
import type { Attributes, Content, NodeType } from './image.ts';
import { decimal, noRecords, type PaxRecords, readPax } from './pax.ts';
import { readAhead, slice, sparseFile } from './slice.ts';
import { leadingSparseMap, oldSparseMap, placePieces, recordedSparseMap, type SparseMap } from './sparse.ts';
import { blockSize, isZero, number, readHeader, type TarHeader } from './tar-header.ts';

/** A member of a tar archive: where its content lies, which is not read. */
export interface TarEntry extends Omit<Attributes, 'type'>, Content {
  /** As the archive has it. */
  readonly path: string;
  readonly type: NodeType | 'hard-link';
}

/**
 * The members of a tar archive (V7, ustar, PAX, GNU and star) in its order. Reads them as Go's archive/tar does, since that is
 * what unpacks images. `where` names the archive in errors. Throws a UserError where the archive is damaged or means different
 * things to different readers.
 */
export function* tarEntries(file: OpenFile, where: string): Generator<TarEntry> {
  const read = readAhead(file);
  for (let at = 0; ; ) {
    const found = memberAt({ file, read, where }, at);
    if (!found) return;
    at = found.next;
    if (found.entry) yield found.entry;
  }
}

/** The content of a regular file. */
export function contentOf(archive: OpenFile, { start, pieces, size }: Content & { readonly size: number }): OpenFile {
  return pieces ? sparseFile(archive, pieces, size) : slice(archive, { offset: start, length: size });
}

/** Whether a file begins as a tar archive does. */
export function beginsAsTar(start: Uint8Array): boolean {
  return readHeader(start.subarray(0, blockSize)) !== undefined;
}

interface Archive {
  readonly file: OpenFile;
  readonly read: (offset: number, length: number) => Uint8Array;
  readonly where: string;
}

/** What headers before the member's own say of it. */
interface Extra {
  readonly records: PaxRecords;
  readonly longName?: string;
  readonly longLink?: string;
}

interface Member {
  readonly entry?: TarEntry;
  readonly next: number;
}

/** The next member with all headers that belong to it; undefined at the end. */
function memberAt(archive: Archive, start: number): Member | undefined {
  let extra: Extra = { records: noRecords };
  for (let at = start; ; ) {
    const block = archive.read(at, blockSize);
    if (block.length === 0 && at === start) return undefined;
    if (block.length < blockSize) throw damaged(archive, at, 'the archive ends within an entry');
    if (isZero(block)) {
      if (at === start && isZero(archive.read(at + blockSize, blockSize))) return undefined;
      throw damaged(archive, at, 'an empty block stands where an entry should begin');
    }
    const header = readHeader(block);
    if (!header) throw damaged(archive, at, 'the header of an entry is damaged');
    const data = at + blockSize;
    if (!'xgLKV'.includes(header.type)) return memberOf(archive, { at, block: block.slice(), header, extra });
    const next = data + padded(header.size);
    if (header.type === 'V') return { next };
    const bytes = extraBytes(archive, data, header);
    if (header.type === 'g') {
      refuseGlobal(archive, at, bytes);
      return { next };
    }
    extra = extended(archive, at, { extra, type: header.type, bytes });
    at = next;
  }
}

function extended(archive: Archive, at: number, given: { extra: Extra; type: string; bytes: Uint8Array }): Extra {
  const { extra, type, bytes } = given;
  if (type === 'x') return { ...extra, records: recordsOf(archive, at, bytes) };
  const end = bytes.indexOf(0);
  const name = textOfBytes(end < 0 ? bytes : bytes.subarray(0, end));
  return type === 'L' ? { ...extra, longName: name } : { ...extra, longLink: name };
}

/** As much as Go reads for one of these. */
const maximumExtra = 2 ** 20;

function extraBytes(archive: Archive, data: number, { size }: TarHeader): Uint8Array {
  if (size > maximumExtra) throw damaged(archive, data, `an extended header has more than ${maximumExtra} bytes`);
  const bytes = archive.file.read(data, size);
  if (bytes.length < size) throw damaged(archive, data, 'the archive ends within an entry');
  return bytes;
}

function recordsOf(archive: Archive, at: number, bytes: Uint8Array): PaxRecords {
  const records = readPax(bytes);
  if (!records) throw damaged(archive, at, 'a PAX header is malformed');
  return records;
}

/** What is said here for all entries, some readers use and others ignore: Git writes no more than a comment. */
function refuseGlobal(archive: Archive, at: number, bytes: Uint8Array): void {
  const { values, sparse } = recordsOf(archive, at, bytes);
  const key = ['path', 'linkpath', 'size'].find((name) => values.has(name));
  if (key === undefined && sparse.length === 0) return;
  throw damaged(archive, at, `a global PAX header sets \`${key ?? 'GNU.sparse'}\`, which readers take differently`);
}

interface Headed {
  readonly at: number;
  readonly block: Uint8Array;
  readonly header: TarHeader;
  readonly extra: Extra;
}

function memberOf(archive: Archive, headed: Headed): Member {
  const { at, header } = headed;
  const values = valuesOf(archive, headed);
  const type = typeOf(header.type, values.path);
  if (!type) throw damaged(archive, at, `an entry has the unknown type \`${header.type}\``);
  const data = at + blockSize;
  const { stored, path, target, ...attributes } = values;
  const common = { ...attributes, type, path, start: data, size: 0 };
  const linked = type === 'symlink' || type === 'hard-link' ? { target } : {};
  const device = type.endsWith('-device') ? { device: { major: header.devMajor, minor: header.devMinor } } : {};
  if (type !== 'file') return { entry: { ...common, ...linked, ...device }, next: data };
  const sparse = sparseOf(archive, headed);
  const held = sparse?.mapSize ?? 0;
  // The old form counts only data as size, the later one the map too.
  const next = data + padded(header.type === 'S' ? held + stored : stored);
  if (Math.max(next - blockSize, data + stored) > archive.file.size)
    throw damaged(archive, at, 'the archive ends within an entry');
  if (!sparse) return { entry: { ...common, size: stored }, next };
  const pieces = placePieces(sparse.spans, {
    start: data + held,
    stored: header.type === 'S' ? stored : stored - held,
    size: sparse.size,
  });
  if (!pieces) throw damaged(archive, at, 'the map of a sparse file is malformed');
  return { entry: { ...common, size: sparse.size, pieces }, next };
}

/** What holds for a member after all its headers. */
function valuesOf(archive: Archive, { at, header, extra }: Headed) {
  const { values } = extra.records;
  const text = (key: string): string | undefined => {
    const bytes = values.get(key);
    return bytes === undefined || bytes.length === 0 ? undefined : textOfBytes(bytes);
  };
  const whole = (key: string, otherwise: number): number => {
    const stated = text(key);
    if (stated === undefined) return otherwise;
    const value = decimal(stated);
    if (value === undefined) throw damaged(archive, at, `a PAX header has a malformed \`${key}\``);
    return value;
  };
  const path = extra.longName ?? text('GNU.sparse.name') ?? text('path') ?? header.name;
  const target = extra.longLink ?? text('linkpath') ?? header.linkName;
  for (const name of [path, target])
    if (name.includes('\0')) throw damaged(archive, at, 'an entry has a name with a NUL byte');
  const xattrs = xattrsOf(values);
  return {
    path,
    target,
    stored: whole('size', header.size),
    mode: header.mode & 0o7777,
    uid: whole('uid', header.uid),
    gid: whole('gid', header.gid),
    mtime: mtimeOf(archive, at, text('mtime')) ?? header.mtime,
    ...(xattrs.size > 0 && { xattrs }),
  };
}

function mtimeOf(archive: Archive, at: number, text: string | undefined): number | undefined {
  if (text === undefined || /^-?\d{1,15}(\.\d{0,30})?$/.test(text))
    return text === undefined ? undefined : Number(text);
  throw damaged(archive, at, 'a PAX header has a malformed `mtime`');
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

function sparseOf(archive: Archive, { at, block, header, extra }: Headed): (SparseMap & { size: number }) | undefined {
  const nextBlock = (index: number) => archive.read(at + blockSize * (index + 1), blockSize).slice();
  const { values, sparse } = extra.records;
  const text = (key: string) => (values.has(key) ? textOfBytes(values.get(key)!) : undefined);
  const version = `${text('GNU.sparse.major') ?? 0}.${text('GNU.sparse.minor') ?? 0}`;
  const recorded = text('GNU.sparse.map');
  let map: SparseMap | undefined;
  let size: number | undefined;
  if (header.type === 'S') {
    map = oldSparseMap(block, nextBlock);
    size = sizeInHeader(block);
  } else if (version === '1.0') {
    map = leadingSparseMap(nextBlock);
    size = decimal(text('GNU.sparse.realsize') ?? '');
  } else if (recorded !== undefined || sparse.length > 0) {
    map = recordedSparseMap(recorded?.split(',').map(decimal) ?? sparse);
    size = decimal(text('GNU.sparse.size') ?? text('GNU.sparse.realsize') ?? '');
  } else return undefined;
  if (!map || size === undefined) throw damaged(archive, at, 'the map of a sparse file is malformed');
  return { ...map, size };
}

/** The old form has the size of the whole file behind its spans. */
function sizeInHeader(block: Uint8Array): number | undefined {
  const size = number(block, 483, 12);
  return size !== undefined && size >= 0 ? size : undefined;
}

function padded(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

function damaged({ where }: Archive, at: number, message: string): UserError {
  return new UserError(`${where}: ${message}, at byte ${at}`);
}
