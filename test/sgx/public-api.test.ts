import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import {
  enclaveIdentity,
  encodeDate,
  finalManifest,
  finishSigstruct,
  identityDocument,
  parseSigstruct,
  publicSigner,
  readSignedManifest,
  readSigningKey,
  SgxError,
  type SigstructFields,
  Source,
  signatureProblems,
  signSigstruct,
  sigstructDifferences,
  toBeSigned,
} from '../../src/index.ts';
import { keyObject } from '../../src/sgx/key-object.ts';
import { runIn } from '../cli/sandbox.ts';
import { makeLibpal } from '../gramine/libpal-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'manifestly-api-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = `loader.entrypoint.uri = "file:libos"
sgx.enclave_size = "32M"
sgx.isvsvn = 3
sgx.use_exinfo = true
sgx.trusted_files = ["file:data"]
`;
const libpal = makeLibpal([{ offset: 0n, address: 0n, fileSize: 0x1000n, memorySize: 0x2000n }], { size: 0x1000 });
const pem = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});

test('the library completes, measures and signs as the command does', async () => {
  for (const [name, content] of Object.entries({ 'app.manifest': text, libos: 'l', data: 'd', 'libpal.so': libpal }))
    writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, 'key.pem'), pem);
  const options = ['--libpal', 'libpal.so', '--key', 'key.pem', '--date', '2026-01-02', '--quiet'];
  expect(await runIn(folder, ['sign', 'app.manifest', ...options])).toMatchObject({ stderr: '', exit: 0 });

  const { signedText, trustedFiles } = await finalManifest({
    source: new Source('app.manifest', text),
    from: 'manifest',
    release: '1.9',
    tree: nodeIo().openTree('/'),
    workingDirectory: folder,
    gramineRoot: '/nowhere',
    hash: async (paths) => paths.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex')),
  });
  expect(signedText).toBe(readFileSync(join(folder, 'app.manifest.sgx'), 'utf8'));
  expect(trustedFiles.map(({ uri }) => uri)).toEqual(['file:data']);

  const identity = enclaveIdentity(readSignedManifest('app', Buffer.from(signedText), '1.9'), libpal);
  const fields: SigstructFields = {
    ...identity,
    mrenclave: identity.mrenclave!,
    date: encodeDate('2026-01-02', 'bcd'),
  };
  const { key, mrsigner } = readSigningKey(Buffer.from(pem));
  const written = readFileSync(join(folder, 'app.sig'));
  expect(Buffer.from(signSigstruct(fields, key)).equals(written)).toBe(true);
  const signature = sign('sha256', toBeSigned(fields), keyObject(key));
  expect(
    Buffer.from(finishSigstruct(fields, { publicKey: createPublicKey(keyObject(key)), signature })).equals(written),
  ).toBe(true);

  const sigstruct = parseSigstruct(written);
  expect(signatureProblems(sigstruct)).toEqual([]);
  expect(sigstructDifferences(sigstruct, sigstruct)).toEqual([]);
  expect(identityDocument(identity, { mrsigner })).toMatchObject({
    mrenclave: sigstruct.mrenclave,
    mrsigner,
    isvSvn: 3,
    miscSelect: '0x1',
  });
  expect(publicSigner(mrsigner)).toBe(undefined);
});

test('its errors say nothing of a key', () => {
  const damaged = Buffer.from(String(pem).replace('MII', 'MIX'));
  expect(() => readSigningKey(damaged)).toThrow(SgxError);
  expect(() => readSigningKey(damaged)).toThrow('the key is damaged');
});
