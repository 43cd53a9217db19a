import { describe, expect, test } from 'vitest';
import { evidenceValue } from '../../src/trustee/reference-names.ts';
import { kbsResource } from '../../src/trustee/resource.ts';
import { sealedSecretProblem } from '../../src/trustee/sealed-secret.ts';

describe('a resource of a key broker', () => {
  test('has three parts after a host that is mostly empty', () => {
    expect(kbsResource('kbs:///default/key/app')).toEqual({ host: '', repository: 'default', type: 'key', tag: 'app' });
    expect(kbsResource('kbs://kbs.example:8080/a/b-c/d_e.f')).toEqual({
      host: 'kbs.example:8080',
      repository: 'a',
      type: 'b-c',
      tag: 'd_e.f',
    });
  });

  test.each([
    ['kbs:///default/key', 'a resource has three parts after the host, and this has 2'],
    ['kbs:///a/b/c/d', 'a resource has three parts after the host, and this has 4'],
    ['kbs://default/key/app', 'a resource has three parts after the host, and this has 2'],
    ['kbs:///a//c', 'one of the three parts is empty'],
    ['kbs:///a/../c', '`..` holds more than letters, digits, `-`, `_` and `.`'],
    ['kbs:///a/b c/d', '`b c` holds more than letters, digits, `-`, `_` and `.`'],
    ['kbs:///a/b/c?x', 'a resource has no query and no fragment'],
    ['kbs://u@h/a/b/c', '`u@h` is no host'],
    ['kbs:/a/b/c', 'a resource begins with `kbs:///`'],
    ['KBS:///a/b/c', 'a resource begins with `kbs:///`'],
  ])('%s is none', (text, problem) => {
    expect(kbsResource(text)).toEqual({ problem });
  });

  test('is no other text', () => {
    expect(kbsResource('/etc/keys/cosign.pub')).toBeUndefined();
  });
});

describe('a sealed secret', () => {
  const sealed = (payload: unknown) => `sealed.h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
  const vault = { version: '0.1.0', type: 'vault', provider: 'kbs', name: 'kbs:///a/b/c' };
  const envelope = {
    version: '0.1.0',
    type: 'envelope',
    provider: 'kbs',
    key_id: 'k',
    encrypted_key: 'a',
    encrypted_data: 'b',
  };

  test('is well-formed with what its type needs', () => {
    expect([vault, envelope].map((payload) => sealedSecretProblem(sealed(payload)))).toEqual([undefined, undefined]);
  });

  test.each([
    ['sealed.x', 'a sealed secret has four parts between dots, and this has 2'],
    ['sealed.h.!.s', 'its payload is no base64url'],
    ['sealed.h.AAAA.s', 'its payload is no JSON object'],
    [sealed([]), 'its payload is no JSON object'],
    [sealed({ ...vault, version: '0.2.0' }), 'its payload has another `version` than `0.1.0`'],
    [sealed({ ...vault, type: 'box' }), 'the `type` of its payload is neither `envelope` nor `vault`'],
    [sealed({ ...vault, name: undefined }), 'its payload has no `name`'],
    [sealed({ ...envelope, encrypted_key: 7 }), 'its payload has no `encrypted_key`'],
  ])('%s can not be unsealed', (text, problem) => {
    expect(sealedSecretProblem(text)).toBe(problem);
  });
});

test.each([
  ['sgx_mr_enclave', 64],
  ['mrenclave', 64],
  ['sgx_mr_signer', 64],
  ['sgx_isv_svn', 4],
  ['tdx_mr_td', 96],
  ['tdx.quote.body.mr_config_id', 96],
  ['tdx_rtmr_1', 96],
  ['tdx_mr_signer_seam', 96],
  ['snp_launch_measurement', 96],
  ['kernel', undefined],
  ['mr_enclave_list', undefined],
])('the value %s has %s digits', (name, digits) => {
  expect(evidenceValue(name)?.digits).toBe(digits);
});
