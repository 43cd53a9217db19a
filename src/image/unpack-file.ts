import { UserError } from '../diagnostic/diagnostic.ts';
import type { OpenFile, Spool } from '../io/io.ts';
import type { Reading } from './layer.ts';
import { chunksOf } from './slice.ts';
import { type Chunks, type Compression, unpacked } from './unpack.ts';

export interface Packed {
  readonly file: OpenFile;
  readonly compression: Compression;
  /** Names the file in errors. */
  readonly where: string;
}

/** The bytes of a packed file. Throws a UserError when it is damaged. */
export async function* unpackedBytes(
  { compression, where }: Omit<Packed, 'file'>,
  stored: Chunks,
): AsyncGenerator<Uint8Array> {
  try {
    yield* unpacked(stored, compression);
  } catch (error) {
    throw unpackError(error, where, compression);
  }
}

/** A packed file in a spool; `see` is shown all of it. */
export async function unpackFile(
  { file, compression, where }: Packed,
  { io, budget }: Reading,
  see: (chunk: Uint8Array) => void = () => {},
): Promise<Spool> {
  const spool = io.spool();
  try {
    for await (const chunk of unpacked(chunksOf(file), compression)) {
      budget.takeBytes(where, chunk.length);
      budget.checkRatio(where, { packed: file.size, unpacked: spool.size + chunk.length });
      see(chunk);
      spool.append(chunk);
    }
    return spool;
  } catch (error) {
    spool.close();
    throw unpackError(error, where, compression);
  }
}

/** zlib says what is wrong with a code of its own; a full disk is the system's. */
function unpackError(error: unknown, where: string, compression: Compression): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message: string };
  if (error instanceof UserError) return error;
  if (typeof code === 'string' && !code.startsWith('Z_'))
    return new UserError(`${where} can't be unpacked: ${message}`);
  return new UserError(`${where}: its ${compression} data is damaged: ${message}`, 'get the image again');
}
