import { createHash, type Hash, hash } from 'node:crypto';
import { shebangBytes } from '../elf/shebang.ts';
import { textOfBytes } from './byte-text.ts';
import { elfSight } from './elf-sight.ts';
import type { SecretSight, Sight } from './scanned.ts';
import { privateKeysIn, secretsIn } from './secret-sights.ts';

export interface Examined extends Omit<Sight, 'sha256'> {
  readonly digest: Uint8Array;
  /** All of it where it has at most `wholeSize` bytes, otherwise its first. Valid until the next file begins. */
  readonly start: Uint8Array;
}

/** Files up to this size are looked at as a whole; of larger ones the first bytes, and private keys anywhere. */
export const wholeSize = 2 ** 20;

/** Looks at one file after the other, whose content comes in pieces. */
export class Examiner {
  #path = '';
  #size = 0;
  #received = 0;
  #start: Uint8Array = nothing;
  #hash: Hash | undefined;
  /** Private keys of a large file, by offset. */
  #keys = new Map<number, SecretSight>();
  #tail: Uint8Array = nothing;
  /** For files whose content comes in several pieces. */
  #scratch: Uint8Array | undefined;

  begin(path: string, size: number): void {
    this.#path = path;
    this.#size = size;
    this.#received = 0;
    this.#start = nothing;
    this.#hash = size > wholeSize ? createHash('sha256') : undefined;
    this.#keys.clear();
    this.#tail = nothing;
  }

  add(bytes: Uint8Array): void {
    const at = this.#received;
    this.#received += bytes.length;
    this.#hash?.update(bytes);
    if (at === 0 && bytes.length === this.#size && !this.#hash) this.#start = bytes;
    else if (at < wholeSize) this.#collect(bytes, at);
    if (this.#hash) this.#look(bytes, at);
  }

  end(): Examined {
    const start = this.#start;
    const elf = elfSight(start, this.#size);
    const shebang = elf ? undefined : shebangIn(start);
    const found = new Map([...secretsIn(this.#path, start).map((sight) => [sight.at, sight] as const), ...this.#keys]);
    const secrets = [...found.values()].slice(0, mostSecrets);
    return {
      digest: this.#hash?.digest() ?? hash('sha256', start, 'buffer'),
      start,
      ...(elf && { elf }),
      ...(shebang !== undefined && { shebang }),
      ...(secrets.length > 0 && { secrets }),
    };
  }

  #collect(bytes: Uint8Array, at: number): void {
    this.#scratch ??= new Uint8Array(wholeSize);
    this.#scratch.set(bytes.subarray(0, wholeSize - at), at);
    this.#start = this.#scratch.subarray(0, Math.min(wholeSize, this.#received));
  }

  #look(bytes: Uint8Array, at: number): void {
    const joined = Buffer.concat([this.#tail, bytes.subarray(0, overlap)]);
    this.#take(privateKeysIn(joined), at - this.#tail.length);
    this.#take(privateKeysIn(bytes), at);
    this.#tail = bytes.length < overlap ? joined.subarray(-overlap) : Uint8Array.from(bytes.subarray(-overlap));
  }

  #take(sights: readonly SecretSight[], offset: number): void {
    for (const sight of sights) {
      if (this.#keys.size >= mostSecrets) return;
      this.#keys.set(sight.at + offset, { ...sight, at: sight.at + offset });
    }
  }
}

const nothing = new Uint8Array();
const mostSecrets = 8;
/** More than what tells that something is a key. */
const overlap = 1024;

function shebangIn(start: Uint8Array): string | undefined {
  if (start[0] !== 0x23 || start[1] !== 0x21) return undefined;
  const line = start.subarray(2, shebangBytes);
  const end = line.findIndex((byte) => byte === 10 || byte === 0);
  return textOfBytes(end < 0 ? line : line.subarray(0, end));
}
