import { nodeIo } from '../../src/commands/node-io.ts';
import type { Io, OpenFile } from '../../src/io/io.ts';

export interface MemoryIo extends Io {
  /** Spools and files that were not closed. */
  readonly open: () => number;
}

/** An Io whose files are these, and whose spools are held in memory. */
export function memoryIo(files: Readonly<Record<string, Uint8Array>>): MemoryIo {
  let open = 0;
  const opened = (content: () => Uint8Array): OpenFile => {
    open++;
    return {
      get size() {
        return content().length;
      },
      read: (offset, length) => content().slice(offset, offset + Math.max(0, length)),
      close: () => void open--,
    };
  };
  return {
    ...nodeIo(),
    stat(path) {
      const content = files[path];
      return content && { type: 'file', size: content.length };
    },
    openFile: (path) => opened(() => files[path]!),
    spool() {
      let chunks: Uint8Array[] = [];
      const whole = (): Uint8Array => {
        if (chunks.length !== 1) chunks = [Buffer.concat(chunks)];
        return chunks[0]!;
      };
      const spool = opened(whole);
      return {
        get size() {
          return whole().length;
        },
        read: spool.read,
        close: spool.close,
        append: (bytes) => void chunks.push(bytes.slice()),
      };
    },
    open: () => open,
  };
}
