import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/diagnostic/diagnostic.ts';
import { applyEncryption, type EncryptionOptions, parseEncrypted } from '../../src/generate/encrypted.ts';
import { provisioningLibrary } from '../../src/generate/provisioning-library.ts';
import type { ProvisioningOptions } from '../../src/generate/secret-provisioning.ts';
import type { Workload } from '../../src/generate/workload.ts';
import { isBefore, lines, type Release } from '../../src/gramine/release.ts';
import { elf, glibcLinker, muslLinker, treeOf } from './elf.ts';
import { findings, gramine, program, values, written } from './generate.ts';

const lib = '/usr/lib/x86_64-linux-gnu';
const system = {
  '/lib64/ld-linux-x86-64.so.2': elf({ soname: 'ld-linux-x86-64.so.2' }),
  [`${lib}/libc.so.6`]: elf({ soname: 'libc.so.6' }),
  [`${lib}/libfoo.so.1`]: elf({ soname: 'libfoo.so.1' }),
  '/usr/bin/infer': elf({ interpreter: glibcLinker, needed: ['libfoo.so.1', 'libc.so.6'] }),
  '/usr/bin/static': elf({ type: 'executable' }),
  '/srv/model/weights': 'x',
};
const installed = {
  ...system,
  [`${lib}/libsecret_prov_attest.so`]: elf({
    soname: 'libsecret_prov_attest.so',
    needed: ['libmbedtls_gramine.so.21', 'libc.so.6'],
  }),
  [`${lib}/libmbedtls_gramine.so.21`]: elf({ soname: 'libmbedtls_gramine.so.21' }),
};

const library = provisioningLibrary(treeOf(installed), gramine);
const unknownLibrary = provisioningLibrary(treeOf(system), gramine);

interface Wish {
  readonly program?: string;
  readonly arguments?: readonly string[];
  readonly encrypted?: readonly string[];
  readonly provisioning?: ProvisioningOptions;
  readonly release?: Release;
  readonly variables?: Readonly<Record<string, string>>;
}

function encrypted(wish: Wish): Workload {
  const release = wish.release ?? '1.9';
  const variables = Object.entries(wish.variables ?? {}).map(([name, value]) => ({ name, value, why: 'a test' }));
  const request = { program: wish.program ?? 'infer', arguments: wish.arguments ?? [], variables };
  const { workload } = program(system, request, { release });
  const options: EncryptionOptions = {
    encrypted: (wish.encrypted ?? []).map(parseEncrypted),
    release,
    tree: treeOf(system),
    ...(wish.provisioning && { provisioning: wish.provisioning }),
  };
  return applyEncryption(workload, options);
}

const flow = {
  encrypted: ['/data'],
  provisioning: { library, servers: 'kbs.example.com:4433', certificates: '/etc/kbs.crt' },
};
const at = (workload: Workload, path: string, release: Release = '1.9') =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
      values(workload, { release }),
    );
const questionsOf = ({ questions }: Workload) => questions.map(({ text }) => text).join('\n');

describe('--encrypted', () => {
  test('takes a path and the name of a key', () => {
    expect(parseEncrypted('/data')).toEqual({ path: '/data', keyName: 'default' });
    expect(parseEncrypted('/data/../x//y/=model')).toEqual({ path: '/x/y', keyName: 'model' });
    expect(parseEncrypted('/a=b=_sgx_mrsigner')).toEqual({ path: '/a=b', keyName: '_sgx_mrsigner' });
  });

  test.each([
    'data',
    '',
    '/',
    '/..',
    '/proc/x',
    '/lib',
    '/dev',
    '/x=',
    '/x=_sgx_other',
    '/x=a.b',
    "/x'''y",
    '/x=__proto__',
    '/x=constructor()',
    `/x=${'k'.repeat(65)}`,
  ])('does not take %j', (text) => {
    expect(() => parseEncrypted(text)).toThrow(UserError);
  });

  test('refuses folders that share files, and a folder with two keys', () => {
    expect(() => encrypted({ encrypted: ['/data', '/data/in'] })).toThrow(/must not share files/);
    expect(() => encrypted({ encrypted: ['/data=a', '/data=b'] })).toThrow(/two keys/);
  });

  test('mounts the path under the same name, and says what a key is for it', () => {
    const workload = encrypted({ encrypted: ['/srv/model=weights', '/out=_sgx_mrsigner'] });
    const { fs } = values(workload);
    expect(fs.mounts.filter((one) => one.type === 'encrypted')).toEqual([
      { type: 'encrypted', path: '/out', uri: 'file:/out', key_name: '_sgx_mrsigner' },
      { type: 'encrypted', path: '/srv/model', uri: 'file:/srv/model', key_name: 'weights' },
    ]);
    expect(at(workload, 'sgx.remote_attestation')).toBeUndefined();
    expect(questionsOf(workload)).toContain('who hands over the key `weights`');
    expect(questionsOf(workload)).not.toContain('key `_sgx_mrsigner`');
  });

  test('takes what is encrypted from the files that are trusted', () => {
    const request = { arguments: ['/srv/model/weights'] };
    expect(values(encrypted(request)).sgx.trusted_files).toContain('file:/srv/model/weights');
    const after = values(encrypted({ ...request, encrypted: ['/srv/model'] }));
    expect(after.sgx.trusted_files).not.toContain('file:/srv/model/weights');
    expect(after.fs.mounts.map(({ path }) => path)).not.toContain('/srv/model/weights');
  });

  test('is a list of files before 1.2, where there is one key without a name', () => {
    const old = encrypted({ encrypted: ['/data', '/srv/model/weights', '/s=_sgx_mrenclave'], release: '1.1' });
    expect(at(old, 'sgx.protected_files', '1.1')).toEqual(['file:/data/', 'file:/srv/model/weights']);
    expect(at(old, 'sgx.protected_mrenclave_files', '1.1')).toEqual(['file:/s/']);
    expect(() => encrypted({ encrypted: ['/data=model'], release: '1.1' })).toThrow(/one key for encrypted files/);
  });
});

describe('--secret-provisioning', () => {
  test('attests the enclave and puts the library in front of the program, with no key in the manifest', () => {
    const workload = encrypted(flow);
    const { loader, sgx, fs } = values(workload);
    expect(loader.env).toEqual({
      LD_LIBRARY_PATH: '/lib:/usr/lib/x86_64-linux-gnu',
      LD_PRELOAD: 'libsecret_prov_attest.so',
      SECRET_PROVISION_CA_CHAIN_PATH: '/ca.crt',
      SECRET_PROVISION_CONSTRUCTOR: '1',
      SECRET_PROVISION_SERVERS: 'kbs.example.com:4433',
      SECRET_PROVISION_SET_KEY: 'default',
    });
    expect(at(workload, 'sgx.remote_attestation')).toBe('dcap');
    expect(sgx.trusted_files).toEqual(
      expect.arrayContaining([
        `file:${lib}/libsecret_prov_attest.so`,
        `file:${lib}/libmbedtls_gramine.so.21`,
        'file:/etc/kbs.crt',
      ]),
    );
    expect(fs.mounts).toContainEqual({ path: '/ca.crt', uri: 'file:/etc/kbs.crt' });
    expect(at(workload, 'sys.enable_extra_runtime_domain_names_conf')).toBe(true);
    expect(at(workload, 'fs.insecure__keys')).toBeUndefined();
    expect(questionsOf(workload)).not.toMatch(/key server is|host names|has to check this enclave/);
  });

  test('asks for what is not known', () => {
    const asked = questionsOf(encrypted({ encrypted: ['/data'], provisioning: { library: unknownLibrary } }));
    expect(asked).toContain('where the key server is');
    expect(asked).toContain('put its certificate into `ca.crt`');
    expect(asked).toContain('Gramine is not installed here');
  });

  test('looks up no names for a server that is given by its address', () => {
    const provisioning = { library, servers: '10.0.0.1:4433;[::1]:4433' };
    expect(at(encrypted({ provisioning }), 'sys.enable_extra_runtime_domain_names_conf')).toBeUndefined();
  });

  test('leaves what is set already, and loads its library before others', () => {
    const variables = { LD_PRELOAD: 'libfoo.so.1', SECRET_PROVISION_SERVERS: 'mine:1' };
    expect(values(encrypted({ ...flow, variables })).loader.env).toMatchObject({
      LD_PRELOAD: 'libsecret_prov_attest.so:libfoo.so.1',
      SECRET_PROVISION_SERVERS: 'mine:1',
    });
  });

  test('learns from variables where the key server is and what proves it', () => {
    const variables = { SECRET_PROVISION_SERVERS: 'kbs:4433', SECRET_PROVISION_CA_CHAIN_PATH: '/etc/kbs/ca.pem' };
    const workload = encrypted({ encrypted: ['/data'], provisioning: { library }, variables });
    expect(questionsOf(workload)).not.toMatch(/key server/);
    expect(values(workload).sgx.trusted_files).toContain('file:/etc/kbs/ca.pem');
    expect(values(workload).fs.mounts).toContainEqual({ path: '/etc/kbs/ca.pem', uri: 'file:/etc/kbs/ca.pem' });
    expect(at(workload, 'sys.enable_extra_runtime_domain_names_conf')).toBe(true);
  });

  test('leaves it to programs that no library can be put in front of', () => {
    const workload = encrypted({ ...flow, program: '/usr/bin/static' });
    expect(values(workload).loader.env?.LD_PRELOAD).toBeUndefined();
    expect(at(workload, 'sgx.remote_attestation')).toBe('dcap');
    expect(questionsOf(workload)).toContain('it is linked statically');
    const musl = {
      '/lib/ld-musl-x86_64.so.1': elf({ soname: 'ld-musl-x86_64.so.1' }),
      '/bin/app': elf({ interpreter: muslLinker, needed: ['libc.musl-x86_64.so.1'] }),
    };
    const options = { encrypted: [], release: '1.9', provisioning: flow.provisioning } as const;
    expect(questionsOf(applyEncryption(program(musl, { program: '/bin/app' }).workload, options))).toContain(
      'it uses musl',
    );
  });

  test('sets one key, and asks who hands over the others', () => {
    const workload = encrypted({ ...flow, encrypted: ['/in=first', '/out=second', '/state=_sgx_mrsigner'] });
    expect(at(workload, 'loader.env.SECRET_PROVISION_SET_KEY')).toBe('first');
    expect(questionsOf(workload)).toContain('who hands over `second`');
  });

  test('is told as each release has it', () => {
    const old = encrypted({ ...flow, release: '1.1' });
    expect(at(old, 'loader.env.SECRET_PROVISION_SET_PF_KEY', '1.1')).toBe('1');
    expect(at(old, 'loader.env.SECRET_PROVISION_SET_KEY', '1.1')).toBeUndefined();
    expect(at(old, 'sgx.remote_attestation', '1.1')).toBe(true);
  });
});

describe('what comes of it', () => {
  const wishes: Readonly<Record<string, Wish>> = {
    'the whole flow': flow,
    'nothing known': { encrypted: ['/data'], provisioning: { library: unknownLibrary } },
    'a key that the application fetches': { encrypted: ['/data', '/more'] },
    'sealed data': { encrypted: ['/a=_sgx_mrsigner', '/b=_sgx_mrenclave'] },
    'a secret for no file': { provisioning: { library } },
    'several keys': { ...flow, encrypted: ['/b=second', '/a=first', '/c=second', '/d=_sgx_mrsigner'] },
    'a static program': { ...flow, program: '/usr/bin/static' },
    'a file': { ...flow, encrypted: ['/srv/model/weights'] },
  };

  describe.each(Object.entries(wishes))('with %s', (_, wish) => {
    test.each(Object.values(lines))('lints clean in Gramine %s', (release) => {
      if (isBefore(release, '1.2') && wish.encrypted?.some((text) => /=[a-z]/.test(text))) return;
      const workload = encrypted({ ...wish, release });
      for (const form of ['template', 'plain'] as const)
        expect(findings(written(workload, { release, form }), { release, form })).toEqual([]);
    });
  });

  test.each([
    ['without attestation', 'sgx.remote_attestation = "dcap"', '', ['sgx/attestation-combination']],
    [
      'with another key',
      'SET_KEY = "default"',
      'SET_KEY = "other"',
      ['encryption/key-not-provided', 'encryption/unused-key'],
    ],
    ['without its library', `"file:${lib}/libsecret_prov_attest.so",`, '', ['encryption/provisioning-file']],
    ['without its certificates', '"file:/etc/kbs.crt",', '', ['encryption/provisioning-file', 'mounts/unlisted']],
    [
      'with certificates of the host',
      'sgx.trusted_files = [',
      'sgx.allowed_files = ["file:/etc/kbs.crt"]\nsgx.trusted_files = [',
      ['encryption/provisioning-file'],
    ],
    [
      'with a library that does nothing',
      'loader.env.SECRET_PROVISION_CONSTRUCTOR = "1"',
      '',
      ['encryption/incomplete-provisioning'],
    ],
    [
      'with a key for everybody',
      'fs.root.type',
      'fs.insecure__keys.default = "00112233445566778899aabbccddeeff"\nfs.root.type',
      ['encryption/hardcoded-key'],
    ],
    [
      'with a key server of the host',
      'SERVERS = "kbs.example.com:4433"',
      'SERVERS = { passthrough = true }',
      ['security/dangerous-env'],
    ],
  ] as const)('does not lint clean any more %s', (_, from, to, expected) => {
    const text = written(encrypted(flow), { form: 'plain' });
    expect(text.split(from).length).toBe(2);
    const found = findings(text.replace(from, to), { form: 'plain' }).map((line) => /[a-z]+\/[a-z-]+/.exec(line)![0]);
    expect(found).toEqual(expect.arrayContaining([...expected]));
  });

  test('is explained', () => {
    const text = written(encrypted(flow), { form: 'plain' });
    expect(text.slice(text.indexOf('## Its environment'))).toMatchInlineSnapshot(`
      "## Its environment, fixed: nothing comes from the host

      # where the dynamic linker looks, as paths inside the enclave:
      #   /lib: Gramine's C library and dynamic linker
      #   /usr/lib/x86_64-linux-gnu: libraries that the program is linked with
      loader.env.LD_LIBRARY_PATH = "/lib:/usr/lib/x86_64-linux-gnu"
      # what fetches the key runs in front of the program
      loader.env.LD_PRELOAD = "libsecret_prov_attest.so"
      # with which the key server proves who it is
      loader.env.SECRET_PROVISION_CA_CHAIN_PATH = "/ca.crt"
      # attest and fetch the key before the program starts, so that it needs no change
      loader.env.SECRET_PROVISION_CONSTRUCTOR = "1"
      # key servers, the first that answers counts. Fixed, though the certificate is what proves them
      loader.env.SECRET_PROVISION_SERVERS = "kbs.example.com:4433"
      # the secret that arrives is the key of the encrypted files; it is never in a file, nor in the environment of
      # the manifest
      loader.env.SECRET_PROVISION_SET_KEY = "default"

      ## System calls and memory

      # stack of each thread: Gramine's default of 256K is little for programs made for the 8M of Linux
      # (Documentation/manifest-syntax.rst, "Stack size")
      sys.stack.size = "2M"
      # to find \`kbs.example.com:4433\` by name. The host then chooses the name server, which can keep the key away
      # but not take the place of the key server
      # manifestly: ignore security/host-dns -- the certificate of the key server proves it, whatever address its name leads to
      sys.enable_extra_runtime_domain_names_conf = true

      ## The enclave

      # a debug enclave can be read from outside
      sgx.debug = false
      # all memory the program can have: its code and libraries, the stacks, and what it allocates. A power of two,
      # fixed at start (Documentation/manifest-syntax.rst, "Enclave size")
      sgx.enclave_size = "512M"
      # 3 threads of Gramine and up to 13 of the program; a thread more than that fails to start
      # (Documentation/manifest-syntax.rst, "Number of threads")
      sgx.max_threads = 16
      # the key server has to see a quote, which says what runs here and on which hardware, before it hands over the
      # key. DCAP can be verified without a service of Intel at run time (Documentation/attestation.rst)
      sgx.remote_attestation = "dcap"

      ## Files the program sees

      # an empty root: the program sees of the host what is mounted below, and nothing else
      fs.root.type = "tmpfs"
      fs.mounts = [
        # certificates of the authority that signs the key server's: public, but measured, so that nobody else can
        # play the key server
        { path = "/ca.crt", uri = "file:/etc/kbs.crt" },
        # inputs and outputs, encrypted and protected from changes on the host. The path is part of that protection
        # and the same on both sides; files brought from outside have to be encrypted for just their path, with
        # \`gramine-sgx-pf-crypt encrypt -w KEYFILE -i FILE -o /data/FILE\`. The key \`default\` stands nowhere: a key
        # server hands it to the attested enclave
        { type = "encrypted", path = "/data", uri = "file:/data", key_name = "default" },
        # Gramine's own C library (glibc) and dynamic linker
        { path = "/lib", uri = "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc" },
        # for temporary files: in memory, empty at start, lost at the end
        { type = "tmpfs", path = "/tmp" },
        # the program
        { path = "/usr/bin/infer", uri = "file:/usr/bin/infer" },
        # directories with libraries of the program; of these, only what is trusted can be opened
        { path = "/usr/lib/x86_64-linux-gnu", uri = "file:/usr/lib/x86_64-linux-gnu" },
      ]

      ## Files the program may open

      # files that are not listed are refused
      sgx.file_check_policy = "strict"
      sgx.trusted_files = [
        # the program
        "file:/usr/bin/infer",
        # libraries that the program is linked with
        "file:/usr/lib/x86_64-linux-gnu/libfoo.so.1",
        # Gramine's own C library (glibc) and dynamic linker
        "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/",
        # the library that attests the enclave and fetches the key before the program starts, and what it needs
        "file:/usr/lib/x86_64-linux-gnu/libmbedtls_gramine.so.21",
        "file:/usr/lib/x86_64-linux-gnu/libsecret_prov_attest.so",
        # certificates of the authority that signs the key server's: public, but measured, so that nobody else can
        # play the key server
        "file:/etc/kbs.crt",
      ]
      # manifestly: decide: what else the program opens (configuration, data, modules loaded by name): trust what it
      # reads, use \`--encrypted\` for what it writes or keeps secret. A run with \`sgx.file_check_policy =
      # "allow_all_but_log"\` and \`manifestly generate manifest --from-log\` find out
      "
    `);
  });
});
