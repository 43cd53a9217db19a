import { describe, expect, test } from 'vitest';
import { settingInRelease } from '../../src/generate/setting-in-release.ts';
import type { Workload } from '../../src/generate/workload.ts';
import { lines } from '../../src/gramine/release.ts';
import { findings, gramine, values, written } from './generate.ts';

const small: Workload = {
  program: { path: '/srv/app', argv: ['app'], why: 'the program' },
  environment: [],
  libraryDirectories: [],
  mounts: [{ type: 'chroot', path: '/srv/app', uri: 'file:/srv/app', why: 'the program' }],
  trusted: [{ uri: 'file:/srv/app', why: 'the program' }],
  allowed: [],
  settings: [],
  questions: [],
  profiles: [],
};

describe('a written manifest', () => {
  test('has every part under its reason', () => {
    expect(
      written({
        ...small,
        startDirectory: { path: '/srv', why: 'where it starts' },
        environment: [{ name: 'A.B', value: 'x"y', why: 'as asked for' }],
        libraryDirectories: [{ path: '/lib', why: 'the C library' }],
        mounts: [
          ...small.mounts,
          { type: 'encrypted', path: '/data', uri: 'file:data', keyName: 'disk', why: 'kept secret' },
          { type: 'chroot', path: '/lib', uri: `file:${gramine.runtimedir.glibc}`, why: 'the C library' },
          { type: 'chroot', path: '/usr/lib64', uri: 'file:/usr/lib64', why: 'libraries' },
        ],
        trusted: [...small.trusted, { uri: 'file:/usr/lib64/libz.so.1', why: 'libraries' }],
        allowed: [
          {
            uri: 'file:log/',
            why: 'written by the program',
            accept: { rule: 'security/allowed-files', reason: 'a log' },
          },
        ],
        settings: [
          { key: 'sgx.max_threads', value: 8n, why: 'eight', source: 'a book' },
          {
            key: 'sgx.file_check_policy',
            value: 'allow_all_but_log',
            why: 'to learn',
            accept: { rule: 'files/policy-permissive', reason: 'learning' },
          },
        ],
        questions: [
          { about: 'sgx', text: 'how large' },
          { about: 'fs.mounts', text: 'which key' },
          { about: 'something', text: 'anything' },
        ],
      }),
    ).toBe(`# /srv/app in Gramine 1.9, production profile. Made by \`manifestly generate manifest\`.
# What could not be known is marked "decide" (3 places).

# Where the distribution keeps its libraries, unless -D says otherwise
{% set arch_libdir = arch_libdir | default("/usr/lib64") %}

## The program

# Gramine's library OS
loader.entrypoint.uri = "file:{{ gramine.libos }}"
# the program
libos.entrypoint = "/srv/app"
# its arguments, its own name first; the host can't choose others
loader.argv = ["app"]
# where it starts
fs.start_dir = "/srv"
# higher levels can print data of the application
loader.log_level = "error"

## Its environment, fixed: nothing comes from the host

# where the dynamic linker looks, as paths inside the enclave:
#   /lib: the C library
loader.env.LD_LIBRARY_PATH = "/lib"
# as asked for
loader.env."A.B" = "x\\"y"

## The enclave

# a debug enclave can be read from outside
sgx.debug = false
# eight (a book)
sgx.max_threads = 8
# manifestly: decide: how large

## Files the program sees

# an empty root: the program sees of the host what is mounted below, and nothing else
fs.root.type = "tmpfs"
fs.mounts = [
  # kept secret
  { type = "encrypted", path = "/data", uri = "file:data", key_name = "disk" },
  # the C library
  { path = "/lib", uri = "file:{{ gramine.runtimedir() }}" },
  # the program
  { path = "/srv/app", uri = "file:/srv/app" },
  # libraries
  { path = "{{ arch_libdir }}", uri = "file:{{ arch_libdir }}" },
]
# manifestly: decide: which key

## Files the program may open

# to learn
# manifestly: ignore files/policy-permissive -- learning
sgx.file_check_policy = "allow_all_but_log"
sgx.trusted_files = [
  # the program
  "file:/srv/app",
  # libraries
  "file:{{ arch_libdir }}/libz.so.1",
]
sgx.allowed_files = [
  # written by the program
  # manifestly: ignore security/allowed-files -- a log
  "file:log/",
]

# manifestly: decide: anything
`);
  });

  test('puts mounts above those that lie in them, whatever their order', () => {
    const at = (path: string) => ({ type: 'chroot', path, uri: `file:/x${path}`, why: 'x' }) as const;
    const mounts = [at('/lib/x'), at('/lib-x'), at('/a/b/c'), at('/lib'), at('/a'), at('/lib64')];
    const paths = values({ ...small, mounts }).fs.mounts.map(({ path }) => path);
    expect(paths).toEqual(['/a', '/a/b/c', '/lib', '/lib-x', '/lib/x', '/lib64']);
  });

  test('says what it says whatever stands in it', () => {
    const hostile = [
      '{{ 7 * 7 }}',
      '{% set x = 1 %}',
      '{# gone #}',
      '{',
      '{{',
      '}}',
      '%}',
      '{{{ gramine.libos }}}',
      'a"b\\c\td\ne\rf\u0001\u0080',
      "it's ''",
      'ünï 🎉 \u202e',
      '${HOME} $(id)',
      '# not a comment',
      '"""',
      'manifestly: ignore-file keys/removed -- x',
      '# manifestly: ignore-file keys/removed -- x',
    ];
    for (const text of hostile) {
      const workload: Workload = {
        ...small,
        program: { path: `/srv/${text}`, argv: [text, `${text}{`], why: text },
        environment: [{ name: text, value: text, why: text }].filter(({ name }) => !/[\n\r]/.test(name)),
        libraryDirectories: [{ path: `/lib/${text.replaceAll(':', '')}`, why: text }],
        mounts: [{ type: 'chroot', path: `/srv/${text}`, uri: `file:/usr/lib64/${text}`, why: text }],
        trusted: [{ uri: `file:/usr/lib64/${text}`, why: text }],
        questions: [{ about: 'sgx', text }],
        settings: [{ key: 'loader.log_file', value: text, why: text }],
      };
      const manifest = values(workload);
      expect(manifest.loader.argv).toEqual([text, `${text}{`]);
      expect(manifest.sgx.trusted_files).toEqual([`file:/usr/lib64/${text}`]);
      for (const form of ['template', 'plain'] as const)
        expect(
          findings(written(workload, { form }), { form }).filter((line) => line.includes('suppressions/')),
        ).toEqual([]);
    }
  });

  test('is the same for the same workload', () => {
    expect(written(small)).toBe(written(structuredClone(small)));
  });

  test('spells settings as the release does', () => {
    const said = (key: string, value: string | bigint | boolean) =>
      Object.values(lines).map((release) => {
        const found = settingInRelease({ key, value }, release);
        return found ? `${found.key}=${String(found.value)}` : '-';
      });
    expect(said('sgx.max_threads', 8n).slice(3, 5)).toEqual(['sgx.thread_num=8', 'sgx.max_threads=8']);
    expect(said('sgx.remote_attestation', 'dcap').slice(2, 4)).toEqual([
      'sgx.remote_attestation=true',
      'sgx.remote_attestation=dcap',
    ]);
    expect(said('sys.fds.limit', 1024n)).toEqual([
      '-',
      '-',
      '-',
      '-',
      '-',
      '-',
      '-',
      '-',
      'sys.fds.limit=1024',
      'sys.fds.limit=1024',
    ]);
    expect(said('sgx.use_exinfo', true).slice(3, 7)).toEqual([
      'sgx.support_exinfo=true',
      'sgx.require_exinfo=true',
      'sgx.require_exinfo=true',
      'sgx.use_exinfo=true',
    ]);
  });

  test('says which settings a release does not have', () => {
    const text = written(
      { ...small, settings: [{ key: 'sys.fds.limit', value: 2048n, why: 'many sockets' }] },
      { release: '1.7' },
    );
    expect(text).toContain('# Gramine 1.7 has no `sys.fds.limit` (many sockets).');
    expect(text).not.toContain('\nsys.fds.limit');
  });
});
