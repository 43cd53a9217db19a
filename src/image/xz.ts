import { XzReadableStream } from 'xz-decompress';

/** Unpacks xz, which node:zlib does not know. Throws an Error when the data is damaged. */
export async function* xzUnpacked(packed: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new XzReadableStream(streamOf(packed)).getReader();
  try {
    for (let idle = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      // Input that ends early gives nothing from then on.
      idle = value.length > 0 ? 0 : idle + 1;
      if (idle > maximumIdle) throw new Error('the data ends early');
      if (value.length > 0) yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** Calls in a row that may give nothing: headers. Input comes in larger pieces than these have. */
const maximumIdle = 1000;

function streamOf(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
