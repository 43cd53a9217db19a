import { describe, expect, test } from 'vitest';
import { readValues, type Table } from '../../src/gramine/final-manifest/values.ts';
import { writeToml } from '../../src/gramine/final-manifest/write.ts';
import type { Release } from '../../src/gramine/release.ts';
import { mergeManifests } from '../../src/gsc/merge.ts';
import { gscTemplate } from '../../src/gsc/template.ts';
import { Source } from '../../src/text/source.ts';

const table = (text: string): Table => readValues(new Source('t', text), 'text').values;
const merge = (user: string, gsc: string, image = '', release: Release = '1.9') =>
  mergeManifests(
    [
      { table: table(user), origin: 'user' },
      { table: table(gsc), origin: 'gsc' },
      { table: table(image), origin: 'image' },
    ],
    release,
  );

describe('merging manifests as GSC does', () => {
  test('keeps the first of two values and says which one is lost', () => {
    const {
      table: merged,
      overridden,
      origins,
    } = merge('sgx.debug = true\na = 1', 'sgx.debug = false\na = 1.0\nb = 2');
    expect(writeToml(merged)).toBe('a = 1\nb = 2\n\n[sgx]\ndebug = true\n');
    expect(overridden).toEqual([{ path: 'sgx.debug', kept: true, by: ['user'], lost: false, from: 'gsc' }]);
    expect([...origins]).toEqual([
      ['sgx.debug', ['user']],
      ['a', ['user', 'gsc']],
      ['b', ['gsc']],
    ]);
  });

  test('joins arrays, with duplicates', () => {
    const { table: merged, origins } = merge('x = ["a", "b"]\ny = []', 'x = ["b", "c"]\ny = ["z"]');
    expect(merged).toEqual(
      new Map([
        ['x', ['a', 'b', 'b', 'c']],
        ['y', ['z']],
      ]),
    );
    expect([...origins]).toEqual([
      ['x', ['user', 'gsc']],
      ['y', ['gsc']],
    ]);
  });

  test('joins search paths of the environment, the user first, then GSC, then the image', () => {
    const { table: merged, origins } = merge(
      'loader.env.PATH = "/u"\nloader.env.A = "u"',
      'loader.env.PATH = "/g"',
      'loader.env.PATH = "/i"\nloader.env.LD_PRELOAD = "/i.so"\nloader.env.A = "i"',
    );
    expect(writeToml(merged)).toBe('[loader.env]\nPATH = "/u:/g:/i"\nA = "u"\nLD_PRELOAD = "/i.so"\n');
    expect(origins.get('loader.env.PATH')).toEqual(['user', 'gsc', 'image']);
  });

  test('writes a table as Python shows it where a search path is one', () => {
    const { table: merged, garbled } = merge('loader.env.PATH = { passthrough = true }', 'loader.env.PATH = "/g"');
    expect(writeToml(merged)).toBe(`[loader.env]\nPATH = "{'passthrough': True}:/g"\n`);
    expect(garbled).toEqual(['loader.env.PATH']);
  });

  test('lets a text displace a table, and a table an array', () => {
    const { table: merged, overridden } = merge(
      'loader.entrypoint = "file:x"\nsgx.trusted_files.a = "file:/a"',
      'loader.entrypoint.uri = "file:y"\nsgx.trusted_files = ["file:/argv"]',
    );
    expect(writeToml(merged)).toBe('[loader]\nentrypoint = "file:x"\n\n[sgx.trusted_files]\na = "file:/a"\n');
    expect(overridden.map(({ path }) => path)).toEqual(['loader.entrypoint', 'sgx.trusted_files']);
  });

  test('stops before 1.6 where two values differ', () => {
    expect(merge('loader.log_level = "debug"', 'loader.log_level = "error"', '', '1.5').conflicts).toEqual([
      'loader.log_level',
    ]);
    expect(merge('loader.log_level = "error"', 'loader.log_level = "error"', '', '1.5').conflicts).toEqual([]);
  });

  test('keeps keys that other languages stumble over', () => {
    const { table: merged } = merge('__proto__.x = 1\nconstructor = 2', '__proto__.y = 3');
    expect(writeToml(merged)).toBe('constructor = 2\n\n[__proto__]\nx = 1\ny = 3\n');
  });
});

describe("GSC's template", () => {
  test('of 1.9 on Debian is this, once what it depends on is filled in', () => {
    const values = {
      binary: 'redis',
      workingDirectory: '/data/',
      libraryFolder: '/x86_64-linux-gnu',
      libraries: '{{library_paths}}',
      path: '{{env_path}}',
    };
    expect(
      gscTemplate('1.9', { ...values, insecureArgs: false, buildType: 'release' }),
    ).toBe(`libos.entrypoint = "/gramine/app_files/redis"
loader.entrypoint.uri = "file:/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine/libsysdb.so"
loader.env.LD_LIBRARY_PATH = "/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine/runtime/glibc:/usr/lib/x86_64-linux-gnu:{{library_paths}}"
loader.env.PATH = "{{env_path}}"
loader.log_level = "error"
fs.root.type = "chroot"
fs.root.uri = "file:/"
fs.start_dir = "/data/"
fs.mounts = []
sgx.debug = false
loader.argv_src_file = "file:/gramine/app_files/trusted_argv"
sgx.trusted_files = ["file:/gramine/app_files/trusted_argv"]
`);
    const debug = gscTemplate('1.5', { ...values, libraryFolder: '64', insecureArgs: true, buildType: 'debug' });
    expect(debug.split('\n').filter((line) => /log_level|debug|argv|entrypoint = "f|LD_/.test(line))).toEqual([
      'loader.entrypoint = "file:/gramine/meson_build_output/lib64/gramine/libsysdb.so"',
      'loader.env.LD_LIBRARY_PATH = "/gramine/meson_build_output/lib64/gramine/runtime/glibc:/usr/lib64:{{library_paths}}"',
      'loader.log_level = "all"',
      'sgx.debug = true',
      'loader.argv0_override = "/gramine/app_files/redis"',
      'loader.insecure__use_cmdline_argv = true',
    ]);
  });

  test('names no library path on Debian in 1.3 and 1.4, and one on Ubuntu', () => {
    const values = {
      binary: 'b',
      workingDirectory: '/',
      libraryFolder: '/x86_64-linux-gnu',
      libraries: '',
      path: '',
      insecureArgs: false,
      buildType: 'release',
    } as const;
    const has = (release: Release, isDebian: boolean) =>
      gscTemplate(release, { ...values, isDebian }).includes('LD_LIBRARY_PATH');
    const releases = ['1.2', '1.3', '1.4', '1.5'] as const;
    expect(releases.map((release) => has(release, true))).toEqual([true, false, false, true]);
    expect(releases.map((release) => has(release, false))).toEqual([true, true, true, true]);
  });
});
