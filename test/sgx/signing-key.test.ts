import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicSigner, publicSigners } from '../../src/sgx/public-signers.ts';
import { needsPassphrase, readSigningKey, readVerifyingKey } from '../../src/sgx/signing-key.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 });
const pem = (type: 'pkcs1' | 'pkcs8', secret?: { readonly cipher: string; readonly passphrase: string }): Buffer =>
  Buffer.from(privateKey.export({ type, format: 'pem', ...secret }));
const secret = { cipher: 'aes-256-cbc', passphrase: 'open sesame' };
const publicPem = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }));
const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url');
const mrsigner = createHash('sha256').update(Uint8Array.from(modulus).reverse()).digest('hex');

/** All that an error says. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    const { message, help, cause } = error as Error & { help?: string };
    expect(cause).toBeUndefined();
    const said = `${message} | ${help}`;
    for (const line of pem('pkcs1').toString().split('\n').slice(1, -2)) expect(said).not.toContain(line.slice(0, 12));
    expect(said).not.toContain('sesame');
    return message;
  }
  return 'accepted';
}

describe('a signing key', () => {
  test('is read in both forms, plain and encrypted', () => {
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      expect(readSigningKey(pem(type)).mrsigner).toBe(mrsigner);
      expect(readSigningKey(pem(type, secret), 'open sesame').mrsigner).toBe(mrsigner);
      expect([needsPassphrase(pem(type)), needsPassphrase(pem(type, secret))]).toEqual([false, true]);
    }
  });

  test('may stand between other text', () => {
    const text = Buffer.from(`subject: me\n${pem('pkcs8')}\n# the end\n`);
    expect(readSigningKey(text).mrsigner).toBe(mrsigner);
    expect(readSigningKey(Buffer.from(pem('pkcs1').toString().replaceAll('\n', '\r\n'))).mrsigner).toBe(mrsigner);
  });

  test('needs a passphrase exactly when it is encrypted', () => {
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      expect(refusal(() => readSigningKey(pem(type), 'open sesame'))).toBe(
        'a passphrase was given, and the key is not encrypted',
      );
      expect(refusal(() => readSigningKey(pem(type, secret)))).toBe(
        'the key is encrypted, and no passphrase was given',
      );
      for (const wrong of ['Open Sesame', '', 'x'.repeat(2000)])
        expect(refusal(() => readSigningKey(pem(type, secret), wrong))).toBe('the passphrase does not open the key');
    }
  });

  test('has to be RSA with 3072 bits and exponent 3', () => {
    const refused = (key: KeyObject): string =>
      refusal(() => readSigningKey(Buffer.from(key.export({ type: 'pkcs8', format: 'pem' }))));
    const rsa = (modulusLength: number, publicExponent: number): KeyObject =>
      generateKeyPairSync('rsa', { modulusLength, publicExponent }).privateKey;
    expect(refused(rsa(2048, 3))).toBe('the key has 2048 bits, not 3072');
    expect(refused(rsa(3080, 3))).toBe('the key has 3080 bits, not 3072');
    expect(refused(rsa(3072, 65537))).toBe('the exponent of the key is 65537, not 3');
    expect(refused(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)).toBe('the key is ec, not RSA');
    expect(refused(generateKeyPairSync('ed25519').privateKey)).toBe('the key is ed25519, not RSA');
  });

  test('is no public key, no certificate, no other file, and no part of a key', () => {
    const read = (text: string | Buffer): string => refusal(() => readSigningKey(Buffer.from(text)));
    expect(read(publicPem)).toBe('the file holds a public key and no private one');
    expect(read('-----BEGIN CERTIFICATE-----\nMII=\n')).toBe('the file holds a certificate and no private key');
    expect(read('')).toBe('the file holds no private key in PEM form');
    expect(read(privateKey.export({ type: 'pkcs8', format: 'der' }))).toBe('the file holds no private key in PEM form');
    expect(read('-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n')).toBe(
      'the key is in the form of OpenSSH',
    );
    expect(read(pem('pkcs1').subarray(0, 900))).toBe('the key is cut off');
    const damaged = pem('pkcs1')
      .toString()
      .replace(/\n.{64}\n/, '\n');
    expect(read(damaged)).toBe('the key is damaged');
    expect(read('-----BEGIN PRIVATE KEY-----'.repeat(50_000))).toBe('the key file is too large for a key');
  });
});

describe('the public half', () => {
  test('is read from a public key, or from the private one', () => {
    expect(readVerifyingKey(publicPem).mrsigner).toBe(mrsigner);
    expect(readVerifyingKey(pem('pkcs1')).mrsigner).toBe(mrsigner);
    expect(readVerifyingKey(publicPem).key.type).toBe('public');
    expect(readVerifyingKey(pem('pkcs1')).key.type).toBe('public');
  });

  test('has to be of the same kind', () => {
    const { publicKey: short } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
    expect(refusal(() => readVerifyingKey(Buffer.from(short.export({ type: 'spki', format: 'pem' }))))).toBe(
      'the key has 2048 bits, not 3072',
    );
    expect(refusal(() => readVerifyingKey(Buffer.from('ssh-rsa AAAA')))).toBe('the public key can not be read');
    expect(refusal(() => readVerifyingKey(pem('pkcs8', secret)))).toBe(
      'the key is encrypted, and no passphrase was given',
    );
  });
});

describe('known signers', () => {
  test('are found in either case, and others are not', () => {
    const [first] = publicSigners;
    expect(publicSigner(first!.mrsigner.toUpperCase())).toBe(first);
    expect(publicSigner(mrsigner)).toBeUndefined();
    for (const { mrsigner: known } of publicSigners) expect(known).toMatch(/^[0-9a-f]{64}$/);
  });
});

const golden = join(
  process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../shared'),
  'golden/measure/keys',
);

describe.skipIf(!existsSync(golden))('the keys of the golden set', () => {
  const read = (name: string, passphrase?: string) => () =>
    readSigningKey(readFileSync(join(golden, name)), passphrase);

  test('are taken or refused as the genuine signer does', () => {
    expect(read('test-key-1.pem')().key.type).toBe('private');
    expect(read('test-key-2.pem', 'test')().key.type).toBe('private');
    expect(refusal(read('test-key-2.pem'))).toBe('the key is encrypted, and no passphrase was given');
    expect(refusal(read('test-key-1.pem', 'test'))).toBe('a passphrase was given, and the key is not encrypted');
    expect(refusal(read('test-key-2048-bit.pem'))).toBe('the key has 2048 bits, not 3072');
    expect(refusal(read('test-key-exponent-65537.pem'))).toBe('the exponent of the key is 65537, not 3');
    expect(refusal(read('test-key-ec.pem'))).toBe('the key is ec, not RSA');
  });
});
