import { createHash } from 'node:crypto';

/** A symmetric key that everybody has: what it encrypts is as good as plain. Known by its hash, so that it stands nowhere again. */
export interface PublicKey {
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** Continues `this is`. */
  readonly name: string;
  /** Where it is published. */
  readonly source: string;
  /** The resource of a key broker that it goes by. */
  readonly resource?: string;
}

export const publicKeys: readonly PublicKey[] = [
  {
    sha256: '062b8e55611f471c5186828e3cd7a4c1da271e4ea1bafb39a093aa2adff8a709',
    name: 'the constant key of `sample_kbc`',
    source: 'guest-components/attestation-agent/kbc/src/sample_kbc/mod.rs',
  },
  {
    sha256: 'aee80e6e4bd4ab3143e0c48be8e7532a7c550030d6d2d7cc8a95d99dd8130a7d',
    name: "the key of enclave-cc's test image",
    source: 'enclave-cc/tools/packaging/build/test-image/Dockerfile',
    resource: 'default/image-kek/11032d96-dccd-46a3-9244-93644d76745f',
  },
  {
    sha256: '8396d142cb02cc3464e6b3433dfb79dcfbc9f8277dbbfe52d26878e1683513b1',
    name: "the image key of Occlum's demos, and of enclave-cc up to 0.8",
    source: 'occlum/demos, enclave-cc v0.8.0 src/runtime-boot/init/src/main.rs',
  },
];

/** By its bytes. */
export function publicKey(bytes: Uint8Array): PublicKey | undefined {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return publicKeys.find((key) => key.sha256 === sha256);
}

/** By a text that may be such a key: hexadecimal with or without dashes, base64, or numbers between commas. */
export function publicKeyText(text: string): PublicKey | undefined {
  if (text.length > 200) return undefined;
  return readings.map((read) => read(text.trim())).flatMap((bytes) => (bytes ? [publicKey(bytes)] : []))[0];
}

const lengths = [16, 32];

const readings: readonly ((text: string) => Uint8Array | undefined)[] = [
  (text) => (/^[0-9a-fA-F]{2}(?:[-:]?[0-9a-fA-F]{2}){15,31}$/.test(text) ? sized(fromHex(text)) : undefined),
  (text) => (/^[A-Za-z0-9+/_-]{22,43}={0,2}$/.test(text) ? sized(Buffer.from(text, 'base64')) : undefined),
  (text) =>
    /^\[?\s*\d{1,3}(?:\s*,\s*\d{1,3}){15,31}\s*\]?$/.test(text)
      ? sized(Uint8Array.from(text.match(/\d+/g)!.map(Number)))
      : undefined,
];

function fromHex(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(/[-:]/g, ''), 'hex');
}

function sized(bytes: Uint8Array): Uint8Array | undefined {
  return lengths.includes(bytes.length) ? bytes : undefined;
}
