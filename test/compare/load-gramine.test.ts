import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { genericLoader } from '../../src/compare/generic-loader.ts';
import { type LoadGramineOptions, loadGramine } from '../../src/compare/load-gramine.ts';
import { identify } from '../../src/lint/kinds.ts';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import { makeLibpal } from '../gramine/libpal-builder.ts';
import { naiveMrenclave } from '../gramine/naive-enclave.ts';
import { literalTree } from '../literal-tree.ts';

const libraries = '/usr/lib/x86_64-linux-gnu';
const tree = literalTree({
  '/lib64/ld-linux-x86-64.so.2': genericLoader({ library: 'libc.so.6', start: '/x' }),
  [`${libraries}/gramine/libsysdb.so`]: 'libos',
  [`${libraries}/gramine/runtime/glibc/libc.so.6`]: 'libc',
  [`${libraries}/gramine/runtime/glibc/ld-linux-x86-64.so.2`]: 'linker',
  [`${libraries}/libsecret_prov_attest.so`]: genericLoader({ library: 'libc.so.6', start: '/x' }),
});
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hash = async (paths: readonly string[]) => paths.map((path) => sha256(tree.read(path)));
const libpal = makeLibpal([{ offset: 0n, address: 0n, fileSize: 0x3000n, memorySize: 0x3000n }], { size: 0x3000 });
const certificates = 'ab'.repeat(32);
const whole: LoadGramineOptions = { release: '1.9', certificates, gramine: { tree, hash, libpal } };

const generic = `# Generic manifest of load-gramine, made by \`manifestly compare\`: constructed, and not tried.
# One enclave for all images. \`/image\` is an encrypted root with \`/start\` in it, \`/data\` is what is stored; the key of both is
# released to the attested enclave and stands nowhere. \`loader\` (\`--generic-loader\`) starts \`/start\` once the key is there. A relay in
# the pod passes the connection on to the key server, which proves itself by \`ca.crt\`.

[loader]
argv = [
    "loader",
]
log_level = "error"

[loader.entrypoint]
uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"

[loader.env]
LD_LIBRARY_PATH = "/gramine/runtime:/gramine/lib:/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib64:/usr/lib64"
SECRET_PROVISION_CA_CHAIN_PATH = "/ca.crt"
SECRET_PROVISION_CONSTRUCTOR = "1"
SECRET_PROVISION_SERVERS = "localhost:4433"
SECRET_PROVISION_SET_KEY = "image"

[libos]
entrypoint = "/loader"

[fs]
mounts = [
    { path = "/loader", uri = "file:loader" },
    { path = "/ca.crt", uri = "file:ca.crt" },
    { path = "/gramine/runtime", uri = "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc" },
    { path = "/gramine/lib", uri = "file:/usr/lib/x86_64-linux-gnu" },
    { type = "encrypted", path = "/data", uri = "file:/data", key_name = "image" },
    { type = "tmpfs", path = "/tmp" },
]

[fs.root]
type = "encrypted"
uri = "file:/image"
key_name = "image"

[sgx]
debug = false
enclave_size = "1G"
max_threads = 32
remote_attestation = "dcap"
file_check_policy = "strict"
trusted_files = [
    { uri = "file:loader", sha256 = "27fcbdca83640fa889e8381c76c3ad65a15787365d9bcaf0b50e717004e8fdb3" },
    "file:ca.crt",
    "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/",
    "file:/usr/lib/x86_64-linux-gnu/libsecret_prov_attest.so",
]
`;

describe('the manifest of the constructed subject', () => {
  test.each(['1.7', '1.8', '1.9'] as const)('has no findings for Gramine %s', async (release) => {
    for (const options of [{ release }, { ...whole, release }]) {
      const { manifest } = await loadGramine(options);
      const { findings } = lintText(new Source('load-gramine.manifest', manifest), {
        file: identify('load-gramine.manifest', 'gramine-manifest'),
        release,
        profile: 'production',
        rules,
      });
      expect(findings).toEqual([]);
    }
  });

  test('holds nothing of an image', async () => {
    const { manifest, identity, needs } = await loadGramine({ release: '1.9' });
    expect(manifest).toBe(generic);
    expect(identity).toBeUndefined();
    expect(needs).toEqual(['libpal', 'gramine-package', 'load-gramine.certificates']);
  });

  test('is not made for releases that are known to be unsafe', async () => {
    expect(await loadGramine({ ...whole, release: '1.6.2' })).toEqual({
      release: '1.6.2',
      manifest: '',
      identity: undefined,
      needs: ['release'],
    });
  });
});

describe('the identity of the constructed subject', () => {
  test.each(['1.7', '1.8', '1.9'] as const)(
    'is that of the signed manifest and libpal of Gramine %s',
    async (release) => {
      const { identity, needs } = await loadGramine({ ...whole, release });
      expect(needs).toEqual([]);
      expect(identity?.mrenclave).toBe(
        naiveMrenclave({
          release,
          manifest: Buffer.from(identity!.signedManifest, 'utf8'),
          libpal,
          size: 1n << 30n,
          threads: 32,
          edmm: false,
          nonPie: false,
        }),
      );
      expect(identity?.signedManifest).toContain(`sha256 = "${certificates}"`);
      expect(identity?.signedManifest).toContain(`sha256 = "${sha256('libos')}"`);
      expect(identity?.signedManifest).toContain(`sha256 = "${sha256('linker')}"`);
    },
  );

  test('differs with the certificates of the key server', async () => {
    const one = await loadGramine(whole);
    const other = await loadGramine({ ...whole, certificates: 'cd'.repeat(32) });
    expect(one.identity?.mrenclave).not.toBe(other.identity?.mrenclave);
  });

  test.each([
    ['libpal', { gramine: { tree, hash } }],
    ['gramine-package', { gramine: { tree: literalTree({}), hash, libpal } }],
  ])('is unknown without %s', async (need, without) => {
    const { identity, needs } = await loadGramine({ ...whole, ...without });
    expect([identity, needs]).toEqual([undefined, [need]]);
  });

  test('is unknown without the certificates of the key server', async () => {
    const { identity, needs } = await loadGramine({ release: '1.9', gramine: { tree, hash, libpal } });
    expect([identity, needs]).toEqual([undefined, ['load-gramine.certificates']]);
  });
});
