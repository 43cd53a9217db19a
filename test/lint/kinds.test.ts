import { describe, expect, it } from 'vitest';
import { foreignKindOf, isTelling, mayBeForeign, policyKindOf } from '../../src/lint/foreign-names.ts';
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

  it.each([
    ['bom.yaml', 'targets:\n  - target: /bin\n', 'occlum-bom'],
    ['agent-bom.yml', 'includes: [x]', 'occlum-bom'],
    ['bom.yaml', 'kind: Pod', 'kubernetes'],
    ['Occlum.json', '', 'occlum'],
    ['init_grpc_ratls.json', '{"ra_config": {}}', 'occlum-init-ra'],
    ['policy.json', '{"default": [{"type": "reject"}]}', 'image-policy'],
    ['policy.json', '{"Statement": []}', undefined],
    ['etc/containers/policy.json', '{"default": [{"type": "insecureAcceptAnything"}]}', 'image-policy'],
    ['decrypt_config.conf', '', 'decrypt-config'],
    ['decrypt_config-HW-cc-kbc.conf', '', 'decrypt-config'],
    ['ocicrypt.conf', '', 'ocicrypt'],
    ['manifest.json', '{"Packages": {}, "Marbles": {}}', 'marblerun-manifest'],
    ['marblerun-manifest.json', '{"Marbles" : {}}', 'marblerun-manifest'],
    ['manifest.json', '{"layers": [{"mediaType": "x+encrypted"}]}', 'image-manifest'],
    ['manifest.json', '{"name": "extension"}', undefined],
    ['aa.toml', '', 'aa-config'],
    ['cdh.toml', '', 'cdh-config'],
    ['rvps-values.json', '', 'rvps-values'],
    ['config.toml', '[containerd]\n  agent_url = "tcp://127.0.0.1:7788"\n', 'enclave-cc-shim'],
    ['config.toml', 'sgx_tool_sign = "/x"\n', 'shim-rune'],
    ['config.toml', '[plugins.x.containerd.runtimes.kata]\n', 'containerd-config'],
    ['.cargo/config.toml', '[build]\n', undefined],
    ['config.json', '{"ociVersion": "1.0.2"}', 'oci-config'],
    ['config.json', '{"theme": "dark"}', undefined],
    ['kbs.rego', 'package policy\n', 'trustee-policy'],
    ['agent.rego', 'package agent_policy\n', 'kata-policy'],
    ['x.rego', 'package policy.other\n', 'kata-policy'],
  ] as const)('%s with the text %j tells that it is of the kind %s', (path, text, kind) => {
    expect(foreignKindOf(path, () => text)).toBe(kind);
  });

  it('says without the text whether it has to be read', () => {
    expect(['config.toml', 'x/policy.json', 'pod.yaml', 'main.c', 'package.json'].map(mayBeForeign)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('leaves to the text whether a policy is one of Trustee', () => {
    expect(isTelling('trustee-policy', 'package policy\ndefault executables := 33\n')).toBe(true);
    expect(isTelling('trustee-policy', 'package policy\nallow if input.user == "a"\n')).toBe(false);
    expect(isTelling('kubernetes', 'kind: CcRuntime\n')).toBe(true);
    expect(isTelling('kubernetes', '  runtimeClassName: enclave-cc\n')).toBe(true);
    expect(isTelling('kubernetes', 'value: kbs:///default/key/app\n')).toBe(true);
  });
});
