import { describe, expect, test } from 'vitest';
import { applicationCommands } from '../../src/generate/application.ts';
import { type DirectoryRequest, describeDirectory } from '../../src/generate/directory-source.ts';
import { elf, glibcLinker, treeOf } from './elf.ts';
import { findings, generated, mountsOf, values, written } from './generate.ts';

const system = treeOf({
  '/usr/bin/node': elf({ interpreter: glibcLinker, needed: ['libuv.so.1', 'libc.so.6'] }),
  '/usr/bin/python3': '-> python3.11',
  '/usr/bin/python3.11': elf({ interpreter: glibcLinker, needed: ['libc.so.6'] }),
  '/bin/sh': elf({ interpreter: glibcLinker, needed: ['libc.so.6'] }),
  '/usr/lib/x86_64-linux-gnu/libuv.so.1': elf({ soname: 'libuv.so.1' }),
});

const tool = elf({ interpreter: glibcLinker, needed: ['libc.so.6'] });

function folder(files: Readonly<Record<string, string | Uint8Array>>, request: Partial<DirectoryRequest> = {}) {
  return generated(
    describeDirectory({
      directory: treeOf(files),
      uri: 'srv',
      tree: system,
      root: '/',
      program: undefined,
      arguments: [],
      variables: [],
      also: [],
      ...request,
    }),
  );
}

describe('an application in a folder', () => {
  test('is mounted and trusted as a whole, on the programs and libraries of the system', () => {
    const { workload, notes } = folder({ '/package.json': '{ "main": "lib/main" }', '/lib/main.js': '' });
    const manifest = values(workload);
    expect(manifest.libos.entrypoint).toBe('/usr/bin/node');
    expect(manifest.loader.argv).toEqual(['node', 'lib/main.js']);
    expect(manifest.fs.start_dir).toBe('/app');
    expect(mountsOf(manifest)).toMatchObject({ '/app': 'file:srv', '/usr/bin/node': 'file:/usr/bin/node' });
    expect(manifest.sgx.trusted_files).toEqual([
      'file:/usr/bin/node',
      'file:srv/',
      'file:/usr/lib/x86_64-linux-gnu/libuv.so.1',
      'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
    ]);
    expect(notes).toEqual(['`package.json` says what to start: node lib/main.js']);
    expect(findings(written(workload))).toEqual([]);
  });

  test('is no reason to trust a folder of the system that a link in it leads to', () => {
    const tree = treeOf({ '/usr/bin/python3': tool, '/etc/shadow': 'x', '/opt/models/a': 'x' });
    const files = { '/main.py': '', '/etc': '-> /etc', '/all': '-> /', '/models': '-> /opt/models' };
    const { workload } = folder(files, { tree });
    expect(values(workload).sgx.trusted_files).toEqual([
      'file:/usr/bin/python3',
      'file:/opt/models/',
      'file:srv/',
      'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
    ]);
    expect(written(workload).replaceAll('\n# ', ' ')).toContain(
      'decide: `srv/etc` leads to `/etc`, which holds far more',
    );
  });

  test('brings what its own libraries need', () => {
    const { workload, missing } = folder({
      '/run': tool,
      '/lib/fast.node': elf({ soname: 'fast.node', needed: ['libuv.so.1', 'libgone.so.2'] }),
    });
    expect(missing).toEqual([]);
    expect(values(workload).sgx.trusted_files).toContain('file:/usr/lib/x86_64-linux-gnu/libuv.so.1');
    expect(written(workload).replaceAll('\n# ', ' ')).toContain(
      'decide: `libgone.so.2`, which `/app/lib/fast.node` needs, is not there',
    );
  });

  test('says what of it should not be deployed', () => {
    const { workload } = folder({
      '/run': tool,
      '/.git/HEAD': '',
      '/a/__pycache__/x.pyc': '',
      '/.env': '',
      '/tls/server.key': '',
      "/b/three '''": '',
      '/c/(locked)': '(unreadable)',
    });
    const text = written(workload).replaceAll('\n# ', ' ');
    for (const line of [
      'decide: `srv/.git` (and 1 more of the kind) changes without the program changing',
      'decide: `srv/.env` (and 1 more of the kind) looks like a secret',
      "decide: `srv/b/three '''` can't stand in a manifest by name",
      "decide: `srv/c/(locked)` can't be read",
    ])
      expect(text).toContain(line);
  });

  test('follows links of folders, which signing does not', () => {
    const { workload } = folder({
      '/run': tool,
      '/v1/data': '',
      '/current': '-> v1',
      '/system': '-> /usr/lib/x86_64-linux-gnu',
      '/up': '-> ..',
      '/lib.so': '-> /app/v1/data',
    });
    expect(mountsOf(values(workload))).toMatchObject({
      '/app/current': 'file:srv/v1',
      '/app/system': 'file:/usr/lib/x86_64-linux-gnu',
      '/app/lib.so': 'file:srv/v1/data',
    });
    expect(values(workload).sgx.trusted_files).toContain('file:/usr/lib/x86_64-linux-gnu/');
    expect(mountsOf(values(workload))['/app/up']).toBeUndefined();
  });

  test('is started as its files say', () => {
    const found = (files: Readonly<Record<string, string | Uint8Array>>) =>
      applicationCommands(treeOf(files)).map(({ argv, environment }) =>
        [...[...environment].map(([a, b]) => `${a}=${b}`), ...argv].join(' '),
      );
    expect(found({ '/Procfile': 'worker: a\nweb: X=1 gunicorn -w 2 "app:main"\n' })).toEqual([
      'X=1 gunicorn -w 2 app:main',
    ]);
    expect(found({ '/Procfile': 'a: one\nb: two\n' })).toEqual(['one', 'two']);
    expect(found({ '/Procfile': 'web: node . --port $PORT\n' })).toEqual(['/bin/sh -c node . --port $PORT']);
    expect(found({ '/package.json': '{ "scripts": { "start": "node --expose-gc server.mjs" } }' })).toEqual([
      'node --expose-gc server.mjs',
    ]);
    expect(found({ '/package.json': '{ "scripts": { "start": "tsx x" } }', '/index.js': '' })).toEqual([
      'node index.js',
    ]);
    expect(found({ '/package.json': '{ "main": "./dist" }', '/dist/index.js': '' })).toEqual(['node dist/index.js']);
    expect(found({ '/package.json': '{ "__proto__": { "main": "x" } }', '/x': '' })).toEqual([]);
    expect(found({ '/package.json': 'not json', '/main.py': '' })).toEqual(['python3 main.py']);
    expect(found({ '/requirements.txt': '', '/manage.py': '' })).toEqual(['python3 manage.py']);
    expect(found({ '/bin/a': tool, '/bin/b': tool, '/libx.so': tool })).toEqual(['bin/a', 'bin/b']);
    expect(found({ '/README': '' })).toEqual([]);
  });

  test('with several possibilities has to be told apart', () => {
    expect(() => folder({ '/one': tool, '/two': tool })).toThrow('several programs could be meant: `one`, `two`');
    expect(values(folder({ '/one': tool, '/two': tool }, { program: 'two' }).workload).libos.entrypoint).toBe(
      '/app/two',
    );
    expect(values(folder({ '/one': tool }, { arguments: ['./one', '-x'] }).workload).loader.argv).toEqual([
      '/app/one',
      '-x',
    ]);
    expect(() => folder({ '/readme': '' })).toThrow('nothing in the folder says what is to be started');
  });
});

describe('a root file system in a folder', () => {
  const root = {
    '/etc/passwd': '',
    '/usr/bin/server': elf({ interpreter: glibcLinker, needed: ['libx.so.1'] }),
    '/usr/bin/other': tool,
    '/usr/lib/libx.so.1': elf({ soname: 'libx.so.1' }),
  };

  test('has its own programs and libraries', () => {
    const { workload } = folder(root, { program: 'server', arguments: ['-v'] });
    expect(values(workload).sgx.trusted_files.slice(0, 2)).toEqual([
      'file:srv/usr/bin/server',
      'file:srv/usr/lib/libx.so.1',
    ]);
    expect(values(workload).loader.argv).toEqual(['server', '-v']);
    expect(values(workload).fs.start_dir).toBeUndefined();
  });

  test('starts its only program, or the first argument', () => {
    expect(() => folder(root)).toThrow('several programs could be meant: `/usr/bin/other`, `/usr/bin/server`');
    expect(values(folder({ ...root, '/usr/local/bin/mine': tool }).workload).libos.entrypoint).toBe(
      '/usr/local/bin/mine',
    );
    expect(values(folder(root, { arguments: ['other', 'x'] }).workload).loader.argv).toEqual(['other', 'x']);
  });
});
