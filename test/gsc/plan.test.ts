import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readGscConfig } from '../../src/gsc/config.ts';
import { planWrap, type WrapRequest } from '../../src/gsc/plan.ts';
import type { WrapPlan } from '../../src/gsc/wrap-plan.ts';
import { inspectImage } from '../../src/inspect/inspect-image.ts';
import { Source } from '../../src/text/source.ts';
import { type Files, madeImage, program, system } from '../inspect/made-image.ts';

const debian: Files = {
  ...system,
  '/etc/os-release': 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n',
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n',
  '/usr/bin/bash': program,
  '/usr/bin/find': program,
  '/usr/bin/python3.11': program,
  '/usr/bin/python3': '-> python3.11',
  '/usr/sbin/ldconfig': program,
  '/sbin': '-> usr/sbin',
  '/lib': '-> usr/lib',
  '/usr/lib/x86_64-linux-gnu/libx.so': program,
  '/etc/ld.so.conf': 'include /etc/ld.so.conf.d/*.conf\n',
  '/etc/ld.so.conf.d/a.conf': '/opt/lib\n',
  '/opt/lib/liby.so': program,
  '/app/main.py': 'print(1)\n',
  '/home/app/.cache/x': 'x',
};

const config = {
  Entrypoint: ['python3', '-m'],
  Cmd: ['http.server', '8080'],
  WorkingDir: '/app',
  Env: ['PATH=/usr/bin:/bin', 'LD_LIBRARY_PATH=/opt/lib', 'MODE=prod'],
};

async function plan(
  manifest: string,
  given: Partial<Omit<WrapRequest, 'manifest' | 'config'>> & {
    readonly files?: Files;
    readonly imageConfig?: object;
    readonly config?: string;
  } = {},
): Promise<WrapPlan> {
  const { files = {}, imageConfig = config, config: yaml, ...rest } = given;
  const image = await madeImage([{ ...debian, ...files }], imageConfig);
  const read = yaml === undefined ? undefined : readGscConfig(new Source('config.yaml', yaml));
  if (read && 'problem' in read) throw new Error(read.problem.message);
  return planWrap({
    image,
    inspection: await inspectImage(image),
    manifest: new Source('app.manifest', manifest),
    ...(read && { config: read.config }),
    release: '1.9',
    insecureArgs: false,
    buildType: 'release',
    removeGramineDeps: false,
    name: 'registry.example/app:1',
    ...rest,
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the plan of a wrapped image', () => {
  test('has the manifest that GSC writes, in its order', async () => {
    const { manifest } = await plan('sgx.enclave_size = "1G"\nloader.env.MODE = "test"\n');
    expect(manifest.text).toBe(`[sgx]
enclave_size = "1G"
debug = false
trusted_files = [
    "file:/gramine/app_files/trusted_argv",
]

[loader]
log_level = "error"
argv_src_file = "file:/gramine/app_files/trusted_argv"

[loader.env]
MODE = "test"
LD_LIBRARY_PATH = "/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine/runtime/glibc:/usr/lib/x86_64-linux-gnu:{{library_paths}}:/opt/lib"
PATH = "{{env_path}}:/usr/bin:/bin"

[loader.entrypoint]
uri = "file:/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine/libsysdb.so"

[libos]
entrypoint = "/gramine/app_files/python3"

[fs]
start_dir = "/app/"
mounts = []

[fs.root]
type = "chroot"
uri = "file:/"
`);
    expect(manifest.sha256).toBe(sha256(manifest.text!));
    const shown = new Map(manifest.keys.map(({ path, shown: value, origins }) => [path, [value, origins]]));
    expect(shown.get('sgx.enclave_size')).toEqual(['"1G"', ['user']]);
    expect(shown.get('sgx.max_threads')).toEqual(['4', ['gramine']]);
    expect(shown.get('loader.env.MODE')).toEqual(['"test"', ['user']]);
    expect(shown.get('loader.env.PATH')).toEqual([
      '"/gramine/meson_build_output/bin:/usr/bin:/bin:/usr/bin:/bin"',
      ['gsc', 'image'],
    ]);
    expect(shown.get('loader.env.LD_LIBRARY_PATH')?.[0]).toBe(
      '"/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine/runtime/glibc:/usr/lib/x86_64-linux-gnu:/opt/lib:/lib/x86_64-linux-gnu:/lib:/opt/lib:/opt/lib"',
    );
    expect(shown.has('loader.entrypoint.sha256')).toBe(false);
    expect(manifest.overridden).toMatchObject([{ path: 'loader.env.MODE', by: ['user'], from: 'image' }]);
  });

  test('lists the files of the image and those that GSC adds, with what is known of their hashes', async () => {
    const { trusted, trustedArgv, manifest } = await plan('');
    const entry = (path: string) => trusted.entries.find(({ uri }) => uri === `file:${path}`);
    expect(entry('/app/main.py')).toEqual({
      uri: 'file:/app/main.py',
      resolved: '/app/main.py',
      sha256: sha256('print(1)\n'),
      size: 9,
      layer: 0,
      content: 'image',
    });
    expect(entry('/bin/python3')).toMatchObject({ resolved: '/usr/bin/python3.11', content: 'image' });
    expect(entry('/gramine/app_files/python3')).toMatchObject({ resolved: '/usr/bin/python3.11', content: 'image' });
    expect(entry('/gramine/app_files/trusted_argv')).toEqual({
      uri: 'file:/gramine/app_files/trusted_argv',
      resolved: '/gramine/app_files/trusted_argv',
      sha256: sha256('/gramine/app_files/python3\0-m\x008080\0'),
      size: 35,
      content: 'gsc',
    });
    expect(trustedArgv).toEqual({ size: 35, sha256: entry('/gramine/app_files/trusted_argv')!.sha256 });
    expect(entry('/gramine/app_files/entrypoint.manifest')).toMatchObject({ sha256: manifest.sha256, content: 'gsc' });
    for (const path of ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'])
      expect(entry(path)).toEqual({ uri: `file:${path}`, resolved: path, content: 'volatile' });
    expect(entry('/gramine/app_files/apploader.sh')).toMatchObject({ content: 'unknown' });
    expect(entry('/home/app/.cache/x')).toBeDefined();
    expect(trusted.walk.multiplied.map(({ link }) => link)).toEqual(['/bin', '/lib', '/lib64', '/sbin']);
  });

  test('takes 108 bytes of manifest for each file, and its URI', async () => {
    const before = await plan('');
    const after = await plan('', { files: { '/app/one': '1', '/app/another': '2' } });
    const more = ['file:/app/one', 'file:/app/another'].reduce((sum, uri) => sum + 108 + uri.length, 0);
    expect(after.manifest.knownBytes! - before.manifest.knownBytes!).toBe(more);
    expect(after.trusted.totals.entries - before.trusted.totals.entries).toBe(2);
  });

  test('walks as the user of the image, whose cache is removed', async () => {
    const files: Files = { '/srv/secret': { content: 'x', mode: 0o600 } };
    const { trusted, problems, user } = await plan('', { files, imageConfig: { ...config, User: 'app' } });
    const paths = trusted.entries.map(({ resolved }) => resolved);
    expect(paths).not.toContain('/srv/secret');
    expect(paths).not.toContain('/home/app/.cache/x');
    expect(user).toMatchObject({ uid: 1000, gid: 1000 });
    expect(problems.map(({ code }) => code)).toContain('image/user');
    const settled = await plan('loader.uid = 1000\n', { imageConfig: { ...config, User: 'app' } });
    expect(settled.problems.map(({ code }) => code)).not.toContain('image/user');
  });

  test('names what GSC 1.9 stops at, and older releases do not', async () => {
    const manifest = 'sgx.allowed_files = ["file:/nope", "file:/app", "file:/app/main.py"]\n';
    const codes = async (release: '1.8' | '1.9') =>
      (await plan(manifest, { release })).problems
        .filter(({ code }) => code.startsWith('gsc/'))
        .map(({ severity, code }) => [severity, code]);
    expect(await codes('1.9')).toEqual(
      expect.arrayContaining([
        ['error', 'gsc/missing-entry'],
        ['error', 'gsc/unhashable-entry'],
      ]),
    );
    expect((await codes('1.8')).filter(([severity]) => severity === 'error')).toEqual([]);
  });

  test('does not say how the program was called before 1.3', async () => {
    const unknown = async (release: WrapRequest['release']) =>
      (await plan('', { release })).unknown.map(({ what }) => what);
    expect(await unknown('1.2')).toContain('the name by which the program is called');
    expect(await unknown('1.3')).not.toContain('the name by which the program is called');
  });

  test('says that signing stops at a trusted file that is missing, in every release', async () => {
    const message = async (release: '1.8' | '1.9') =>
      (await plan('sgx.trusted_files = ["file:/nope"]\n', { release })).problems.find(
        ({ code }) => code === 'gsc/missing-entry',
      );
    expect(await message('1.8')).toMatchObject({
      severity: 'error',
      message: '`file:/nope` of `sgx.trusted_files` is not in the image, and signing stops there',
    });
    expect(await message('1.9')).toMatchObject({
      severity: 'error',
      message: '`file:/nope` of `sgx.trusted_files` is not in the image, and `gsc build` stops there',
    });
  });

  test('adds allowed files to the trusted ones from 1.9 on', async () => {
    const manifest = 'sgx.allowed_files = ["file:/app/main.py"]\n';
    const has = async (release: '1.8' | '1.9') =>
      (await plan(manifest, { release })).trusted.entries.some(({ uri }) => uri === 'file:/app/main.py');
    expect([await has('1.8'), await has('1.9')]).toEqual([false, true]);
  });

  test('leaves the arguments to the host when it is told to', async () => {
    const { trusted, trustedArgv, manifest, configChanges, layers, problems } = await plan('', { insecureArgs: true });
    expect(manifest.text).toContain('insecure__use_cmdline_argv = true');
    expect(manifest.text).not.toContain('trusted_argv');
    expect(trustedArgv).toBeUndefined();
    expect(trusted.entries.some(({ uri }) => uri.endsWith('trusted_argv'))).toBe(false);
    expect(configChanges.find(({ key }) => key === 'Cmd')?.after).toBe('["8080"]');
    expect(layers.build).toHaveLength(13);
    expect(problems.map(({ code }) => code)).toContain('gsc/insecure-args');
  });

  test('counts layers and tells what to type', async () => {
    const { layers, commands, names, problems } = await plan('sgx.remote_attestation = "dcap"\n', {
      removeGramineDeps: true,
      buildType: 'debug',
      config: 'Distro: auto\nGramine: { Repository: r, Branch: v1.9 }\n',
      imageConfig: { ...config, ExposedPorts: { '8080/tcp': {}, '53/udp': {} } },
    });
    expect([layers.build?.length, layers.sign.length]).toEqual([15, 3]);
    expect(names).toEqual({
      original: 'registry.example/app:1',
      unsigned: 'gsc-registry.example/app:1-unsigned',
      signed: 'gsc-registry.example/app:1',
    });
    expect(commands.map(({ line }) => line)).toEqual([
      './gsc build -c config.yaml -b debug registry.example/app:1 app.manifest',
      './gsc sign-image -c config.yaml --remove-gramine-deps registry.example/app:1 enclave-key.pem',
      'docker run --device=/dev/sgx_enclave -v /var/run/aesmd/aesm.socket:/var/run/aesmd/aesm.socket -p 8080:8080 -p 53:53/udp gsc-registry.example/app:1',
    ]);
    expect(problems.filter(({ code }) => code.startsWith('gsc/')).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['gsc/image-reference', 'gsc/debug-build']),
    );
  });

  test('counts as many layers as the reference for each family', async () => {
    const count = async (distro: string) =>
      (await plan('', { config: `Distro: ${distro}\nGramine: { Image: g }\n` })).layers.build?.length;
    expect(await count('debian:12')).toBe(14);
    expect(await count('redhat/ubi9:9.4')).toBe(16);
    expect(await count('registry.suse.com/suse/sle15:15.4')).toBe(15);
  });

  test('interprets braces of the image as a template, and stops where Jinja does', async () => {
    const broken = await plan('', { imageConfig: { ...config, Env: ['X={# y'] } });
    expect(broken.problems.map(({ code }) => code)).toContain('gsc/finalise-fails');
    expect(broken.manifest.finalised).toBeUndefined();
    const emptied = await plan('loader.env.A = "{{ arch_libdir }}/x"\n');
    expect(emptied.manifest.finalised).toContain('A = "/x"');
    expect(emptied.problems.map(({ code }) => code)).toContain('gsc/unknown-variable');
  });

  test('gives no list when the manifest says that every file may be opened', async () => {
    const { trusted, problems } = await plan('sgx.file_check_policy = "allow_all_but_log"\n');
    expect(trusted.isSkipped).toBe(true);
    expect(trusted.entries.map(({ uri }) => uri)).toEqual(['file:/gramine/app_files/trusted_argv']);
    expect(problems.map(({ code }) => code)).toContain('gsc/no-trusted-files');
  });

  test('finds that links lead back to the root, and on to the kernel', async () => {
    const { problems, trusted } = await plan('', { files: { '/host': '-> /' } });
    expect(problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['image/ancestor-link', 'gsc/kernel-files']),
    );
    expect(trusted.walk.mounted).toContain('/host/proc');
  });

  test('finds links to single files of the kernel, but none that lead there through /dev', async () => {
    const { trusted, problems } = await plan('', {
      files: {
        '/app/status': '-> /proc/self/status',
        '/app/log': '-> /dev/stdout',
        '/dev/stdout': '-> /proc/self/fd/1',
      },
    });
    expect(trusted.walk.mounted).toEqual(['/app/status']);
    expect(problems.map(({ code }) => code)).toContain('gsc/kernel-files');
  });

  test('removes the cache of the home that the image sets, and no other', async () => {
    const files = { '/app/.cache/x': 'x', '/root/.cache/x': 'x' };
    const uris = async (Env: readonly string[]) =>
      (await plan('', { files, imageConfig: { ...config, Env } })).trusted.entries
        .map(({ uri }) => uri)
        .filter((uri) => uri.includes('.cache'));
    expect(await uris(['HOME=/app'])).toEqual(['file:/home/app/.cache/x', 'file:/root/.cache/x']);
    expect(await uris([])).toEqual(['file:/app/.cache/x', 'file:/home/app/.cache/x']);
  });

  test('names variables that do not go together, and those that leave SGX out', async () => {
    const codes = async (Env: readonly string[], release: WrapRequest['release']) =>
      (await plan('', { imageConfig: { ...config, Env }, release })).problems
        .map(({ code }) => code)
        .filter((code) => /environment|direct/.test(code));
    expect(await codes(['A=1', 'A.B=2'], '1.8')).toEqual(['gsc/broken-environment']);
    expect(await codes(['A=1', 'A=2'], '1.8')).toEqual([]);
    expect(await codes(['GRAMINE_MODE=direct'], '1.9')).toEqual(['gsc/direct-mode']);
    expect(await codes(['GSC_PAL=Linux'], '1.7')).toEqual(['gsc/direct-mode']);
    expect(await codes(['GSC_PAL=Linux', 'GRAMINE_MODE=sgx'], '1.9')).toEqual([]);
  });

  test('says that the credentials of a subscription stay in layers', async () => {
    const evidence = async (distro: string) =>
      (await plan('', { config: `Distro: ${distro}\nGramine: { Image: g }\n` })).problems.find(
        ({ code }) => code === 'gsc/subscription',
      )?.evidence;
    expect(await evidence('redhat/ubi9:9.4')).toEqual(['redhat.repo', 'pki/entitlement', 'redhat-uep.pem']);
    expect(await evidence('registry.suse.com/suse/sle15:15.4')).toEqual(['SCCcredentials']);
    expect(await evidence('debian:12')).toBeUndefined();
  });

  test('says which fields a new Docker leaves out, on which GSC stops', async () => {
    const message = async (imageConfig: object) =>
      (await plan('', { imageConfig })).problems.find(({ code }) => code === 'gsc/empty-fields')?.message;
    expect(await message(config)).toBe(
      'Docker from 28.2 on leaves out `User`, without which GSC 1.9 stops with a KeyError',
    );
    expect(await message({ Cmd: ['python3'] })).toBe(
      'Docker from 28.2 on leaves out `Entrypoint` and `User`, without which GSC 1.9 stops with a KeyError',
    );
    expect(await message({ ...config, User: 'app' })).toBeUndefined();
  });

  test('asks for no size of an enclave that grows', async () => {
    const help = async (manifest: string, release: WrapRequest['release'] = '1.9') =>
      (await plan(manifest, { release })).problems.find(({ code }) => code === 'gsc/default-size')?.help;
    expect(await help('')).toBe('set `sgx.enclave_size` and `sgx.max_threads`');
    expect(await help('sgx.edmm_enable = true\n')).toBe('set `sgx.max_threads`');
    expect(await help('sgx.edmm_enable = true\n', '1.4')).toBe('set `sgx.enclave_size` and `sgx.max_threads`');
    expect(await help('sgx.enclave_size = "1G"\n', '1.3')).toBe('set `sgx.thread_num`');
    expect(await help('sgx.enclave_size = "1G"\nsgx.thread_num = 8\n', '1.4')).toBeUndefined();
  });

  test('does without what a folder does not say', async () => {
    const image = await madeImage([debian], {});
    const empty = await planWrap({
      image: { ...image, image: { ...image.image, config: undefined } },
      inspection: { ...(await inspectImage(image)), launch: undefined },
      manifest: new Source('m', ''),
      release: '1.9',
      insecureArgs: false,
      buildType: 'release',
      removeGramineDeps: false,
    });
    expect(empty.launch).toBeUndefined();
    expect(empty.manifest.text).toBeUndefined();
    expect(empty.names.signed).toBe('gsc-IMAGE');
    expect(empty.trusted.entries.length).toBeGreaterThan(10);
  });

  test('hides secrets, and keeps the hash of the whole text', async () => {
    const { manifest } = await plan('', { imageConfig: { ...config, Env: ['DB_PASSWORD=hunter2-and-more'] } });
    expect(manifest.text).toContain('hunter2-and-more');
    expect(manifest.shown).not.toContain('hunter2');
    expect(manifest.keys.find(({ path }) => path === 'loader.env.DB_PASSWORD')).toMatchObject({
      shown: '…',
      isSecret: true,
    });
  });

  test('says which packages are there, and which of them would be lost', async () => {
    const status = ['openssl', 'python3', 'gone']
      .map(
        (name) =>
          `Package: ${name}\nStatus: ${name === 'gone' ? 'deinstall ok config-files' : 'install ok installed'}\n`,
      )
      .join('\n');
    const { packages, problems } = await plan('', {
      files: { '/var/lib/dpkg/status': status },
      removeGramineDeps: true,
    });
    expect(packages?.needed).toHaveLength(13);
    expect(packages?.present).toEqual(['openssl', 'python3']);
    expect(problems.find(({ code }) => code === 'gsc/removed-dependencies')?.evidence).toEqual(['openssl']);
    expect((await plan('')).packages?.present).toBeUndefined();
  });

  test('is refused for an image that GSC has wrapped before', async () => {
    const { problems } = await plan('', { files: { '/gramine/app_files/entrypoint.manifest.sgx': 'x' } });
    expect(problems.map(({ code }) => code)).toContain('gsc/already-wrapped');
  });

  test('never has an MRENCLAVE', async () => {
    const found = await plan('');
    expect(found.unknown[0]?.what).toBe('MRENCLAVE');
    expect(JSON.stringify({ ...found, unknown: [] }).toLowerCase()).not.toContain('mrenclave');
  });
});

describe('a plan of odd input', () => {
  const odd: readonly (readonly [what: string, manifest: string, imageConfig?: object])[] = [
    ['a table that is none', 'sgx = 1\n'],
    ['an environment that is none', 'loader.env = "x"\n'],
    ['a list that is none', 'sgx.trusted_files = 1\n'],
    ['a list of tables', 'sgx.trusted_files = [{ uri = "file:/app/main.py" }]\n'],
    ['a key like __proto__', '__proto__.x = 1\nloader.env.__proto__ = "y"\n'],
    ['a size that is none', 'sgx.enclave_size = 5\nsgx.max_threads = "x"\n'],
    ['a small enclave', 'sgx.enclave_size = "1M"\n'],
    ['a program with a quote', '', { Cmd: ['/bin/a"b'] }],
    ['a working directory with a backslash', '', { Cmd: ['/usr/bin/dash'], WorkingDir: '/a\\q' }],
    [
      'variables of all kinds',
      '',
      { Cmd: ['dash'], Env: ['A', '=', 'B.=1', '__proto__=1', 'C=\u0000', 'D={{ 1/0 }}'] },
    ],
    [
      'a template that never ends',
      'x = "{% for a in range(999999999) %}{% for b in range(999999999) %}y{% endfor %}{% endfor %}"\n',
    ],
    ['a user that is none', '', { Cmd: ['dash'], User: 'nobody-knows' }],
  ];

  test.each(odd.map((row) => [row[0], row] as const))('with %s ends with what is wrong', async (_, row) => {
    const [, manifest, imageConfig = config] = row;
    for (const release of ['1.0', '1.5', '1.8', '1.9'] as const) {
      const found = await plan(manifest, { imageConfig, release });
      expect(found.unknown.length).toBeGreaterThan(3);
      expect(found.trusted.entries.length).toBeGreaterThan(5);
    }
  });

  test('says that the enclave is too small', async () => {
    const { problems } = await plan('sgx.enclave_size = "1M"\n');
    expect(problems.map(({ code }) => code)).toContain('gsc/enclave-refused');
  });

  test('says that a quote breaks the manifest', async () => {
    const { problems, manifest } = await plan('', { imageConfig: { Cmd: ['/usr/bin/a"b'] } });
    expect(problems.map(({ code }) => code)).toContain('gsc/broken-manifest');
    expect(manifest.text).toBeUndefined();
  });
});
