export interface ReadAhead<T> extends AsyncIterable<T> {
  /** Ends the source before it is exhausted; resolves when it does nothing any longer. */
  stop(): Promise<void>;
}

/** Reads all of a source at once, whether or not anybody asks for it yet. Whoever stops asking can go on later. */
export function readAhead<T>(source: AsyncGenerator<T>): ReadAhead<T> {
  const ready: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let isStopped = false;
  let isAtEnd = false;
  let wake = () => {};
  const reading = read();
  return {
    [Symbol.asyncIterator]: () => ({ next }),
    stop() {
      isStopped = true;
      return reading;
    },
  };

  async function read(): Promise<void> {
    try {
      for await (const item of source) {
        if (isStopped) break;
        ready.push(item);
        wake();
      }
    } catch (error) {
      failure = { error };
    }
    isAtEnd = true;
    wake();
  }

  async function next(): Promise<IteratorResult<T>> {
    while (ready.length === 0 && !isAtEnd) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const item = ready.shift();
    if (item !== undefined) return { done: false, value: item };
    if (failure) throw failure.error;
    return { done: true, value: undefined };
  }
}
