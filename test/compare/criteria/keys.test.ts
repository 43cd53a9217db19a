import { describe, expect, it } from 'vitest';
import { givenScenario } from '../given-scenario.ts';
import { cell, needs, said, withManifest } from './made-facts.ts';

const load = (text: string) => givenScenario(`[load]\n${text}`);
const publicKey = '83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e';
const nothing = { scenario: new Map() };

describe('R1, whether keys are wrapped for the attested TEE', () => {
  const provider = (client: string) => `key-provider = "provider:attestation-agent:${client}::http://kbs"`;

  it.each([
    ['0.11', 'cc_kbc', 'pass'],
    ['v0.9.1', 'cc_kbc', 'pass'],
    ['0.8', 'cc_kbc', 'pass'],
    ['0.6', 'cc_kbc', 'pass'],
    ['0.6', 'eaa_kbc', 'not checked'],
    ['0.5', 'eaa_kbc', 'not checked'],
    ['0.5', 'cc_kbc', 'not checked'],
    ['0.9', 'eaa_kbc', 'not checked'],
    ['0.11', 'sample_kbc', 'fail'],
    ['0.5', 'sample_kbc', 'fail'],
    ['0.11', 'offline_fs_kbc', 'fail'],
  ])('of enclave-cc %s with %s: %s', (version, client, outcome) => {
    expect(cell(load(`version = "${version}"\n${provider(client)}`), 'key-wrapped', 'load').value).toBe(outcome);
  });

  it('says why', () => {
    expect(said(load(`version = "0.11"\n${provider('sample_kbc')}`), 'key-wrapped', 'load')).toEqual({
      value: 'fail',
      confidence: 'computed',
      text: 'with enclave-cc 0.11, `provider:attestation-agent:sample_kbc::http://kbs` hands out a constant key to anybody',
    });
    expect(said(load('version = "0.11"\nkey-provider = "cc_kbc"'), 'key-wrapped', 'load')).toMatchObject({
      value: 'not checked',
      text: 'with enclave-cc 0.11, `cc_kbc` is not of the form `provider:attestation-agent:CLIENT::URI`',
    });
  });

  it('needs both the version and the provider', () => {
    expect(needs(nothing, 'key-wrapped', 'load')).toEqual(['load.version', 'load.key-provider']);
    expect(needs(load(provider('cc_kbc')), 'key-wrapped', 'load')).toEqual(['load.version']);
  });

  it('is unknown for a release of which nothing is known', () => {
    for (const version of ['0.4', '0.12', '0.99'])
      expect(needs(load(`version = "${version}"\n${provider('cc_kbc')}`), 'key-wrapped', 'load')).toEqual([
        'load.version',
      ]);
  });

  it('of a wrapped application follows from its manifest', () => {
    const mounts = (...names: readonly string[]) => names.map((keyName, at) => ({ path: `/d${at}`, keyName }));
    expect(said(withManifest({ insecureKeys: ['default'] }), 'key-wrapped', 'wrap')).toEqual({
      value: 'fail',
      confidence: 'computed',
      text: 'the manifest holds a key in clear (`fs.insecure__keys`)',
    });
    expect(said(withManifest({}), 'key-wrapped', 'wrap')).toMatchObject({
      value: 'not applicable',
      text: 'no encrypted mount takes a key',
    });
    expect(said(withManifest({ encryptedMounts: mounts('_sgx_mrsigner') }), 'key-wrapped', 'wrap')).toMatchObject({
      value: 'not applicable',
      text: 'the processor derives the keys of all encrypted mounts',
    });
    const named = { encryptedMounts: mounts('_sgx_mrsigner', 'model') };
    expect(said(withManifest({ ...named, attestation: 'dcap' }), 'key-wrapped', 'wrap')).toMatchObject({
      value: 'pass',
    });
    expect(said(withManifest({ ...named, attestation: 'none' }), 'key-wrapped', 'wrap')).toEqual({
      value: 'fail',
      confidence: 'computed',
      text: "encrypted mounts need a key, and the enclave can't attest itself to get one (`sgx.remote_attestation`)",
    });
    expect(needs(withManifest({ ...named, attestation: undefined }), 'key-wrapped', 'wrap')).toEqual([
      'sgx.remote_attestation',
    ]);
  });
});

describe('R2, whether the file system key is made in the TEE', () => {
  it.each(['0.5', '0.6', '0.7', '0.8'])('fails for enclave-cc %s', (version) => {
    expect(said(load(`version = "${version}"`), 'fs-key-in-tee', 'load')).toEqual({
      value: 'fail',
      confidence: 'computed',
      text: `enclave-cc ${version} has the key in its source: it is the image key of a demo of Occlum`,
    });
  });

  it.each(['0.9', '0.10', '0.11'])('passes for enclave-cc %s, with a key that everybody can unseal', (version) => {
    expect(said(load(`version = "${version}"`), 'fs-key-in-tee', 'load')).toEqual({
      value: 'pass',
      confidence: 'computed',
      text: `enclave-cc ${version} makes a random key inside, and seals it to the signer, whose key is public`,
    });
  });

  it('fails for a wrapped application with a key in its manifest', () => {
    expect(cell(withManifest({ insecureKeys: ['k'] }), 'fs-key-in-tee', 'wrap').value).toBe('fail');
    expect(cell(withManifest({}), 'fs-key-in-tee', 'wrap').value).toBe('not applicable');
  });
});

it('R3 fails for every release of enclave-cc, and is declared', () => {
  expect(said(nothing, 'loader-verifies-app', 'load')).toEqual({
    value: 'fail',
    confidence: 'declared',
    text: 'no release does: local attestation was designed only, and any enclave of the signer, whose key is public, can unseal the key',
  });
});

describe('R0, whether the release policy is specific', () => {
  const verifier = (more: string) =>
    givenScenario(`[verifier]\nallows-all = false\naccepts-sample = false\nrefuses-debug = true\n${more}`);
  const signer = `measurement = false\nmrsigner = "${'1a'.repeat(32)}"\nproduct-id = true\nlowest-svn = 3\n`;

  it('passes with a measurement', () => {
    for (const subject of ['wrap', 'load-gramine'] as const)
      expect(said(verifier('measurement = true'), 'release-policy-specific', subject)).toEqual({
        value: 'pass',
        confidence: 'computed',
        text: 'keys go to evidence with the measurement',
      });
  });

  it('passes with a signer, a product and a lowest ISVSVN', () => {
    expect(said(verifier(signer), 'release-policy-specific', 'wrap')).toEqual({
      value: 'pass',
      confidence: 'computed',
      text: `keys go to evidence with signer ${'1a'.repeat(32)}, the product and ISVSVN 3 or more`,
    });
  });

  it.each([
    [
      signer.replace('1a'.repeat(32), publicKey),
      "it accepts the template key in every Occlum package, also enclave-cc's, whose private part is public",
    ],
    [signer.replace('product-id = true', 'product-id = false'), 'it accepts any product of the signer'],
    [signer.replace('lowest-svn = 3', 'lowest-svn = 0'), 'it has no lowest ISVSVN, so old versions are accepted'],
    [signer.replace('1a'.repeat(32), 'any'), 'it names neither a measurement nor a signer'],
  ])('fails with %j', (policy, fault) => {
    const { value, text } = said(verifier(policy), 'release-policy-specific', 'wrap');
    expect([value, text.slice(text.indexOf(': ') + 2)]).toEqual(['fail', fault]);
  });

  it('fails for all that is wrong at once', () => {
    const given = givenScenario(
      '[verifier]\nallows-all = false\naccepts-sample = true\nrefuses-debug = false\nmeasurement = true',
    );
    expect(said(given, 'release-policy-specific', 'wrap').text).toBe(
      'keys go to evidence with the measurement: it accepts sample evidence, which anybody can make up; it accepts debug enclaves, which the host can read',
    );
    expect(said(givenScenario('[verifier]\nallows-all = true'), 'release-policy-specific', 'wrap')).toEqual({
      value: 'fail',
      confidence: 'computed',
      text: 'keys go to everybody: it releases keys to everybody',
    });
  });

  it('of a guest needs the init data, and has no signer', () => {
    expect(said(verifier('measurement = true\ninit-data = true'), 'release-policy-specific', 'vm')).toMatchObject({
      value: 'pass',
    });
    expect(said(verifier('measurement = true\ninit-data = false'), 'release-policy-specific', 'vm')).toMatchObject({
      value: 'fail',
      text: 'keys go to evidence with the measurement: it does not bind CONFIGID or init data, though decisions come from files the measurement does not hold',
    });
    expect(said(verifier('measurement = false\ninit-data = true'), 'release-policy-specific', 'vm')).toMatchObject({
      value: 'fail',
      text: 'keys go to evidence with any measurement: it names neither a measurement nor a signer',
    });
  });

  it('fails for enclave-cc whatever the policy says', () => {
    expect(cell(verifier('measurement = true'), 'release-policy-specific', 'load')).toMatchObject({
      value: 'fail',
      confidence: 'declared',
      moves: [],
    });
  });

  it('is unknown while any of what it looks at is', () => {
    expect(needs(nothing, 'release-policy-specific', 'wrap')).toEqual(['verifier.allows-all']);
    expect(needs(givenScenario('[verifier]\nallows-all = false'), 'release-policy-specific', 'vm')).toEqual([
      'verifier.accepts-sample',
      'verifier.refuses-debug',
      'verifier.measurement',
      'verifier.init-data',
    ]);
    expect(needs(verifier('measurement = false'), 'release-policy-specific', 'wrap')).toEqual([
      'verifier.mrsigner',
      'verifier.product-id',
      'verifier.lowest-svn',
    ]);
  });
});

describe('stored data of a wrapped application', () => {
  it.each([
    [[], 'nothing stored', 'no mount is encrypted, so nothing is stored that is protected'],
    [['_sgx_mrenclave'], 'this enclave on one node', '`/d0`: on one node, until the enclave changes'],
    [['_sgx_mrsigner'], 'one node', '`/d0`: on one node, also by later versions of the signer'],
    [['default'], 'anywhere', '`/d0`: anywhere the key is released'],
    [
      ['k', '_sgx_mrsigner'],
      'one node',
      '`/d1`: on one node, also by later versions of the signer; `/d0`: anywhere the key is released',
    ],
  ] as const)('under %j', (names, value, text) => {
    const encryptedMounts = names.map((keyName, at) => ({ path: `/d${at}`, keyName }));
    expect(said(withManifest({ encryptedMounts }), 'data-portability', 'wrap')).toEqual({
      value,
      text,
      confidence: 'computed',
    });
  });
});

describe('rollback of a wrapped application', () => {
  it.each([
    [3, 3, 'noticed', 'the verifier asks for ISVSVN 3 or more, and this version has 3: versions below are refused'],
    [2, 3, 'refused', 'the verifier asks for ISVSVN 3 or more, and this version has 2: it is refused itself'],
    [5, 0, 'not noticed', 'the verifier asks for ISVSVN 0 or more, and this version has 5: every old version passes'],
  ])('with ISVSVN %i and a lowest of %i is %s', (isvSvn, lowest, value, text) => {
    const given = withManifest({ isvSvn }, `[verifier]\nmeasurement = false\nlowest-svn = ${lowest}`);
    expect(said(given, 'rollback', 'wrap')).toEqual({ value, text, confidence: 'computed' });
  });

  it('is noticed where measurements are named', () => {
    expect(said(withManifest({ isvSvn: 1 }, '[verifier]\nmeasurement = true'), 'rollback', 'wrap')).toEqual({
      value: 'noticed',
      confidence: 'computed',
      text: 'the verifier names measurements: an old version is refused once its own is taken out, whatever its ISVSVN (here 1)',
    });
  });

  it('is unknown without manifest and verifier', () => {
    expect(needs(nothing, 'rollback', 'wrap')).toEqual(['manifest', 'verifier.measurement']);
    expect(needs(withManifest({ isvSvn: undefined }, '[verifier]\nmeasurement = true'), 'rollback', 'wrap')).toEqual([
      'sgx.isvsvn',
    ]);
  });
});

describe('signer hygiene of a wrapped application', () => {
  it('names a public key, debug and ISVSVN 0', () => {
    const given = withManifest({ debug: true, isvSvn: 0 }, `[verifier]\nmrsigner = "${publicKey}"`);
    expect(cell(given, 'signer-hygiene', 'wrap').value).toEqual([
      "public signing key: the template key in every Occlum package, also enclave-cc's",
      'debug enclave, which the host can read',
      'ISVSVN 0, so no floor can refuse old versions',
    ]);
  });

  it('is content with the rest', () => {
    expect(said(withManifest({ isvSvn: 2 }, '[verifier]\nmrsigner = "any"'), 'signer-hygiene', 'wrap')).toEqual({
      value: [],
      confidence: 'computed',
      text: 'verifiers accept any signer: nothing is wrong with it',
    });
  });
});
