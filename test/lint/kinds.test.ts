import { describe, expect, it } from 'vitest';
import { identify, kindOf } from '../../src/lint/kinds.ts';

describe('the name of a file', () => {
  it.each([
    ['app.manifest', false, 'source'],
    ['dir.x/app.manifest.toml', false, 'source'],
    ['app.manifest.sgx', false, 'final'],
    ['app.manifest.template', true, 'source'],
    ['bash/manifest.template', true, 'source'],
    ['manifest.template', true, 'source'],
    ['app.manifest.jinja', true, 'source'],
    ['app.manifest.jinja2', true, 'source'],
    ['C:\\dir\\app.manifest.j2', true, 'source'],
  ] as const)('%s tells that it is a manifest, templated: %s, %s', (path, templated, as) => {
    expect(kindOf(path)).toEqual({ kind: 'gramine-manifest', templated, as });
  });

  it.each([
    'manifest',
    'manifest.json',
    'app.template',
    'xmanifest.template',
    'app.manifest.sgx.bak',
    'app.manifest/readme.md',
    'app.exe.manifest',
    'APP.DLL.manifest',
    'app.Manifest',
    '',
  ])('%j tells nothing', (path) => {
    expect(kindOf(path)).toBeUndefined();
  });

  it('tells how a file of a known kind is read', () => {
    expect(identify('user.toml.j2', 'gsc-user-manifest')).toEqual({
      kind: 'gsc-user-manifest',
      templated: true,
      as: 'source',
    });
    expect(identify('x.sgx', 'gramine-manifest')).toEqual({ kind: 'gramine-manifest', templated: false, as: 'final' });
  });
});
