import { describe, expect, it } from 'vitest';
import { upstream } from '../../../src/compare/upstream.ts';
import { cell, needs, said, withManifest, withPolicy } from './made-facts.ts';

const nothing = { scenario: new Map() };

describe('arguments of a wrapped application', () => {
  it.each(['1.5', '1.6.2', '1.7'] as const)('are bound by a trusted file up to 1.7, here %s', (release) => {
    for (const argv of ['unset', 'trusted-file'] as const)
      expect(said(withManifest({ release, argv }), 'argv-binding', 'wrap')).toEqual({
        value: 'measurement',
        confidence: 'declared',
        text: `bound: \`loader.argv_src_file\` names a trusted file, which Gramine ${release} verifies when it reads it`,
      });
  });

  it.each(['1.8', '1.9'] as const)('are chosen by the host from 1.8 on, here %s', (release) => {
    for (const argv of ['unset', 'trusted-file'] as const)
      expect(cell(withManifest({ release, argv }), 'argv-binding', 'wrap')).toEqual({
        value: 'host',
        unit: null,
        confidence: 'declared',
        text: `not bound: \`loader.argv_src_file\` names a file that Gramine ${release} hashes into the manifest but does not verify when it reads it, as read in its source and not tried`,
        parts: [],
        evidence: [
          { source: 'app.manifest' },
          upstream('gsc', 'templates/entrypoint.common.manifest.template:19'),
          upstream('gramine', 'pal/src/pal_main.c:308-330'),
        ],
        needs: [],
        moves: ['manifest'],
        assumptions: ['the image is built without `--insecure-args`'],
      });
  });

  it.each(['1.5', '1.7', '1.8', '1.9'] as const)(
    'are bound in every release where the manifest has them, here %s',
    (release) => {
      expect(said(withManifest({ release, argv: 'manifest' }), 'argv-binding', 'wrap')).toEqual({
        value: 'measurement',
        confidence: 'computed',
        text: 'bound: `loader.argv` stands in the manifest, which every release measures',
      });
    },
  );

  it('are chosen by the host where the manifest gives them to it', () => {
    expect(said(withManifest({ release: '1.7', argv: 'host' }), 'argv-binding', 'wrap')).toEqual({
      value: 'host',
      confidence: 'computed',
      text: 'not bound: `loader.insecure__use_cmdline_argv` gives the host the arguments',
    });
  });

  it('are unknown without a manifest, and where a template decides', () => {
    expect(needs(nothing, 'argv-binding', 'wrap')).toEqual(['manifest']);
    expect(needs(withManifest({ argv: 'unknown' }), 'argv-binding', 'wrap')).toEqual(['loader.argv']);
  });
});

describe('arguments in a guest', () => {
  it('are bound by the policy', () => {
    expect(said(withPolicy(''), 'argv-binding', 'vm')).toEqual({
      value: 'policy',
      confidence: 'computed',
      text: 'bound: the agent in the guest creates what app.exec-policy.toml describes, and nothing else',
    });
  });

  it('are chosen by the host where a policy lets it create anything', () => {
    const { policy } = withPolicy('');
    const permissions = {
      ...policy!.permissions,
      endpoints: new Map([['CreateContainerRequest', { answer: 'allowed' as const }]]),
    };
    expect(said({ ...nothing, policy: { ...policy!, permissions } }, 'argv-binding', 'vm')).toEqual({
      value: 'host',
      confidence: 'computed',
      text: 'not bound: app.exec-policy.toml lets the host create any container',
    });
  });

  it('are chosen by the host where a failing policy is overridden', () => {
    const { policy } = withPolicy('');
    const permissions = { ...policy!.permissions, failing: { answer: 'allowed' as const } };
    expect(said({ ...nothing, policy: { ...policy!, permissions } }, 'argv-binding', 'vm')).toMatchObject({
      value: 'host',
      text: 'not bound: app.exec-policy.toml allows requests that fail it',
    });
  });

  it('are unknown without a policy, and with one that no agent enforces', () => {
    expect(needs(nothing, 'argv-binding', 'vm')).toEqual(['policy']);
    const { policy } = withPolicy('');
    const permissions = { ...policy!.permissions, enforcedBy: ['occlum' as const] };
    expect(needs({ ...nothing, policy: { ...policy!, permissions } }, 'argv-binding', 'vm')).toEqual(['policy']);
  });
});
