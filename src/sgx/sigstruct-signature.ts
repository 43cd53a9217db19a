import { createHash, createPublicKey, sign } from 'node:crypto';
import { keyObject } from './key-object.ts';
import type { RsaKey } from './rsa-key.ts';
import { SgxError } from './sgx-error.ts';
import { type Sigstruct, type SigstructFields, unsignedSigstruct } from './sigstruct.ts';
import {
  littleEndian,
  partOf,
  rsaBytes,
  type SigstructPart,
  signedPart,
  sigstructForm,
  toLittleEndian,
} from './sigstruct-form.ts';

/** The 256 bytes that a key which lives elsewhere has to sign: RSASSA-PKCS1-v1_5 with SHA-256. */
export function toBeSigned(fields: SigstructFields): Uint8Array {
  return signedPart(unsignedSigstruct(fields));
}

/** Signs with a key that `readSigningKey` has accepted. Throws an SgxError when the key turns out to be damaged. */
export function signSigstruct(fields: SigstructFields, key: RsaKey): Uint8Array {
  return finishSigstruct(fields, { publicKey: key, signature: signatureOf(toBeSigned(fields), key) });
}

export interface ExternalSignature {
  /** RSA-3072 with exponent 3; of a private key its public half counts. */
  readonly publicKey: RsaKey;
  /** 384 bytes, the highest first, as every signing tool writes it. */
  readonly signature: Uint8Array;
}

/** Puts a SIGSTRUCT together. Throws an SgxError when the signature is not by this key over these fields. */
export function finishSigstruct(fields: SigstructFields, { publicKey, signature }: ExternalSignature): Uint8Array {
  if (signature.length !== rsaBytes)
    throw new SgxError(
      `a signature has ${rsaBytes} bytes, not ${signature.length}`,
      'give the bare signature, not in text form',
    );
  const modulus = modulusOf(publicKey);
  const s = BigInt(`0x${Buffer.from(signature).toString('hex')}`);
  const bytes = unsignedSigstruct(fields);
  if (!holds(s, modulus, signedPart(bytes)))
    throw new SgxError(
      'the signature is not by this key over this SIGSTRUCT',
      'sign exactly the bytes to be signed, with PKCS #1 v1.5 and SHA-256, for the same manifest, libpal and date',
    );
  const { q1, q2 } = quotients(s, modulus);
  const put = (part: SigstructPart, value: bigint): void => {
    const [start, length] = sigstructForm[part];
    bytes.set(toLittleEndian(value, length), start);
  };
  put('modulus', modulus);
  put('exponent', 3n);
  put('signature', s);
  put('q1', q1);
  put('q2', q2);
  return bytes;
}

/** What is wrong with the signature, one clause each; nothing when the processor would accept it. */
export function signatureProblems({ bytes }: Pick<Sigstruct, 'bytes'>): readonly string[] {
  const problems: string[] = [];
  const number = (part: SigstructPart): bigint => littleEndian(partOf(bytes, part));
  const modulus = number('modulus');
  const s = number('signature');
  if (number('exponent') !== 3n) problems.push('the exponent is not 3');
  if (modulus >> BigInt(8 * rsaBytes - 1) === 0n) problems.push('the modulus has fewer than 3072 bits');
  if (modulus === 0n || !holds(s, modulus, signedPart(bytes)))
    problems.push('the signature is not by this modulus over this SIGSTRUCT');
  const right = modulus === 0n ? undefined : quotients(s, modulus);
  for (const part of ['q1', 'q2'] as const) {
    if (right && number(part) !== right[part])
      problems.push(`${part} is not the quotient that belongs to the signature`);
  }
  for (const part of ['reserved1', 'reserved2', 'reserved3', 'reserved4'] as const) {
    if (number(part) !== 0n) problems.push(`reserved bytes from ${sigstructForm[part][0]} on are not zero`);
  }
  return problems;
}

/** The modulus of an RSA key, from the public one. */
export function modulusOf(key: RsaKey): bigint {
  const publicKey = key.type === 'private' ? createPublicKey(keyObject(key)) : keyObject(key);
  const { n } = publicKey.export({ format: 'jwk' });
  return BigInt(`0x0${Buffer.from(n ?? '', 'base64url').toString('hex')}`);
}

function signatureOf(bytes: Uint8Array, key: RsaKey): Uint8Array {
  try {
    return sign('sha256', bytes, keyObject(key));
  } catch {
    throw new SgxError('the key does not sign', 'give an undamaged RSA key');
  }
}

/** DER of `SHA-256` in a DigestInfo (RFC 8017, 9.2). */
const digestInfo = '3031300d060960864801650304020105000420';

/** RSASSA-PKCS1-v1_5 with exponent 3, by the exact encoding. */
function holds(s: bigint, modulus: bigint, signed: Uint8Array): boolean {
  if (s >= modulus) return false;
  const tail = `00${digestInfo}${createHash('sha256').update(signed).digest('hex')}`;
  const encoded = BigInt(`0x0001${'f'.repeat(2 * rsaBytes - 4 - tail.length)}${tail}`);
  return (s * s * s) % modulus === encoded;
}

/** What spares the processor two divisions. */
function quotients(s: bigint, modulus: bigint): { readonly q1: bigint; readonly q2: bigint } {
  const square = s * s;
  return { q1: square / modulus, q2: (s * (square % modulus)) / modulus };
}
