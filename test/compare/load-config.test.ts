import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/compare.ts';
import { decryptFacts, imagePolicyFacts } from '../../src/compare/load-config.ts';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { Source } from '../../src/text/source.ts';
import { cellIn, givenScenario } from './given-scenario.ts';

const decrypt = (text: string) => decryptFacts(new Source('decrypt_config.conf', text));
const policy = (text: string, ...images: readonly string[]) =>
  imagePolicyFacts(new Source('policy.json', text), images);

describe('decrypt_config.conf', () => {
  it('says where keys are from and whether images are checked', () => {
    expect(
      decrypt('{"key_provider": "provider:attestation-agent:cc_kbc::http://kbs", "security_validate": false}'),
    ).toEqual({
      name: 'decrypt_config.conf',
      keyProvider: 'provider:attestation-agent:cc_kbc::http://kbs',
      securityValidate: false,
    });
  });

  it('checks images unless it says otherwise', () => {
    for (const text of ['{}', '{"security_validate": null}'])
      expect(decrypt(text)).toEqual({ name: 'decrypt_config.conf', keyProvider: undefined, securityValidate: true });
  });

  it('is dropped as a whole over one value of a wrong type, as the agent does', () => {
    const provider = '"key_provider": "provider:attestation-agent:sample_kbc::null"';
    const dropped = [
      `{${provider}, "security_validate": "false"}`,
      '{"key_provider": 7, "security_validate": false}',
      '[]',
      '"x"',
    ];
    for (const text of dropped)
      expect(decrypt(text)).toEqual({ name: 'decrypt_config.conf', keyProvider: undefined, securityValidate: true });
  });

  it('is refused when it is no JSON, which is asked for', () => {
    expect(() => decrypt('{')).toThrow(LocatedError);
    expect(() => decrypt('security_validate: true\n')).toThrow(
      'decrypt_config.conf:1:1: a value is expected (write JSON, as in `{ "security_validate": true }`)',
    );
  });
});

describe('policy.json', () => {
  const text = `{
    "default": [{ "type": "reject" }],
    "transports": { "docker": {
      "registry.example": [{ "type": "insecureAcceptAnything" }],
      "registry.example/signed": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/key/1" }]
    } }
  }`;

  it('is asked about the images of the pod', () => {
    expect(policy(text, 'registry.example/signed/app:1').acceptsUnsigned).toBe(false);
    expect(policy(text, 'registry.example/app:1').acceptsUnsigned).toBe(true);
    expect(policy(text, 'registry.example/signed/app:1', 'registry.example/app:1').acceptsUnsigned).toBe(true);
    expect(policy(text, 'elsewhere.example/app:1').acceptsUnsigned).toBe(false);
    expect(policy(text, 'No Reference').acceptsUnsigned).toBe(false);
  });

  it('is asked about any image when there is no pod', () => {
    expect(policy(text).acceptsUnsigned).toBe(true);
    expect(policy('{"default": [{ "type": "insecureAcceptAnything" }]}').acceptsUnsigned).toBe(true);
    expect(policy('{"default": [{ "type": "signedBy" }]}').acceptsUnsigned).toBe(false);
  });

  it('is refused when the guest would not read it', () => {
    expect(() => policy('{"default": [{ "type": "trustMe" }]}')).toThrow(LocatedError);
    expect(() => policy('{}')).toThrow(LocatedError);
    expect(() => policy('default:\n  - type: reject\n')).toThrow(
      'policy.json:1:1: a value is expected (write JSON, as in `{ "default": [{ "type": "reject" }] }`)',
    );
  });
});

describe('configurations in a comparison', () => {
  const decryptConfig = decrypt(
    '{"key_provider": "provider:attestation-agent:sample_kbc::null", "security_validate": true}',
  );
  const imagePolicy = policy('{"default": [{ "type": "reject" }]}');

  it('stand in for what the scenario leaves out', () => {
    const comparison = compare(givenScenario('[load]\nversion = "0.11"\n', { decryptConfig, imagePolicy }));
    expect(cellIn(comparison, 'key-wrapped', 'load')).toMatchObject({
      value: 'fail',
      moves: ['load.version', 'decrypt-config'],
      evidence: expect.arrayContaining([{ source: 'decrypt_config.conf' }]),
    });
    expect(cellIn(comparison, 'signature-coverage', 'load')).toMatchObject({
      value: 1,
      moves: ['decrypt-config', 'image-policy'],
    });
    expect(cellIn(comparison, 'signature-coverage', 'vm')).toMatchObject({ value: 1, moves: ['image-policy'] });
  });

  it('give way to the scenario', () => {
    const comparison = compare(givenScenario('[load]\nsecurity-validate = false\n', { decryptConfig, imagePolicy }));
    expect(cellIn(comparison, 'signature-coverage', 'load')).toMatchObject({
      value: 0,
      moves: ['load.security-validate'],
    });
  });
});
