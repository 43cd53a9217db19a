import { expect, test } from 'vitest';
import { publicKey, publicKeys, publicKeyText } from '../../src/sgx/public-keys.ts';

/** As Occlum's demos print it. */
const demo = 'c7-32-b3-ed-44-df-ec-7b-25-2d-9a-32-38-8d-58-61';
const bytes = Buffer.from(demo.replaceAll('-', ''), 'hex');

test('a key that is published is known by its bytes', () => {
  expect(publicKey(bytes)?.name).toBe("the image key of Occlum's demos, and of enclave-cc up to 0.8");
  const sample = [
    217, 155, 119, 5, 176, 186, 122, 22, 130, 149, 179, 163, 54, 114, 112, 176, 221, 155, 55, 27, 245, 20, 202, 139,
    155, 167, 240, 163, 55, 17, 218, 234,
  ];
  expect(publicKey(Uint8Array.from(sample))?.name).toBe('the constant key of `sample_kbc`');
  expect(publicKeyText(sample.join(', '))?.name).toBe('the constant key of `sample_kbc`');
});

test.each([
  demo,
  demo.toUpperCase(),
  demo.replaceAll('-', ''),
  demo.replaceAll('-', ':'),
  bytes.toString('base64'),
  bytes.toString('base64url'),
  `[${[...bytes].join(',')}]`,
  ` ${demo}\n`,
])('also as the text %j', (text) => {
  expect(publicKeyText(text)?.sha256).toBe(publicKeys[2]!.sha256);
});

test.each(['', 'x'.repeat(300), demo.replace('c7', 'c8'), `${demo}-00`, bytes.toString('base64').slice(2)])(
  'another text is none: %j',
  (text) => {
    expect(publicKeyText(text)).toBeUndefined();
  },
);
