import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { RsaKey } from './rsa-key.ts';
import { SgxError } from './sgx-error.ts';
import { mrsignerOf } from './sigstruct.ts';
import { rsaBytes, toLittleEndian } from './sigstruct-form.ts';
import { modulusOf } from './sigstruct-signature.ts';

export interface SigningKey {
  readonly key: RsaKey;
  /** 64 hexadecimal digits. */
  readonly mrsigner: string;
}

/**
 * A private RSA-3072 key with exponent 3, from PEM in PKCS #1 or PKCS #8 form. A passphrase has to be given exactly when the key is
 * encrypted. Throws an SgxError that holds nothing of the key or the passphrase.
 */
export function readSigningKey(pem: Uint8Array, passphrase?: string): SigningKey {
  const block = privateBlock(pem);
  if (block.isEncrypted && passphrase === undefined) throw passphraseMissing();
  if (!block.isEncrypted && passphrase !== undefined)
    throw new SgxError('a passphrase was given, and the key is not encrypted', 'leave the passphrase out');
  return accepted(privateKey(block, passphrase));
}

/** Whether the key can be read only with a passphrase. Throws an SgxError for what is no private key. */
export function needsPassphrase(pem: Uint8Array): boolean {
  return privateBlock(pem).isEncrypted;
}

/** The public half of a key that lives elsewhere: PEM of a public key or a certificate, or of an unencrypted private key. */
export function readVerifyingKey(pem: Uint8Array): SigningKey {
  const text = textOf(pem);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) && privateBlock(pem).isEncrypted) throw passphraseMissing();
  try {
    return accepted(createPublicKey({ key: text, format: 'pem' }));
  } catch (error) {
    throw error instanceof SgxError ? error : new SgxError('the public key can not be read', 'give it in PEM form');
  }
}

interface Block {
  readonly text: string;
  readonly isEncrypted: boolean;
}

/** A key has 3 KB; the rest is comments. */
const largestFile = 1 << 20;

function textOf(pem: Uint8Array): string {
  if (pem.length > largestFile) throw new SgxError('the key file is too large for a key', keyHelp);
  return Buffer.from(pem.buffer, pem.byteOffset, pem.byteLength).toString('latin1');
}

const keyHelp = 'give an RSA key in PEM form, such as `gramine-sgx-gen-private-key` or `openssl genrsa -3 3072` makes';

function privateBlock(pem: Uint8Array): Block {
  const text = textOf(pem);
  const begin = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----/.exec(text);
  if (!begin) throw new SgxError(reasonWithout(text), keyHelp);
  const label = begin[1]!;
  if (label === 'OPENSSH PRIVATE KEY') throw new SgxError('the key is in the form of OpenSSH', keyHelp);
  const end = text.indexOf(`-----END ${label}-----`, begin.index);
  if (end < 0) throw new SgxError('the key is cut off', keyHelp);
  const block = text.slice(begin.index, end);
  const isEncrypted = label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:[ \t]{0,8}4,[ \t]{0,8}ENCRYPTED/m.test(block);
  return { text: `${block}-----END ${label}-----\n`, isEncrypted };
}

function reasonWithout(text: string): string {
  if (text.includes('-----BEGIN CERTIFICATE')) return 'the file holds a certificate and no private key';
  if (/-----BEGIN [A-Z ]*PUBLIC KEY-----/.test(text)) return 'the file holds a public key and no private one';
  return 'the file holds no private key in PEM form';
}

function passphraseMissing(): SgxError {
  return new SgxError('the key is encrypted, and no passphrase was given', 'give its passphrase');
}

/** What OpenSSL says is not passed on: of a key that it opened with the wrong passphrase by chance it speaks as of any damaged one. */
function privateKey({ text, isEncrypted }: Block, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: text, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch {
    if (!isEncrypted) throw new SgxError('the key is damaged', keyHelp);
    throw new SgxError(
      'the passphrase does not open the key',
      'give the passphrase of this key, which has to be encrypted with AES or triple DES',
    );
  }
}

/** What EINIT takes: any other key makes an enclave that never starts. */
function accepted(key: KeyObject): SigningKey {
  const kind = key.asymmetricKeyType;
  if (kind !== 'rsa') throw new SgxError(`the key is ${kind ?? 'of an unknown kind'}, not RSA`, keyHelp);
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== 8 * rsaBytes) throw new SgxError(`the key has ${modulusLength} bits, not 3072`, keyHelp);
  if (publicExponent !== 3n) throw new SgxError(`the exponent of the key is ${publicExponent}, not 3`, keyHelp);
  return { key, mrsigner: mrsignerOf(toLittleEndian(modulusOf(key), rsaBytes)) };
}
