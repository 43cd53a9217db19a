import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type EnclaveIdentity, enclaveIdentity, readSignedManifest } from '../../src/gramine/enclave-identity.ts';
import { sigstructDateForm } from '../../src/gramine/layout-profile.ts';
import { parseRelease, type Release } from '../../src/gramine/release.ts';
import { readSigningKey } from '../../src/sgx/signing-key.ts';
import { parseSigstruct, type SigstructFields } from '../../src/sgx/sigstruct.ts';
import { encodeDate } from '../../src/sgx/sigstruct-date.ts';
import { finishSigstruct, signatureProblems, signSigstruct } from '../../src/sgx/sigstruct-signature.ts';

const golden = resolve(process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../shared'), 'golden/measure');

interface Case {
  readonly versions: readonly string[];
  readonly date: string;
  readonly key: string;
  readonly passphrase?: string;
  readonly libpal: string;
}

interface Pair extends Case {
  readonly name: string;
  readonly version: string;
  readonly release: Release;
  readonly folder: string;
  /** Of the tool that rejects the case. */
  readonly error: { readonly stage: string; readonly class: string; readonly message: string } | undefined;
}

const pairs: readonly Pair[] = existsSync(golden) ? readdirSync(golden).flatMap(pairsOf) : [];

function pairsOf(name: string): Pair[] {
  const description = join(golden, name, 'case.json');
  if (!existsSync(description)) return [];
  const one = JSON.parse(readFileSync(description, 'utf8')) as Case;
  return one.versions.map((version) => {
    const own = join(golden, name, 'expected', version);
    const same = join(own, 'same.json');
    const folder = existsSync(same)
      ? join(golden, name, 'expected', JSON.parse(readFileSync(same, 'utf8')).same_as)
      : own;
    const errorFile = join(folder, 'error.json');
    const error = existsSync(errorFile) ? JSON.parse(readFileSync(errorFile, 'utf8')) : undefined;
    return { ...one, name, version, release: parseRelease(version)!, folder, error };
  });
}

const title = ({ name, version }: Pair): string => `${name} ${version}`;
const bytesOf = (...path: string[]): Uint8Array => readFileSync(join(golden, ...path));

const signed = pairs.filter(({ folder }) => existsSync(join(folder, 'app.sig')));

describe.skipIf(pairs.length === 0)('beside the genuine signer, from the finished manifest', () => {
  const finished = signed.filter(({ folder }) => existsSync(join(folder, 'app.manifest.sgx')));

  test('most cases of the set have a finished manifest', () => {
    expect(finished.length).toBeGreaterThan(300);
  });

  for (const pair of finished) {
    test(`the SIGSTRUCT of ${title(pair)} is the same byte for byte`, () => {
      const identity = identityOf(pair, readFileSync(join(pair.folder, 'app.manifest.sgx')));
      const expected = readFileSync(join(pair.folder, 'app.sig'));
      expect(Buffer.from(identity.mrenclave!).toString('hex')).toBe(expected.subarray(960, 992).toString('hex'));
      const { key } = readSigningKey(bytesOf('keys', pair.key), pair.passphrase);
      const made = signSigstruct(fieldsOf(identity, pair), key);
      expect(Buffer.from(made).toString('hex')).toBe(expected.toString('hex'));
    });
  }

  for (const pair of signed) {
    test(`the SIGSTRUCT of ${title(pair)} holds, and says the day it was made for`, () => {
      const sigstruct = parseSigstruct(readFileSync(join(pair.folder, 'app.sig')));
      expect(signatureProblems(sigstruct)).toEqual([]);
      expect(sigstruct.date).toEqual({ text: pair.date, form: sigstructDateForm(pair.release) });
      const publicKey = readSigningKey(bytesOf('keys', pair.key), pair.passphrase).key;
      const signature = Uint8Array.from(sigstruct.bytes.subarray(516, 900)).reverse();
      const fields: SigstructFields = {
        date: sigstruct.bytes.subarray(20, 24),
        attributes: sigstruct.attributes,
        miscSelect: sigstruct.miscSelect,
        mrenclave: sigstruct.bytes.subarray(960, 992),
        isvProdId: sigstruct.isvProdId,
        isvSvn: sigstruct.isvSvn,
      };
      expect(Buffer.from(finishSigstruct(fields, { publicKey, signature })).equals(sigstruct.bytes)).toBe(true);
    });
  }
});

const layoutErrors =
  /argument out of range|heap range|as ELF failed|Magic number|wrong calculation|not large enough|int\(\) with base|required format|disallowed value/;
const keyErrors = /Invalid RSA key|Bad decrypt/;

describe.skipIf(pairs.length === 0)('what the genuine signer refuses', () => {
  const refused = pairs.filter(({ error }) => error?.stage === 'gramine-sgx-sign');

  for (const pair of refused.filter(({ error }) => layoutErrors.test(error!.message))) {
    test(`${title(pair)} has no identity`, () => {
      const manifest = readFileSync(join(pair.folder, 'app.manifest'));
      expect(() => identityOf(pair, manifest)).toThrow(expect.objectContaining({ lines: [expect.any(String)] }));
    });
  }

  for (const pair of refused.filter(({ error }) => keyErrors.test(error!.message))) {
    test(`the key of ${title(pair)} does not sign`, () => {
      expect(() => readSigningKey(bytesOf('keys', pair.key), pair.passphrase)).toThrow(/^the /);
    });
  }

  test('is refused here for its layout, its attributes or its key', () => {
    const seen = (pattern: RegExp): number => refused.filter(({ error }) => pattern.test(error!.message)).length;
    expect([seen(layoutErrors), seen(keyErrors)]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(seen(layoutErrors)).toBeGreaterThan(40);
    expect(seen(keyErrors)).toBeGreaterThan(6);
  });
});

function identityOf(pair: Pair, manifest: Uint8Array): EnclaveIdentity {
  return enclaveIdentity(readSignedManifest('app.manifest.sgx', manifest, pair.release), bytesOf(pair.libpal));
}

function fieldsOf(identity: EnclaveIdentity, { date, release }: Pair): SigstructFields {
  return { ...identity, mrenclave: identity.mrenclave!, date: encodeDate(date, sigstructDateForm(release)) };
}
