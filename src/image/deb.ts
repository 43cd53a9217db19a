import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io, OpenFile } from '../io/io.ts';
import { textOfBytes } from './byte-text.ts';
import { Budget, defaultLimits } from './limits.ts';
import { slice } from './slice.ts';
import { contentOf, tarEntries } from './tar.ts';
import { type Compression, compressionOf } from './unpack.ts';
import { unpackFile } from './unpack-file.ts';

export interface DebQuery {
  /** Names the package in errors. */
  readonly where: string;
  /** Whether a path (absolute, as installed) is asked for. */
  wanted(path: string): boolean;
}

/**
 * Regular files that a Debian package installs, by their paths; nothing is unpacked to disk under these names.
 * Throws a UserError when it is no such package, or damaged.
 */
export async function filesInDeb(deb: OpenFile, { where, wanted }: DebQuery, io: Io): Promise<DebFiles> {
  const data = dataMember(deb, where);
  const archive = await unpackFile(
    { file: data.content, compression: data.compression, where: `${where}: ${data.name}` },
    { io, budget: new Budget(defaultLimits) },
  );
  try {
    const found = new Map<string, Uint8Array>();
    for (const entry of tarEntries(archive, `${where}: ${data.name}`)) {
      const path = `/${entry.path.replace(/^(?:\.?\/)+/, '')}`;
      if (entry.type !== 'file' || !wanted(path)) continue;
      if (entry.size > maximumSize) throw new UserError(`${where}: \`${path}\` has more than ${maximumSize} bytes`);
      found.set(path, contentOf(archive, entry).read(0, entry.size));
    }
    return found;
  } finally {
    archive.close();
  }
}

export type DebFiles = ReadonlyMap<string, Uint8Array>;

const maximumSize = 2 ** 28;

interface Member {
  readonly name: string;
  readonly content: OpenFile;
}

function dataMember(deb: OpenFile, where: string): Member & { readonly compression: Compression } {
  for (const member of members(deb, where)) {
    if (!/^data\.tar(?:\.|$)/.test(member.name)) continue;
    const compression = compressionOf(member.content.read(0, 8));
    if (typeof compression === 'string') return { ...member, compression };
    if (compression.unread === 'xz') return { ...member, compression: 'xz' };
    throw new UserError(`${where}: \`${member.name}\` is packed with ${compression.unread}, which is not read`);
  }
  throw new UserError(`${where}: it is no Debian package: there is no \`data.tar\` in it`);
}

/** The members of an ar archive: deb(5). */
function* members(deb: OpenFile, where: string): Generator<Member> {
  if (textOfBytes(deb.read(0, 8)) !== '!<arch>\n') throw new UserError(`${where}: it is no Debian package`);
  for (let at = 8; at < deb.size; ) {
    const header = textOfBytes(deb.read(at, headerSize));
    const size = /^\d{1,10} *`\n$/.test(header.slice(48)) ? Number.parseInt(header.slice(48, 58), 10) : undefined;
    if (header.length < headerSize || size === undefined || at + headerSize + size > deb.size)
      throw new UserError(`${where}: the package is damaged, at byte ${at}`, 'get the package again');
    const name = header.slice(0, 16).trimEnd().replace(/\/$/, '');
    yield { name, content: slice(deb, { offset: at + headerSize, length: size }) };
    at += headerSize + size + (size % 2);
  }
}

const headerSize = 60;
