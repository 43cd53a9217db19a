import { createHash, type Hash } from 'node:crypto';

/** `sha256:` or `sha512:` and lower-case hexadecimal digits. */
export interface Digest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly hex: string;
}

/** Undefined when the text is no digest of a kind that can be checked. */
export function parseDigest(text: string): Digest | undefined {
  const [, algorithm, hex] = /^(sha256|sha512):([0-9a-f]+)$/.exec(text) ?? [];
  if (algorithm === 'sha256') return hex?.length === 64 ? { algorithm, hex } : undefined;
  if (algorithm === 'sha512') return hex?.length === 128 ? { algorithm, hex } : undefined;
  return undefined;
}

export function hasher({ algorithm }: Pick<Digest, 'algorithm'>): Hash {
  return createHash(algorithm);
}

export function digestOf(bytes: Uint8Array, algorithm: Digest['algorithm'] = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}
