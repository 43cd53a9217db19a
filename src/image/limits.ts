import { UserError } from '../diagnostic/diagnostic.ts';

/** How much of an image is read before it counts as made to harm. */
export interface ImageLimits {
  /** Paths of all layers together, and of an archive that holds an image. */
  readonly entries: number;
  /** Unpacked bytes of all layers together. */
  readonly bytes: number;
  /** Unpacked bytes for a stored one, once a layer has unpacked more than `trustedBytes`. */
  readonly ratio: number;
  readonly trustedBytes: number;
  /** Bytes of names, link targets, extended attributes and sparse maps, all of which are held in memory. */
  readonly metadata: number;
}

export const defaultLimits: ImageLimits = {
  entries: 1_000_000,
  bytes: 64 * 2 ** 30,
  ratio: 250,
  trustedBytes: 2 * 2 ** 30,
  metadata: 2 ** 29,
};

/** Counts what reading an image has taken so far. */
export class Budget {
  readonly limits: ImageLimits;
  #entries = 0;
  #bytes = 0;
  #metadata = 0;
  #steps = 0;

  constructor(limits: ImageLimits) {
    this.limits = limits;
  }

  takeEntry(where: string): void {
    if (++this.#entries <= this.limits.entries) return;
    throw new UserError(`${where}: the image has more than ${this.limits.entries} files`, checkOrigin);
  }

  /** From one name of a path to the next. */
  takeStep(where: string): void {
    if (++this.#steps <= this.limits.entries * stepsPerEntry) return;
    throw new UserError(`${where}: its paths lead through too many links`, checkOrigin);
  }

  takeMetadata(where: string, count: number): void {
    this.#metadata += count;
    if (this.#metadata <= this.limits.metadata) return;
    throw new UserError(`${where}: names and attributes take more than ${this.limits.metadata} bytes`, checkOrigin);
  }

  takeBytes(where: string, count: number): void {
    this.#bytes += count;
    if (this.#bytes <= this.limits.bytes) return;
    throw new UserError(`${where}: the image unpacks to more than ${this.limits.bytes} bytes`, checkOrigin);
  }

  checkRatio(where: string, { packed, unpacked }: { readonly packed: number; readonly unpacked: number }): void {
    const { trustedBytes, ratio } = this.limits;
    if (unpacked <= trustedBytes || unpacked <= packed * ratio) return;
    throw new UserError(
      `${where}: it unpacks to more than ${ratio} times its size, as decompression bombs do`,
      checkOrigin,
    );
  }
}

const checkOrigin = 'check where the image comes from, or unpack it yourself and use the directory';

const stepsPerEntry = 50;
