import { type Area, pageSize, pagesOf } from './area.ts';
import { recordBytes, type Sink, writePageOffsets, writeTag } from './records.ts';

const chunkBytes = 256;
const chunks = pageSize / chunkBytes;
const chunkRecordBytes = recordBytes + chunkBytes;

/** One EADD record, then sixteen EEXTEND records, each followed by the 256 bytes it is about. */
export const measuredPageBytes = recordBytes + chunks * chunkRecordBytes;

const pagesAtOnce = 48;

/** The records of measured pages. One object serves either zero pages or pages with content: the bytes of the last ones stay in it. */
export class MeasuredPages {
  readonly #records = new Uint8Array(pagesAtOnce * measuredPageBytes);
  readonly #view = new DataView(this.#records.buffer);
  readonly #words = new Int32Array(this.#records.buffer);
  readonly #page = new Uint8Array(pageSize);
  readonly #pageWords = new Int32Array(this.#page.buffer);

  constructor() {
    for (let page = 0; page < pagesAtOnce; page++) {
      const start = page * measuredPageBytes;
      writeTag(this.#records, start, 'EADD');
      for (let chunk = 0; chunk < chunks; chunk++)
        writeTag(this.#records, start + recordBytes + chunk * chunkRecordBytes, 'EEXTEND');
    }
  }

  hash(sink: Sink, area: Area, offset: bigint): void {
    this.#writeFlags(area.flags);
    const pages = Number(pagesOf(area));
    for (let first = 0; first < pages; first += pagesAtOnce) {
      const count = Math.min(pages - first, pagesAtOnce);
      this.#writeOffsets(offset + BigInt(first) * BigInt(pageSize), count);
      if (area.content) for (let page = 0; page < count; page++) this.#writeContent(area, first + page, page);
      sink.update(this.#records.subarray(0, count * measuredPageBytes));
    }
  }

  #writeFlags(flags: number): void {
    for (let page = 0; page < pagesAtOnce; page++) this.#view.setUint32(page * measuredPageBytes + 16, flags, true);
  }

  #writeOffsets(offset: bigint, count: number): void {
    writePageOffsets(this.#view, offset, count, measuredPageBytes);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const start = recordBytes + chunk * chunkRecordBytes;
      const view = new DataView(this.#records.buffer, start);
      writePageOffsets(view, offset + BigInt(chunk * chunkBytes), count, measuredPageBytes);
    }
  }

  /** Word by word: sixteen calls that copy 256 bytes each take longer than the loop. */
  #writeContent(area: Area, page: number, slot: number): void {
    this.#page.fill(0);
    area.content!.fill(page, this.#page);
    const from = this.#pageWords;
    const into = this.#words;
    let to = (slot * measuredPageBytes + recordBytes) / 4;
    for (let at = 0; at < from.length; ) {
      to += recordBytes / 4;
      for (const end = at + chunkBytes / 4; at < end; ) into[to++] = from[at++]!;
    }
  }
}
