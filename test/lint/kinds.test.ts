import { describe, expect, it } from 'vitest';
import { identify, isTelling, kindOf, policyKindOf } from '../../src/lint/kinds.ts';

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

  it.each([
    ['api.exec-policy.toml', 'exec-policy'],
    ['exec-policy.toml', 'exec-policy'],
    ['deploy/initdata.toml', 'init-data'],
    ['api.init-data.toml', 'init-data'],
    ['genpolicy-settings.json', 'genpolicy-settings'],
    ['x/genpolicy-settings.d/10-exec.json', 'genpolicy-settings'],
    ['C:\\x\\genpolicy-settings.d\\10-exec.json', 'genpolicy-settings'],
    ['image/Occlum.json', 'occlum'],
    ['policy.rego', 'kata-policy'],
    ['pod.yaml', 'kubernetes'],
    ['pod.yml', 'kubernetes'],
    ['occlum.json', undefined],
    ['settings.json', undefined],
    ['nonexec-policy.toml', undefined],
    ['exec-policy.toml.bak', undefined],
    ['app.manifest', undefined],
  ])('%s tells that it is of the kind %s', (path, kind) => {
    expect(policyKindOf(path)).toBe(kind);
  });

  it('leaves to the text whether Rego and YAML are about a policy', () => {
    expect(isTelling('kata-policy', '# a policy\n\tpackage agent_policy\n')).toBe(true);
    expect(isTelling('kata-policy', 'package agent_policy_tests\n')).toBe(false);
    expect(isTelling('kubernetes', 'annotations: { io.katacontainers.config.hypervisor.cc_init_data: x }')).toBe(true);
    expect(isTelling('kubernetes', 'kind: Pod')).toBe(false);
  });
});
