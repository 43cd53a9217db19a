import { createHash } from 'node:crypto';
import { type InitDataAlgorithm, initDataDigest } from './init-data.ts';

/** Where evidence holds the digest of init data. */
export interface InitDataField {
  readonly id: 'tdx' | 'snp' | 'cca' | 'se' | 'sgx' | 'sample' | 'vtpm-digest' | 'vtpm-pcr8';
  /** `MRCONFIGID of TDX`. */
  readonly name: string;
  /** Bytes; absent where the whole digest fits. */
  readonly size?: number;
}

export interface InitDataValue extends InitDataField {
  readonly hex: string;
  readonly base64: string;
  /** `cut`: what the field can't hold of the digest protects nothing. */
  readonly fit: 'exact' | 'cut' | 'padded';
}

const initDataFields: readonly InitDataField[] = [
  { id: 'tdx', name: 'TDX MRCONFIGID', size: 48 },
  { id: 'snp', name: 'SNP HOST_DATA', size: 32 },
  { id: 'cca', name: 'CCA personalization value', size: 64 },
  { id: 'se', name: 'SE user data', size: 256 },
  { id: 'sgx', name: 'SGX CONFIGID', size: 64 },
  { id: 'sample', name: 'sample evidence' },
  { id: 'vtpm-digest', name: 'vTPM PCR 8, extended with', size: 32 },
  { id: 'vtpm-pcr8', name: 'vTPM PCR 8 (SHA-256 bank)', size: 32 },
];

/** The digest of a TOML text as each kind of evidence shows it. */
export function initDataValues(text: string, algorithm: InitDataAlgorithm): readonly InitDataValue[] {
  const digest = initDataDigest(text, algorithm);
  return initDataFields.map((field) => valueIn(field, digest));
}

function valueIn(field: InitDataField, digest: Uint8Array): InitDataValue {
  const size = field.size ?? digest.length;
  const held = Buffer.alloc(size);
  held.set(digest.subarray(0, size));
  const bytes = field.id === 'vtpm-pcr8' ? extended(held) : held;
  return { ...field, hex: bytes.toString('hex'), base64: bytes.toString('base64'), fit: fitOf(size, digest.length) };
}

function fitOf(size: number, length: number): InitDataValue['fit'] {
  if (length === size) return 'exact';
  return length > size ? 'cut' : 'padded';
}

/** A register can't be set: it becomes the hash of what it held, which is zeros after a reset, and the new value. */
function extended(digest: Uint8Array): Buffer {
  return createHash('sha256').update(Buffer.alloc(32)).update(digest).digest();
}
