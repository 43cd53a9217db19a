import { type Area, pageSize, pagesOf } from './area.ts';
import { recordBytes, type Sink, writePageOffsets, writeTag } from './records.ts';

const chunkBytes = 256;
const chunks = pageSize / chunkBytes;
const chunkRecordBytes = recordBytes + chunkBytes;

/** One EADD record, then sixteen EEXTEND records, each followed by the 256 bytes it is about. */
export const measuredPageBytes = recordBytes + chunks * chunkRecordBytes;

const pagesAtOnce = 48;
const pageAt = pagesAtOnce * measuredPageBytes;

/** The records of measured pages. One object serves either zero pages or pages with content: the bytes of the last ones stay in it. */
export class MeasuredPages {
  /** The records, and one page behind them. */
  readonly #bytes = new Uint8Array(pageAt + pageSize);
  readonly #records = this.#bytes.subarray(0, pageAt);
  readonly #page = this.#bytes.subarray(pageAt);
  readonly #view = new DataView(this.#bytes.buffer);

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

  /** By way of a page in the same array: sixteen copies from another one would need sixteen views. */
  #writeContent(area: Area, page: number, slot: number): void {
    this.#page.fill(0);
    area.content!.fill(page, this.#page);
    let to = slot * measuredPageBytes + 2 * recordBytes;
    for (let from = pageAt; from < pageAt + pageSize; from += chunkBytes) {
      this.#bytes.copyWithin(to, from, from + chunkBytes);
      to += chunkRecordBytes;
    }
  }
}
