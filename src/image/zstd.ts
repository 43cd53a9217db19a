import { ZSTDDecoder } from 'zstddec/stream';

/** Unpacks Zstandard, which node:zlib knows only from Node 22.15 on. Throws an Error when the data is damaged. */
export async function* zstdUnpacked(packed: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  let idle = 0;
  for (const chunk of decoder.decodeStreaming(packed)) {
    // The decoder repeats a call that failed without end, and each gives nothing.
    idle = chunk.length > 0 ? 0 : idle + 1;
    if (idle > maximumIdle) throw new Error('damaged Zstandard data');
    if (chunk.length > 0) yield chunk;
  }
}

/** Calls in a row that may give nothing: headers and skipped frames. Input comes in larger pieces than these have. */
const maximumIdle = 1000;
