import { createHash, type Hash } from 'node:crypto';
import { AddedPages } from './added-pages.ts';
import { type Area, type EnclaveLayout, pagesOf } from './area.ts';
import { MeasuredPages, measuredPageBytes } from './measured-pages.ts';
import { recordBytes, writeTag } from './records.ts';
import { SgxError } from './sgx-error.ts';

export interface MeasureOptions {
  /** Called about every quarter of a mebibyte with the bytes that have been hashed, and those that will have been. */
  onProgress?(hashed: number, total: number): void;
}

/** More to hash takes minutes: 16 TiB of pages that are only added, or 200 GiB of measured ones. */
const mostBytesToHash = 2n ** 38n;

/** MRENCLAVE: 32 bytes. Takes the time of one SHA-256 over `bytesToHash`, and 2 MB. Throws an SgxError when that is too much. */
export function measureEnclave(layout: EnclaveLayout, options: MeasureOptions = {}): Uint8Array {
  const total = bytesToHash(layout);
  if (total > mostBytesToHash)
    throw new SgxError(`measuring the enclave means hashing ${total >> 30n} GiB`, 'make the enclave smaller');
  const hash = new CountingHash(Number(total), options);
  hash.update(createRecord(layout));
  const added = new AddedPages();
  const zeros = new MeasuredPages();
  const written = new MeasuredPages();
  for (const area of layout.areas) {
    const offset = area.address - layout.base;
    if (!area.measured) added.hash(hash, area, offset);
    else (area.content ? written : zeros).hash(hash, area, offset);
  }
  return hash.digest();
}

/** What SHA-256 has to go through: 64 bytes a page, 5184 for a measured one. */
export function bytesToHash({ areas }: EnclaveLayout): bigint {
  let total = BigInt(recordBytes);
  for (const area of areas) total += costOf(area);
  return total;
}

function costOf(area: Area): bigint {
  return pagesOf(area) * BigInt(area.measured ? measuredPageBytes : recordBytes);
}

/** Source: Intel SDM, volume 3D, ECREATE. */
function createRecord({ ssaFramePages, size }: EnclaveLayout): Uint8Array {
  const record = new Uint8Array(recordBytes);
  const view = new DataView(record.buffer);
  writeTag(record, 0, 'ECREATE');
  view.setUint32(8, ssaFramePages, true);
  view.setBigUint64(12, size, true);
  return record;
}

class CountingHash {
  readonly #hash: Hash = createHash('sha256');
  readonly #total: number;
  readonly #options: MeasureOptions;
  #hashed = 0;

  constructor(total: number, options: MeasureOptions) {
    this.#total = total;
    this.#options = options;
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#hashed += bytes.length;
    this.#options.onProgress?.(this.#hashed, this.#total);
  }

  digest(): Uint8Array {
    return this.#hash.digest();
  }
}
