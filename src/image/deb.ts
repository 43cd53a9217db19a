import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io, OpenFile } from '../io/io.ts';
import { textOfBytes } from './byte-text.ts';
import type { ImageTree, LayerEntry } from './image.ts';
import { layerEntry } from './layer-entry.ts';
import { layeredTree } from './layered-tree.ts';
import { Budget, defaultLimits } from './limits.ts';
import { mergeLayers } from './merge-layers.ts';
import { slice } from './slice.ts';
import { tarEntries } from './tar.ts';
import { type Compression, compressionOf } from './unpack.ts';
import { unpackFile } from './unpack-file.ts';

/** What a Debian package installs, as a file system of its own. */
export interface OpenDeb {
  readonly tree: ImageTree;
  close(): void;
}

/**
 * Opens a Debian package; nothing is unpacked to disk under its names. `where` names it in errors. The file can be closed
 * afterwards. Throws a UserError when it is no such package, or damaged.
 */
export async function openDeb(deb: OpenFile, where: string, io: Io): Promise<OpenDeb> {
  const data = dataMember(deb, where);
  const within = `${where}: ${data.name}`;
  const budget = new Budget(defaultLimits);
  const archive = await unpackFile(
    { file: data.content, compression: data.compression, where: within },
    { io, budget },
  );
  try {
    const root = await mergeLayers([{ where: within, entries: () => entriesOf(archive, within) }], budget);
    return { tree: layeredTree(root, [archive]), close: () => archive.close() };
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function* entriesOf(archive: OpenFile, where: string): AsyncGenerator<LayerEntry> {
  for (const member of tarEntries(archive, where)) {
    const entry = layerEntry(member, where);
    if (entry) yield entry;
  }
}

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
