import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/data/json.ts';
import type { DataNode } from '../../src/data/node.ts';
import { readTomlData } from '../../src/data/toml.ts';
import { readYaml } from '../../src/data/yaml.ts';
import { runtimesIn } from '../../src/enclave-cc/containerd.ts';
import { readDecryptConfig } from '../../src/enclave-cc/decrypt-config.ts';
import { packetsIn } from '../../src/enclave-cc/layer-packets.ts';
import { ocicryptConfigOf } from '../../src/enclave-cc/ocicrypt.ts';
import { containersOf, enclaveCcPods, operatorConfigs, payloadImages, variablesOf } from '../../src/enclave-cc/pods.ts';
import { runeSettingsIn } from '../../src/enclave-cc/rune-settings.ts';
import { agentAddressProblem, shimConfigOf } from '../../src/enclave-cc/shim-config.ts';
import { Source } from '../../src/text/source.ts';

describe('decrypt_config.conf', () => {
  const read = (text: string) => readDecryptConfig(new Source('d', text));

  test('names the provider in its parts, and says whether images are checked', () => {
    const text =
      '{"key_provider": "provider:attestation-agent:cc_kbc::http://127.0.0.1:8080", "security_validate": true}';
    const config = read(text);
    if ('problem' in config) throw new Error(config.problem.message);
    expect(config.config.keyProvider).toMatchObject({ kbc: 'cc_kbc', uri: 'http://127.0.0.1:8080' });
    const { range, value } = config.config.securityValidate!;
    expect([value, text.slice(range.start, range.end)]).toEqual([true, 'true']);
  });

  test('leaves out what has another form or type', () => {
    expect(read('{"key_provider": "cc_kbc::http://x", "security_validate": "no"}')).toMatchObject({
      config: {
        keyProvider: { text: 'cc_kbc::http://x', kbc: undefined, uri: undefined },
        securityValidate: undefined,
      },
    });
    expect(read('{}')).toEqual({
      config: { keyProvider: undefined, securityValidate: undefined },
      isDropped: false,
    });
    expect(read('{')).toHaveProperty('problem');
  });
});

test('ocicrypt.conf names providers, and how each is asked', () => {
  const text =
    '{"key-providers": {"a": {"native": "attestation-agent"}, "b": {"cmd": {"path": "/bin/x", "args": []}, "grpc": 7}}}';
  const read = readJson(new Source('o', text));
  if ('problem' in read) throw new Error(read.problem.message);
  expect(
    ocicryptConfigOf(read.root).providers.map(({ name, ways }) => [
      name,
      ways.map(({ way, target }) => `${way} ${target}`),
    ]),
  ).toEqual([
    ['a', ['native attestation-agent']],
    ['b', ['cmd /bin/x', 'grpc undefined']],
  ]);
});

test('the configuration of the shim has its places', () => {
  const text =
    'runtime_class = "runc"\n[containerd]\nagent_url = "tcp://127.0.0.1:7788"\nboot_container_instance = 7\n';
  const read = readTomlData(new Source('config.toml', text));
  if ('problems' in read) throw new Error('it can be read');
  const { runtimeClass, agentUrl, bootInstance, agentRoot } = shimConfigOf(read.root);
  expect([runtimeClass?.value, agentUrl?.value, bootInstance, agentRoot]).toEqual([
    'runc',
    'tcp://127.0.0.1:7788',
    undefined,
    undefined,
  ]);
  expect(text.slice(agentUrl!.range.start, agentUrl!.range.end)).toBe('"tcp://127.0.0.1:7788"');
});

test.each([
  ['tcp://127.0.0.1:7788', undefined],
  ['tcp://localhost:7788', undefined],
  ['tcp://[::1]:7788', undefined],
  ['tcp://127.0.0.1', 'there is no port'],
  ['tcp://0.0.0.0:7788', 'whoever reaches the address can give the agent orders'],
  ['tcp://127.0.0.1.example:7788', 'whoever reaches the address can give the agent orders'],
  ['unix:///run/x.sock', 'the shim dials `tcp://` alone'],
  ['7788', 'this is no URL'],
])('the address %s: %s', (url, problem) => {
  expect(agentAddressProblem(url)).toBe(problem);
});

test('containerd has its runtimes under any name of its plugin', () => {
  const read = readTomlData(
    new Source(
      'config.toml',
      `[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.enclave-cc]
cri_handler = "cc"
runtime_type = "io.containerd.rune.v2"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.kata]
runtime_type = "io.containerd.kata.v2"
`,
    ),
  );
  if ('problems' in read) throw new Error('it can be read');
  expect(runtimesIn(read.root).map(({ name, handler }) => [name, handler?.scalar])).toEqual([
    ['enclave-cc', 'cc'],
    ['kata', undefined],
  ]);
});

test('an image manifest has packets of base64 in its layers', () => {
  const prefix = 'org.opencontainers.image.enc.keys.provider.';
  const read = readJson(
    new Source(
      'm',
      JSON.stringify({
        layers: [{ annotations: { [`${prefix}a`]: 'e30=', [`${prefix}b`]: '{}', other: 'e30=' } }, {}],
      }),
    ),
  );
  if ('problem' in read) throw new Error(read.problem.message);
  expect(packetsIn(read.root).map(({ provider, text }) => [provider, text])).toEqual([
    ['a', '{}'],
    ['b', undefined],
  ]);
});

describe('in YAML', () => {
  test('pods of enclave-cc are found in whatever starts them', () => {
    const pod = (name: string, runtime: string) =>
      `kind: Deployment\nmetadata: { name: ${name} }\nspec: { template: { spec: { runtimeClassName: ${runtime}, containers: [{ name: c, env: [{ name: A, value: "1" }, { name: B }] }] } } }\n`;
    const found = yaml(`${pod('a', 'enclave-cc')}---\n${pod('b', 'kata')}`).flatMap(enclaveCcPods);
    expect(found.map(({ name }) => name)).toEqual(['a']);
    const [container] = containersOf(found[0]!);
    expect([...variablesOf(container!)].map(([name, { scalar }]) => [name, scalar])).toEqual([['A', '1']]);
  });

  test('a CcRuntime has its configurations decoded, and no other object does', () => {
    const env =
      'env: [{ name: DECRYPT_CONFIG, value: e30= }, { name: OCICRYPT_CONFIG, value: "{}" }, { name: X, value: e30= }]';
    const [runtime, other] = yaml(
      `kind: CcRuntime\nspec: { config: { payloadImage: p:1, ${env} } }\n---\nkind: Pod\nspec: { ${env} }\n`,
    );
    expect(operatorConfigs(runtime!).map(({ name, text }) => [name, text])).toEqual([
      ['DECRYPT_CONFIG', '{}'],
      ['OCICRYPT_CONFIG', undefined],
    ]);
    expect(payloadImages(runtime!).map(({ scalar }) => scalar)).toEqual(['p:1']);
    expect(operatorConfigs(other!)).toEqual([]);
  });

  test('a variable wins over the label that says the same to rune', () => {
    const [root] = yaml(
      'kind: Pod\nmetadata: { labels: { enclave.type: intelSgx, enclave.runtime.loglevel: info } }\nspec: { containers: [{ env: [{ name: ENCLAVE_TYPE, value: Jailhouse }, { name: PATH, value: /bin }] }] }\n',
    );
    expect(
      runeSettingsIn(root!).map(({ values }) => [...values].map(([name, { value }]) => `${name}=${value}`)),
    ).toEqual([['ENCLAVE_TYPE=Jailhouse', 'ENCLAVE_RUNTIME_LOGLEVEL=info']]);
  });
});

test('a pod of another runtime says nothing to rune', () => {
  const [root] = yaml(
    'kind: Pod\nspec: { runtimeClassName: kata, containers: [{ env: [{ name: ENCLAVE_TYPE, value: x }] }] }\n',
  );
  expect(runeSettingsIn(root!)).toEqual([]);
});

test('a bundle says to rune what it has in its environment', () => {
  const read = readJson(
    new Source(
      'config.json',
      '{"ociVersion": "1", "process": {"env": ["ENCLAVE_TYPE=intelSgx", "PATH=/bin", "ENCLAVE_RA_TYPE", "A"]}}',
    ),
  );
  if ('problem' in read) throw new Error(read.problem.message);
  const [settings] = runeSettingsIn(read.root);
  expect([...settings!.values.keys()]).toEqual(['ENCLAVE_TYPE']);
  expect(settings!.withoutValue.map(({ scalar }) => scalar)).toEqual(['ENCLAVE_RA_TYPE']);
});

function yaml(text: string): readonly DataNode[] {
  const read = readYaml(new Source('x.yaml', text));
  if ('problem' in read) throw new Error(read.problem.message);
  return read.documents;
}
