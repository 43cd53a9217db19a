import { describe, expect, it } from 'vitest';
import { cell, needs, said, withManifest, withPolicy } from './made-facts.ts';

const nothing = { scenario: new Map() };

describe('identity granularity of a wrapped image', () => {
  it('includes arguments up to 1.7', () => {
    expect(cell(withManifest({ release: '1.7' }), 'identity-granularity', 'wrap').value).toEqual([
      'Gramine',
      'manifest',
      'files of the image',
      'arguments',
      'environment',
    ]);
  });

  it('leaves out what the host decides on', () => {
    const given = withManifest({
      release: '1.9',
      fileCheckPolicy: 'allow_all_but_log',
      environment: { fixed: [], passthrough: [], all: true },
    });
    expect(said(given, 'identity-granularity', 'wrap')).toEqual({
      value: ['Gramine', 'manifest'],
      confidence: 'declared',
      text: 'any change of Gramine or of the manifest; no other file, for `allow_all_but_log` opens whatever the host offers; not arguments, for `loader.argv_src_file` names a file that Gramine 1.9 hashes into the manifest but does not verify when it reads it, as read in its source and not tried; not the environment, which the host gives',
    });
  });

  it('names variables that the host gives', () => {
    const given = withManifest({
      argv: 'manifest',
      environment: { fixed: ['A'], passthrough: ['TZ', 'LANG'], all: false },
    });
    expect(said(given, 'identity-granularity', 'wrap').text).toBe(
      'any change of Gramine or of the manifest; any file of the image that is a trusted file; arguments, for `loader.argv` stands in the manifest, which every release measures; the environment but for what the host gives: `TZ`, `LANG`',
    );
  });

  it('is unknown where a template decides on the check of files', () => {
    const given = withManifest({ fileCheckPolicy: undefined });
    for (const criterion of ['identity-granularity', 'image-binding', 'host-controlled-inputs'])
      expect(needs(given, criterion, 'wrap')).toEqual(['sgx.file_check_policy']);
  });
});

describe('host-controlled inputs of a wrapped image', () => {
  it('are the mode alone where everything is in the manifest', () => {
    expect(said(withManifest({ argv: 'manifest' }), 'host-controlled-inputs', 'wrap')).toEqual({
      value: ['GRAMINE_MODE'],
      confidence: 'computed',
      text: '`GRAMINE_MODE=direct` runs without SGX, which attestation alone tells; nothing else',
    });
  });

  it('include arguments from 1.8 on, and name the variable of the release that leaves SGX out', () => {
    expect(cell(withManifest({ release: '1.7' }), 'host-controlled-inputs', 'wrap').value).toEqual(['GSC_PAL']);
    expect(cell(withManifest({ release: '1.8' }), 'host-controlled-inputs', 'wrap').value).toEqual([
      'GRAMINE_MODE',
      'arguments',
    ]);
  });

  it('count what is too much to be named', () => {
    const names = Array.from({ length: 9 }, (_, at) => `V${at}`);
    const given = withManifest({ argv: 'manifest', environment: { fixed: [], passthrough: names, all: false } });
    const { value, text } = said(given, 'host-controlled-inputs', 'wrap');
    expect(value).toHaveLength(10);
    expect(text).toBe(
      '`GRAMINE_MODE=direct` runs without SGX, which attestation alone tells; the variables `V0`, `V1`, `V2`, `V3`, `V4`, 4 more',
    );
  });

  it('list variables, files and policies that are open', () => {
    const given = withManifest({
      argv: 'host',
      fileCheckPolicy: 'allow_all_but_log',
      environment: { fixed: [], passthrough: ['TZ'], all: false },
      allowedFiles: ['file:/etc/hosts', 'file:/logs/'],
    });
    expect(said(given, 'host-controlled-inputs', 'wrap')).toEqual({
      value: [
        'GRAMINE_MODE',
        'arguments',
        'variable TZ',
        'all files that are not trusted',
        'allowed file file:/etc/hosts',
        'allowed file file:/logs/',
      ],
      confidence: 'computed',
      text: '`GRAMINE_MODE=direct` runs without SGX, which attestation alone tells; arguments, for `loader.insecure__use_cmdline_argv` gives the host the arguments; the variables `TZ`; all files that are not trusted; the allowed files `file:/etc/hosts`, `file:/logs/`',
    });
  });
});

describe('the environment', () => {
  it('of a wrapped image is bound, partly bound or not', () => {
    const environment = (more: object) =>
      withManifest({ environment: { fixed: ['A', 'B'], passthrough: [], all: false, ...more } });
    expect(said(environment({}), 'env-binding', 'wrap')).toEqual({
      value: 'measurement',
      confidence: 'computed',
      text: 'bound: 2 variables of the manifest and those of the image are measured, and the host gives none',
    });
    expect(said(environment({ passthrough: ['TZ'] }), 'env-binding', 'wrap')).toMatchObject({
      value: 'partly host',
      text: 'bound but for `TZ`, which the host gives; 2 variables of the manifest and those of the image are measured',
    });
    expect(said(environment({ all: true }), 'env-binding', 'wrap')).toMatchObject({
      value: 'host',
      text: 'not bound: `loader.insecure__use_host_env` lets the host give any variable',
    });
  });

  it('of a guest is bound but for patterns', () => {
    expect(said(withPolicy('env = [{ name = "A", value = "1" }]'), 'env-binding', 'vm')).toMatchObject({
      value: 'policy',
    });
    expect(
      said(
        withPolicy('env = [{ name = "A", value = "1" }, { name = "B", regex = "[a-z]{1,9}" }]'),
        'env-binding',
        'vm',
      ),
    ).toMatchObject({
      value: 'partly host',
      text: 'the agent in the guest creates what app.exec-policy.toml describes, and nothing else; of 1 of its variables the host chooses within a pattern',
    });
  });
});

describe('the binding of the image', () => {
  it('of a wrapped one is the measurement unless all files are allowed', () => {
    expect(said(withManifest({}), 'image-binding', 'wrap')).toMatchObject({ value: 'measurement' });
    expect(said(withManifest({ fileCheckPolicy: 'allow_all_but_log' }), 'image-binding', 'wrap')).toEqual({
      value: 'none',
      confidence: 'computed',
      text: 'nothing: `sgx.file_check_policy = "allow_all_but_log"` lets the host supply any file, and GSC lists none',
    });
  });

  it('in a guest depends on digests in the policy', () => {
    const { policy } = withPolicy('');
    expect(said({ ...nothing, policy: { ...policy!, pinsImageDigest: true } }, 'image-binding', 'vm')).toMatchObject({
      value: 'policy with digests',
    });
    expect(said({ ...nothing, policy: policy! }, 'image-binding', 'vm')).toMatchObject({
      value: 'policy without digests',
    });
    expect(needs(nothing, 'image-binding', 'vm')).toEqual(['policy']);
  });

  it('in a guest is nothing of a policy that is not enforced, whatever it names', () => {
    const { permissions, ...policy } = withPolicy('').policy!;
    const pinning = { ...policy, pinsImageDigest: true };
    const failing = { ...permissions.failing, answer: 'allowed' as const };
    const open = { ...nothing, policy: { ...pinning, permissions: { ...permissions, failing } } };
    expect(said(open, 'image-binding', 'vm')).toMatchObject({
      value: 'policy without digests',
      text: 'not the policy, for app.exec-policy.toml allows requests that fail it: signatures decide, where the guest checks them',
    });
    expect(needs(open, 'signature-coverage', 'vm')).toEqual(['vm.accepts-unsigned']);
    const other = { ...nothing, policy: { ...pinning, permissions: { ...permissions, enforcedBy: [] } } };
    expect(needs(other, 'image-binding', 'vm')).toEqual(['policy']);
    expect(needs(other, 'signature-coverage', 'vm')).toEqual(['vm.accepts-unsigned']);
  });
});

describe('attestation for the application', () => {
  it.each([
    ['dcap', 'the application', 'yes: `sgx.remote_attestation = "dcap"` gives it quotes that name this very image'],
    [
      'none',
      'none',
      'no: `sgx.remote_attestation` is "none", so there is no quote; "dcap" gives one that names this very image',
    ],
    ['epid', 'none', 'no longer: Gramine 1.8 makes EPID quotes, and the service that verifies them is gone'],
  ] as const)('with %s', (attestation, value, text) => {
    expect(said(withManifest({ release: '1.8', attestation }), 'app-attestation', 'wrap')).toEqual({
      value,
      text,
      confidence: 'computed',
    });
  });

  it('is unknown where a template decides', () => {
    expect(needs(withManifest({ attestation: undefined }), 'app-attestation', 'wrap')).toEqual([
      'sgx.remote_attestation',
    ]);
  });
});

describe('what evidence of a wrapped image names', () => {
  it('is the image and, where they are bound, its arguments', () => {
    expect(cell(withManifest({ release: '1.7' }), 'evidence-names', 'wrap').value).toBe(
      'this wrapped image with this manifest, started in this way',
    );
    expect(cell(withManifest({ release: '1.9' }), 'evidence-names', 'wrap').value).toBe(
      'this wrapped image with this manifest, started as the host likes',
    );
  });
});
