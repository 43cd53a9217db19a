import { hash } from 'node:crypto';
import { UserError } from '../diagnostic/diagnostic.ts';
import type { Content } from './image.ts';
import type { StatedLayer } from './layer.ts';
import { layerCompression, openStored } from './layer-checks.ts';
import { isStreamed, storedChunks } from './packed-store.ts';
import type { Sights } from './sights.ts';
import { contentOf } from './tar.ts';
import { type Packed, unpackedBytes } from './unpack-file.ts';

/** A regular file by where its content lies in the archive of its layer. */
export interface PlacedFile extends Content {
  readonly size: number;
}

/** Contents of files of a layer by where they start, read once more. Rejects with a UserError when they are not what was seen. */
export async function loadContents(
  stated: StatedLayer,
  files: readonly PlacedFile[],
  sights: Sights,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const file = openStored(stated);
  const compression = layerCompression(file, stated.where);
  const contents =
    compression === 'none' && !isStreamed(file)
      ? new Map(files.map((each) => [each.start, contentOf(file, each).read(0, each.size)]))
      : await fromStream({ file, compression, where: stated.where }, files);
  for (const [start, content] of contents) {
    if (hash('sha256', content) !== sights.get(start)?.sha256)
      throw new UserError(`${stated.where}: it changed while it was read`);
  }
  return contents;
}

/** A part of the archive, and where it belongs. */
interface Part {
  readonly offset: number;
  readonly length: number;
  readonly content: Uint8Array;
  readonly at: number;
}

async function fromStream(packed: Packed, files: readonly PlacedFile[]): Promise<Map<number, Uint8Array>> {
  const contents = new Map<number, Uint8Array>();
  const parts: Part[] = [];
  for (const { start, size, pieces } of files) {
    const content = new Uint8Array(size);
    contents.set(start, content);
    for (const piece of pieces ?? [{ offset: start, length: size, at: 0 }]) parts.push({ ...piece, content });
  }
  parts.sort((a, b) => a.offset - b.offset);
  await fill(parts, unpackedBytes(packed, storedChunks(packed.file)));
  return contents;
}

async function fill(parts: readonly Part[], chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let next = 0;
  let from = 0;
  for await (const chunk of chunks) {
    const to = from + chunk.length;
    for (; next < parts.length && parts[next]!.offset < to; next++) {
      const { offset, length, content, at } = parts[next]!;
      const start = Math.max(offset, from);
      content.set(chunk.subarray(start - from, offset + length - from), at + start - offset);
      if (offset + length > to) break;
    }
    if (next === parts.length) return;
    from = to;
  }
}
