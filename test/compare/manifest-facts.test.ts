import { describe, expect, it } from 'vitest';
import { manifestFacts } from '../../src/compare/manifest-facts.ts';
import { sidesOf } from '../../src/diff/sides.ts';
import type { Manifest } from '../../src/gramine/manifest.ts';
import type { Release } from '../../src/gramine/release.ts';
import { Source } from '../../src/text/source.ts';

const MiB = 1024 ** 2;

function facts(text: string, release: Release = '1.9', templated = false) {
  const source = new Source(templated ? 'app.manifest.template' : 'app.manifest', text);
  const sides = sidesOf({ source, templated, final: false, defines: new Map() }, release);
  return manifestFacts(source.path, sides.map(({ manifest }) => manifest) as [Manifest, ...Manifest[]]);
}

describe('what a manifest says to a comparison', () => {
  it('are its sizes, its attestation, its version and who decides on what', () => {
    expect(
      facts(`
loader.argv = ["app"]
loader.env.HOME = "/"
loader.env.TZ = { passthrough = true }
sgx.enclave_size = "2G"
sgx.edmm_enable = true
sgx.max_threads = 16
sgx.remote_attestation = "dcap"
sgx.isvsvn = 7
sgx.debug = true
sgx.file_check_policy = "allow_all_but_log"
sgx.allowed_files = ["file:/etc/hosts", "file:/tmp/"]
fs.insecure__keys.mine = "00112233445566778899aabbccddeeff"
[[fs.mounts]]
type = "encrypted"
path = "/data"
uri = "file:/data"
key_name = "mine"
[[fs.mounts]]
type = "encrypted"
path = "/cache/"
uri = "file:/cache"
`),
    ).toEqual({
      name: 'app.manifest',
      release: '1.9',
      enclaveSize: 2048 * MiB,
      edmm: true,
      maxThreads: 16,
      attestation: 'dcap',
      debug: true,
      isvSvn: 7,
      fileCheckPolicy: 'allow_all_but_log',
      argv: 'manifest',
      environment: { fixed: ['HOME'], passthrough: ['TZ'], all: false },
      allowedFiles: ['file:/etc/hosts', 'file:/tmp/'],
      encryptedMounts: [
        { path: '/data', keyName: 'mine' },
        { path: '/cache', keyName: 'default' },
      ],
      insecureKeys: ['mine'],
      evidence: [{ source: 'app.manifest' }],
    });
  });

  it('are the defaults of the release where it says nothing', () => {
    expect(facts('')).toMatchObject({
      enclaveSize: 256 * MiB,
      edmm: false,
      maxThreads: 4,
      attestation: 'none',
      debug: false,
      isvSvn: 0,
      fileCheckPolicy: 'strict',
      argv: 'unset',
    });
    expect(facts('sgx.edmm_enable = true').enclaveSize).toBe(1024 ** 4);
    expect(facts('sgx.edmm_enable = true', '1.3').edmm).toBe(false);
    expect(facts('sgx.thread_num = 8', '1.3').maxThreads).toBe(8);
  });

  it.each([
    ['loader.argv = ["a"]', 'manifest'],
    ['loader.argv_src_file = "file:args"', 'trusted-file'],
    ['loader.insecure__use_cmdline_argv = true', 'host'],
    ['loader.insecure__use_cmdline_argv = false', 'unset'],
  ])('say of `%s` that arguments come from: %s', (text, argv) => {
    expect(facts(text).argv).toBe(argv);
  });

  it.each([
    ['sgx.remote_attestation = true\nsgx.ra_client_spid = "12345678123456781234567812345678"', '1.2', 'epid'],
    ['sgx.remote_attestation = true', '1.2', 'dcap'],
    ['sgx.remote_attestation = "none"', '1.7', 'none'],
    ['sgx.remote_attestation = true', '1.9', undefined],
  ] as const)('read %j as Gramine %s does: %s', (text, release, attestation) => {
    expect(facts(text, release).attestation).toBe(attestation);
  });

  it('are unknown where a value is none', () => {
    expect(facts('sgx.enclave_size = "a lot"\nsgx.isvsvn = "3"\nsgx.debug = 1')).toMatchObject({
      enclaveSize: undefined,
      isvSvn: undefined,
      debug: undefined,
    });
  });

  it('are what all outcomes of a template agree on, and the lists of all of them', () => {
    const { enclaveSize, debug, maxThreads, allowedFiles, argv } = facts(
      `sgx.max_threads = 8
sgx.enclave_size = "{{ size }}"
loader.argv = ["x"]
{% if debug == 1 %}
sgx.debug = true
sgx.allowed_files = ["file:/a"]
{% else %}
sgx.debug = false
sgx.allowed_files = ["file:/b"]
{% endif %}
`,
      '1.9',
      true,
    );
    expect({ enclaveSize, debug, maxThreads, argv }).toEqual({
      enclaveSize: undefined,
      debug: undefined,
      maxThreads: 8,
      argv: 'manifest',
    });
    expect([...allowedFiles].sort()).toEqual(['file:/a', 'file:/b']);
  });
});
