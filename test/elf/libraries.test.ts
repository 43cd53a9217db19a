import { describe, expect, test } from 'vitest';
import { ElfError } from '../../src/elf/elf-error.ts';
import { ldd } from '../../src/elf/ldd.ts';
import { type ResolveOptions, resolveLibraries } from '../../src/elf/libraries.ts';
import { literalTree } from '../literal-tree.ts';
import { buildElf, type ElfContents } from './elf-builder.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const glibc = '/lib64/ld-linux-x86-64.so.2';
const musl = '/lib/ld-musl-x86_64.so.1';
const folders = '\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0';
const program = (contents: ElfContents): Uint8Array => buildElf({ interpreter: glibc, ...contents });
const library = (soname: string, contents: ElfContents = {}): Uint8Array => buildElf({ soname, ...contents });

/** A root with Debian's linker. */
const debian: Files = {
  [glibc]: '-> /lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
  '/lib': '-> usr/lib',
  '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2': library('ld-linux-x86-64.so.2', { tail: folders }),
  '/usr/lib/x86_64-linux-gnu/libc.so.6': library('libc.so.6', { needed: ['ld-linux-x86-64.so.2'] }),
};

describe('the libraries of a program', () => {
  test('are found breadth first, by the places built into the linker', () => {
    const files = {
      ...debian,
      '/usr/bin/app': program({ needed: ['liba.so.1', 'libc.so.6'] }),
      '/usr/lib/liba.so.1': '-> liba.so.1.2.3',
      '/usr/lib/liba.so.1.2.3': library('liba.so.1', { needed: ['libb.so', 'libc.so.6', 'libnone.so'] }),
      '/usr/lib/x86_64-linux-gnu/libb.so': library('libb.so', { needed: ['libc.so.6'] }),
    };
    expect(resolve('/usr/bin/app', files)).toEqual({
      interpreter: {
        requested: glibc,
        path: glibc,
        realPath: '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
        libc: 'glibc',
        neededBy: ['/lib/x86_64-linux-gnu/libc.so.6'],
      },
      libraries: [
        {
          name: 'liba.so.1',
          path: '/lib/liba.so.1',
          realPath: '/usr/lib/liba.so.1.2.3',
          neededBy: ['/usr/bin/app'],
          by: 'default',
        },
        {
          name: 'libc.so.6',
          path: '/lib/x86_64-linux-gnu/libc.so.6',
          realPath: '/usr/lib/x86_64-linux-gnu/libc.so.6',
          neededBy: ['/usr/bin/app', '/lib/liba.so.1', '/lib/x86_64-linux-gnu/libb.so'],
          by: 'default',
        },
        {
          name: 'libb.so',
          path: '/lib/x86_64-linux-gnu/libb.so',
          realPath: '/usr/lib/x86_64-linux-gnu/libb.so',
          neededBy: ['/lib/liba.so.1'],
          by: 'default',
        },
      ],
      missing: [{ name: 'libnone.so', neededBy: ['/lib/liba.so.1'] }],
      isStatic: false,
    });
  });

  test('are looked for in the RPATH of every file up to the program', () => {
    const files = {
      ...debian,
      '/app/bin/app': program({ needed: ['liba.so'], rpath: '$ORIGIN/../lib' }),
      '/app/lib/liba.so': library('liba.so', { needed: ['libb.so'], rpath: '/app/more' }),
      '/app/more/libb.so': library('libb.so', { needed: ['libc0.so', 'libd.so'] }),
      '/app/lib/libc0.so': library('libc0.so'),
      '/app/more/libc0.so': library('libc0.so'),
      '/app/lib/libd.so': library('libd.so'),
    };
    expect(paths('/app/bin/app', files)).toEqual([
      'rpath /app/bin/../lib/liba.so',
      'rpath /app/more/libb.so',
      'rpath /app/more/libc0.so',
      'rpath /app/bin/../lib/libd.so',
    ]);
  });

  test('are looked for in the RUNPATH of the file that needs them alone, which turns RPATH off', () => {
    const files = {
      ...debian,
      '/app/app': program({ needed: ['liba.so'], rpath: '/wrong', runpath: '/app/lib' }),
      '/wrong/liba.so': library('liba.so'),
      '/app/lib/liba.so': library('liba.so', { needed: ['libb.so'] }),
      '/app/lib/libb.so': library('libb.so'),
    };
    expect(resolve('/app/app', files).missing).toEqual([{ name: 'libb.so', neededBy: ['/app/lib/liba.so'] }]);
    expect(paths('/app/app', files)).toEqual(['runpath /app/lib/liba.so']);
  });

  test('are looked for in LD_LIBRARY_PATH after RPATH and before RUNPATH', () => {
    const files = (kind: 'rpath' | 'runpath'): Files => ({
      ...debian,
      '/app/app': program({ needed: ['liba.so'], [kind]: '/app/lib' }),
      '/app/lib/liba.so': library('liba.so'),
      '/env/liba.so': library('liba.so'),
    });
    const libraryPath = ['/none', '/env/'];
    expect(paths('/app/app', files('rpath'), { libraryPath })).toEqual(['rpath /app/lib/liba.so']);
    expect(paths('/app/app', files('runpath'), { libraryPath })).toEqual(['LD_LIBRARY_PATH /env/liba.so']);
  });

  test('may be named by their path, with tokens', () => {
    const files = {
      ...debian,
      '/app/app': program({ needed: ['/opt/liba.so', '${ORIGIN}/libb.so', '/plugins/$PLATFORM/$LIB/libc0.so'] }),
      '/opt/liba.so': library('liba.so'),
      '/app/libb.so': library('libb.so'),
      '/plugins/x86_64/lib/x86_64-linux-gnu/libc0.so': library('libc0.so'),
    };
    expect(paths('/app/app', files)).toEqual([
      'path /opt/liba.so',
      'path /app/libb.so',
      'path /plugins/x86_64/lib/x86_64-linux-gnu/libc0.so',
    ]);
  });

  test('are looked for beside the file that the kernel starts, not beside a link to it', () => {
    const files = {
      ...debian,
      '/usr/bin/java': '-> /opt/jdk/bin/java',
      '/opt/jdk/bin/java': program({ needed: ['libjli.so'], rpath: '$ORIGIN/../lib' }),
      '/opt/jdk/lib/libjli.so': library('libjli.so'),
    };
    expect(paths('/usr/bin/java', files)).toEqual(['rpath /opt/jdk/bin/../lib/libjli.so']);
    expect(resolve('/usr/bin/java', files, { origin: 'name' }).missing).toEqual([
      { name: 'libjli.so', neededBy: ['/usr/bin/java'] },
    ]);
  });

  test('are loaded once, under whichever names', () => {
    const files = {
      ...debian,
      '/app/app': program({ needed: ['libx.so', 'libx.so.1', 'liby.so'], runpath: '/app' }),
      '/app/libx.so': '-> libx.so.1.0',
      '/app/libx.so.1.0': library('libx.so.1'),
      '/app/liby.so': '-> libx.so.1.0',
    };
    expect(paths('/app/app', files)).toEqual(['runpath /app/libx.so']);
  });

  test('of another class or processor are passed over, other files end the search', () => {
    const files = {
      ...debian,
      '/app/app': program({ needed: ['liba.so', 'libb.so'], runpath: '/32:/arm:/app' }),
      '/32/liba.so': library('liba.so', { class: 32 }),
      '/arm/liba.so': library('liba.so', { machine: 183 }),
      '/app/liba.so': library('liba.so'),
      '/32/libb.so': 'INPUT(libb.so.1)\n',
      '/app/libb.so': library('libb.so'),
    };
    expect(paths('/app/app', files)).toEqual(['runpath /app/liba.so']);
    expect(resolve('/app/app', files).missing).toEqual([
      { name: 'libb.so', neededBy: ['/app/app'], unusable: { path: '/32/libb.so', reason: 'it is no ELF file' } },
    ]);
  });

  test('are looked for in the directories of ld.so.conf where ldconfig has not run', () => {
    const files = {
      ...debian,
      '/etc/ld.so.conf': 'include ld.so.conf.d/*.conf # more\nhwcap 0 nosegneg\n/opt/two=libc6\n',
      '/etc/ld.so.conf.d/a.conf': 'include /etc/ld.so.conf\n/opt/one/\n',
      '/etc/ld.so.conf.d/.hidden.conf': '/opt/hidden\n',
      '/app': program({ needed: ['liba.so', 'libb.so', 'libh.so'] }),
      '/opt/one/liba.so': library('liba.so'),
      '/opt/two/liba.so': library('liba.so'),
      '/opt/two/libb.so': library('libb.so'),
      '/opt/hidden/libh.so': library('libh.so'),
    };
    expect(paths('/app', files)).toEqual(['cache /opt/one/liba.so', 'cache /opt/two/libb.so']);
  });

  test('come from ld.so.cache alone where there is one', () => {
    const files = {
      ...debian,
      '/etc/ld.so.conf': '/opt/one\n',
      '/etc/ld.so.cache': cache([
        ['liba.so', '/v3/liba.so', 0x303, 1n << 62n],
        ['liba.so', '/32/liba.so', 0x003, 0n],
        ['liba.so', '/cached/liba.so', 0x303, 0n],
        ['libgone.so', '/gone/libgone.so', 0x303, 0n],
      ]),
      '/app': program({ needed: ['liba.so', 'libb.so', 'libgone.so'] }),
      '/v3/liba.so': library('liba.so'),
      '/32/liba.so': library('liba.so'),
      '/cached/liba.so': library('liba.so'),
      '/opt/one/libb.so': library('libb.so'),
      '/usr/lib/libgone.so': library('libgone.so'),
    };
    expect(paths('/app', files)).toEqual(['cache /cached/liba.so', 'default /lib/libgone.so']);
    const old = Buffer.concat([Buffer.from('ld.so-1.7.0\0\0\0\0\0', 'latin1'), files['/etc/ld.so.cache']]);
    expect(paths('/app', { ...files, '/etc/ld.so.cache': old })).toEqual(paths('/app', files));
    const cut = files['/etc/ld.so.cache'].subarray(0, 100);
    expect(paths('/app', { ...files, '/etc/ld.so.cache': cut })).toEqual([
      'cache /opt/one/libb.so',
      'default /lib/libgone.so',
    ]);
  });

  test('are kept out of the system directories by a flag', () => {
    const files = {
      ...debian,
      '/etc/ld.so.cache': cache([
        ['liba.so', '/opt/liba.so', 0x303, 0n],
        ['libb.so', '/usr/lib/libb.so', 0x303, 0n],
      ]),
      '/app': program({ needed: ['liba.so', 'libb.so'], flags1: 0x800 }),
      '/opt/liba.so': library('liba.so'),
      '/usr/lib/libb.so': library('libb.so'),
    };
    expect(paths('/app', files)).toEqual(['cache /opt/liba.so']);
  });

  test('of a static program are none', () => {
    const files = { '/app': buildElf({ isStatic: true, type: 2 }) };
    expect(resolve('/app', files)).toEqual({ interpreter: undefined, libraries: [], missing: [], isStatic: true });
  });

  test('lack the interpreter where the tree does', () => {
    const files = { '/app': program({ needed: ['libc.so.6'] }) };
    expect(resolve('/app', files)).toEqual({
      interpreter: { requested: glibc, path: undefined, realPath: undefined, libc: 'glibc', neededBy: [] },
      libraries: [],
      missing: [
        { name: glibc, neededBy: ['/app'] },
        { name: 'libc.so.6', neededBy: ['/app'] },
      ],
      isStatic: false,
    });
  });

  test('are found as musl does for its programs', () => {
    const files = {
      [musl]: library('libc.musl-x86_64.so.1'),
      '/etc/ld.so.conf': '/wrong\n',
      '/usr/bin/app': buildElf({
        interpreter: musl,
        needed: ['liba.so', 'libc.musl-x86_64.so.1'],
        runpath: '$ORIGIN/../app',
      }),
      '/usr/app/liba.so': library('liba.so', { needed: ['libb.so', 'libz.so'] }),
      '/usr/app/libb.so': library('libb.so'),
      '/usr/local/lib/libz.so': library('libz.so'),
      '/opt/libz.so': library('libz.so'),
    };
    expect(resolve('/usr/bin/app', files).interpreter?.libc).toBe('musl');
    expect(paths('/usr/bin/app', files)).toEqual([
      'runpath /usr/bin/../app/liba.so',
      'runpath /usr/bin/../app/libb.so',
      'default /usr/local/lib/libz.so',
    ]);
    const configured = { ...files, '/etc/ld-musl-x86_64.path': '/opt\n/lib:/usr/lib\n' };
    expect(paths('/usr/bin/app', configured).at(-1)).toBe('default /opt/libz.so');
    expect(ldd(literalTree(files), ['/usr/bin/app'])).toEqual([
      '/lib/ld-musl-x86_64.so.1',
      '/usr/bin/../app/liba.so',
      '/usr/bin/../app/libb.so',
      '/usr/local/lib/libz.so',
    ]);
  });

  test('end where they would go on for ever', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `lib${index}.so`);
    const many = Array.from({ length: 4000 }, (_, index) => `/d${index}`).join(':');
    const files = { ...debian, '/app': program({ needed: names, runpath: many }) };
    expect(() => resolve('/app', files)).toThrow(new ElfError('it and its libraries name too many directories'));
  });

  test('need a program', () => {
    expect(() => resolve('/none', debian)).toThrow(new ElfError('it is no file that can be read'));
    expect(() => resolve('/app', { '/app': '#!/bin/sh\n' })).toThrow(new ElfError('it is no ELF file'));
    expect(() => resolve('/app', { '/app': '\x7fELF' })).toThrow(new ElfError('its header is cut off'));
  });
});

describe('the function `ldd`', () => {
  test('gives what lines with an arrow name, sorted', () => {
    const files = {
      ...debian,
      '/app/a': program({ needed: ['libc.so.6', 'libnone.so', '/app/own.so'] }),
      '/app/b': program({ needed: ['own.so'], runpath: '.' }),
      '/app/own.so': library('own.so'),
    };
    const tree = literalTree(files);
    expect(ldd(tree, ['/app/a'])).toEqual(['/lib/x86_64-linux-gnu/libc.so.6']);
    expect(ldd(tree, ['a', 'b'], '/app')).toEqual(['/lib/x86_64-linux-gnu/libc.so.6']);
  });

  test('fails where the program fails', () => {
    const files = { ...debian, '/static': buildElf({ isStatic: true, type: 2 }), '/sh': '#!/bin/sh\n' };
    expect(() => ldd(literalTree(files), ['/static'])).toThrow(new ElfError('`/static` is not a dynamic executable'));
    expect(() => ldd(literalTree(files), ['/sh'])).toThrow(new ElfError("`/sh` can't be followed, it is no ELF file"));
  });
});

function resolve(path: string, files: Files, options: Partial<ResolveOptions> = {}) {
  return resolveLibraries(path, { tree: literalTree(files), ...options });
}

function paths(path: string, files: Files, options: Partial<ResolveOptions> = {}): readonly string[] {
  return resolve(path, files, options).libraries.map((found) => `${found.by} ${found.path}`);
}

/** /etc/ld.so.cache from name, path, flags and hardware capabilities. */
function cache(entries: readonly (readonly [string, string, number, bigint])[]): Uint8Array {
  const size = 48 + entries.length * 24;
  let names = '';
  const bytes = Buffer.alloc(size);
  bytes.write('glibc-ld.so.cache1.1');
  bytes.writeUInt32LE(entries.length, 20);
  for (const [index, [name, path, flags, capabilities]] of entries.entries()) {
    const at = 48 + index * 24;
    bytes.writeUInt32LE(flags, at);
    bytes.writeUInt32LE(size + names.length, at + 4);
    names += `${name}\0`;
    bytes.writeUInt32LE(size + names.length, at + 8);
    names += `${path}\0`;
    bytes.writeBigUInt64LE(capabilities, at + 16);
  }
  bytes.writeUInt32LE(names.length, 24);
  return Buffer.concat([bytes, Buffer.from(names)]);
}
