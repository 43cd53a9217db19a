import { constants, createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseSigstruct, type SigstructFields, unsignedSigstruct } from '../../src/sgx/sigstruct.ts';
import { decodeDate, encodeDate } from '../../src/sgx/sigstruct-date.ts';
import { sigstructDifferences } from '../../src/sgx/sigstruct-difference.ts';
import { finishSigstruct, signatureProblems, signSigstruct, toBeSigned } from '../../src/sgx/sigstruct-signature.ts';

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 });
const { privateKey, publicKey } = rsa();
const other = rsa();

const fields: SigstructFields = {
  date: encodeDate('2026-01-02', 'bcd'),
  attributes: { flags: 6n, xfrm: 0xe7n, xfrmMask: 0xfffffffffff9ffffn },
  miscSelect: 1,
  mrenclave: new Uint8Array(32).fill(0xab),
  isvProdId: 0x1234,
  isvSvn: 7,
};
const whole = signSigstruct(fields, privateKey);

/** The same SIGSTRUCT with one byte changed. */
function changed(at: number): Uint8Array {
  const bytes = Uint8Array.from(whole);
  bytes[at]! ^= 1;
  return bytes;
}

const problemsOf = (bytes: Uint8Array): readonly string[] => signatureProblems(parseSigstruct(bytes));

describe('a SIGSTRUCT', () => {
  test('has its fields where the processor reads them', () => {
    const bytes = Buffer.from(unsignedSigstruct(fields));
    expect(bytes.subarray(0, 128).toString('hex')).toBe(
      `06000000e10000000000010000000000 00000000 02012620 01010000600000006000000001000000 ${'00'.repeat(88)}`.replaceAll(
        ' ',
        '',
      ),
    );
    expect(bytes.subarray(900, 1040).toString('hex')).toBe(
      [
        '01000000 ffffffff',
        '00'.repeat(20),
        '0600000000000000 e700000000000000 ffffffffffffffff fffff9ffffffffff',
        'ab'.repeat(32),
        '00'.repeat(32),
        '3412 0700',
        '00'.repeat(12),
      ]
        .join('')
        .replaceAll(' ', ''),
    );
    expect([...bytes.subarray(128, 900), ...bytes.subarray(1040)].every((byte) => byte === 0)).toBe(true);
  });

  test('is signed as OpenSSL verifies it, with the quotients that the processor needs', () => {
    const signature = Uint8Array.from(whole.subarray(516, 900)).reverse();
    const padding = constants.RSA_PKCS1_PADDING;
    expect(verify('sha256', toBeSigned(fields), { key: publicKey, padding }, signature)).toBe(true);
    expect(
      Buffer.from(toBeSigned(fields)).equals(Buffer.concat([whole.subarray(0, 128), whole.subarray(900, 1028)])),
    ).toBe(true);
    const number = (from: number): bigint =>
      BigInt(
        `0x${Buffer.from(whole.subarray(from, from + 384))
          .reverse()
          .toString('hex')}`,
      );
    const [n, s, q1, q2] = [number(128), number(516), number(1040), number(1424)];
    const rest = s * s - q1 * n;
    expect(rest >= 0n && rest < n).toBe(true);
    const last = s * rest - q2 * n;
    expect(last >= 0n && last < n).toBe(true);
    expect(signatureProblems(parseSigstruct(whole))).toEqual([]);
  });

  test('is the same bytes for the same key and day', () => {
    expect(Buffer.from(signSigstruct(fields, privateKey)).equals(whole)).toBe(true);
  });

  test('reads back as what was written', () => {
    expect(parseSigstruct(whole)).toEqual({
      bytes: Uint8Array.from(whole),
      date: { text: '2026-01-02', form: 'bcd' },
      vendor: 0,
      mrenclave: 'ab'.repeat(32),
      mrsigner: createHash('sha256').update(whole.subarray(128, 512)).digest('hex'),
      attributes: {
        debug: true,
        flags: 6n,
        flagsMask: 0xffffffffffffffffn,
        xfrm: 0xe7n,
        xfrmMask: 0xfffffffffff9ffffn,
      },
      miscSelect: 1,
      miscMask: 0xffffffff,
      isvProdId: 0x1234,
      isvSvn: 7,
      exponent: 3,
    });
  });

  test('is refused when it is of another length or begins otherwise', () => {
    expect(() => parseSigstruct(whole.subarray(1))).toThrow('a SIGSTRUCT has 1808 bytes, not 1807');
    expect(() => parseSigstruct(changed(3))).toThrow('the bytes from 0 on are not those of a SIGSTRUCT');
    expect(() => parseSigstruct(changed(39))).toThrow('the bytes from 24 on are not those of a SIGSTRUCT');
    expect(() => parseSigstruct(new Uint8Array(1808))).toThrow('the bytes from 0 on are not those of a SIGSTRUCT');
  });
});

describe('a signature', () => {
  const signature = 'the signature is not by this modulus over this SIGSTRUCT';
  const quotient = (name: string): string => `${name} is not the quotient that belongs to the signature`;

  test('is broken by every signed byte and by the modulus', () => {
    for (const at of [16, 20, 900, 928, 936, 952, 960, 991, 1024, 1026])
      expect([at, problemsOf(changed(at))]).toEqual([at, [signature]]);
    expect(problemsOf(changed(508))).toEqual([signature, quotient('q1'), quotient('q2')]);
    expect(problemsOf(changed(520))).toEqual([signature, quotient('q1'), quotient('q2')]);
  });

  test('needs exponent 3, both quotients, and zeros where nothing may be', () => {
    expect(problemsOf(changed(512))).toEqual(['the exponent is not 3']);
    expect(problemsOf(changed(1040))).toEqual([quotient('q1')]);
    expect(problemsOf(changed(1807))).toEqual([quotient('q2')]);
    expect(problemsOf(changed(1039))).toEqual(['reserved bytes from 1028 on are not zero']);
  });

  test('of nothing is no signature', () => {
    const empty = unsignedSigstruct(fields);
    expect(problemsOf(empty)).toEqual(['the exponent is not 3', 'the modulus has fewer than 3072 bits', signature]);
  });

  test('by a key that lives elsewhere makes the same SIGSTRUCT', () => {
    const made = finishSigstruct(fields, { publicKey, signature: sign('sha256', toBeSigned(fields), privateKey) });
    expect(Buffer.from(made).equals(whole)).toBe(true);
  });

  test('by another key, over other fields or in another form is refused', () => {
    const mine = sign('sha256', toBeSigned(fields), privateKey);
    const wrong = 'the signature is not by this key over this SIGSTRUCT';
    const finish =
      (signed: Uint8Array, key = publicKey, about = fields) =>
      () =>
        finishSigstruct(about, { publicKey: key, signature: signed });
    expect(finish(mine, other.publicKey)).toThrow(wrong);
    expect(finish(mine, publicKey, { ...fields, isvSvn: 8 })).toThrow(wrong);
    expect(finish(sign('sha512', toBeSigned(fields), privateKey))).toThrow(wrong);
    expect(finish(new Uint8Array(384).fill(255))).toThrow(wrong);
    expect(finish(new Uint8Array(384))).toThrow(wrong);
    expect(finish(Buffer.from(mine.toString('base64')))).toThrow('a signature has 384 bytes, not 512');
  });
});

describe('the date', () => {
  test('is decimal digits, or binary numbers up to 1.4', () => {
    const hex = (text: string, form: 'bcd' | 'binary'): string => Buffer.from(encodeDate(text, form)).toString('hex');
    expect(hex('2024-02-29', 'bcd')).toBe('29022420');
    expect(hex('2024-02-29', 'binary')).toBe('e807021d');
    expect(hex('0000-00-00', 'bcd')).toBe('00000000');
    expect(hex('9999-99-99', 'bcd')).toBe('99999999');
  });

  test('is read back in both forms', () => {
    for (const form of ['bcd', 'binary'] as const)
      for (const text of ['2016-12-31', '2026-01-02', '2047-09-09'])
        expect(decodeDate(encodeDate(text, form))).toEqual({ text, form });
    expect(decodeDate(encodeDate('9999-99-99', 'bcd'))).toEqual({ text: '9999-99-99', form: 'bcd' });
    expect(decodeDate(Uint8Array.of(0xff, 0xff, 1, 1))).toBeUndefined();
  });

  test('is four, two and two digits', () => {
    for (const text of ['2026-1-2', '26-01-02', '2026-01-02 ', '2026/01/02', '２０26-01-02', ''])
      expect(() => encodeDate(text, 'bcd')).toThrow('a date has to be four, two and two digits');
  });
});

describe('two SIGSTRUCTs', () => {
  const differences = (one: Uint8Array, two: Uint8Array): readonly string[] =>
    sigstructDifferences(parseSigstruct(one), parseSigstruct(two)).map(({ field, about }) => `${field} (${about})`);

  test('of the same enclave differ in the signer and the day alone', () => {
    const again = signSigstruct({ ...fields, date: encodeDate('2026-01-03', 'bcd') }, other.privateKey);
    expect(differences(whole, whole)).toEqual([]);
    expect(differences(whole, again)).toEqual([
      'date (note)',
      'modulus (signer)',
      'signature (signing)',
      'q1 (signing)',
      'q2 (signing)',
    ]);
  });

  test('differ field by field', () => {
    expect(sigstructDifferences(parseSigstruct(whole), parseSigstruct(changed(1026)))).toEqual([
      { field: 'isvSvn', old: '0700', new: '0600', about: 'enclave' },
    ]);
    expect(differences(whole, changed(960))).toEqual(['mrenclave (enclave)']);
  });
});
