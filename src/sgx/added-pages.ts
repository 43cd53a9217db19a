import { type Area, pageSize, pagesOf } from './area.ts';
import { recordBytes, type Sink, writePageOffsets, writeTag } from './records.ts';

/** Fits the second-level cache together with what SHA-256 needs. */
const recordsAtOnce = 4096;

/** The EADD records of pages whose content is not measured: written once, then only the offsets change. */
export class AddedPages {
  readonly #records = new Uint8Array(recordsAtOnce * recordBytes);
  readonly #view = new DataView(this.#records.buffer);

  constructor() {
    for (let at = 0; at < this.#records.length; at += recordBytes) writeTag(this.#records, at, 'EADD');
  }

  hash(sink: Sink, area: Area, offset: bigint): void {
    this.#writeFlags(area.flags);
    let next = offset;
    for (let left = pagesOf(area); left > 0n; left -= BigInt(recordsAtOnce)) {
      const count = left < recordsAtOnce ? Number(left) : recordsAtOnce;
      writePageOffsets(this.#view, next, count, recordBytes);
      sink.update(count === recordsAtOnce ? this.#records : this.#records.subarray(0, count * recordBytes));
      next += BigInt(count * pageSize);
    }
  }

  #writeFlags(flags: number): void {
    for (let at = 16; at < this.#records.length; at += recordBytes) this.#view.setUint32(at, flags, true);
  }
}
