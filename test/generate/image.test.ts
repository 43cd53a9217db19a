import { describe, expect, test } from 'vitest';
import { describeImage, type ImageRequest } from '../../src/generate/image-source.ts';
import type { ImageConfig } from '../../src/image/image-config.ts';
import { imageConfig } from '../image/made-config.ts';
import { elf, glibcLinker, treeOf } from './elf.ts';
import { findings, generated, mountsOf, values, written } from './generate.ts';

const program = elf({ interpreter: glibcLinker, needed: ['libc.so.6'] });
const nothing = imageConfig({});

function image(
  files: Readonly<Record<string, string | Uint8Array>>,
  config: Partial<ImageConfig>,
  request: Partial<ImageRequest> = {},
) {
  return generated(
    describeImage({
      tree: treeOf(files),
      root: '/',
      program: undefined,
      arguments: [],
      variables: [],
      also: [],
      config: { ...nothing, ...config },
      ...request,
    }),
  );
}

describe('an image', () => {
  test('starts what a container of it would, as its user, where and with what it says', () => {
    const { workload } = image(
      {
        '/usr/src/app/main.js': '',
        '/usr/local/bin/node': program,
        '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1001::/home/node:/bin/sh\n',
      },
      {
        entrypoint: ['node'],
        cmd: ['main.js'],
        user: 'node',
        workingDir: '/usr/src/app/',
        env: [
          { name: 'PATH', value: '/usr/local/bin:/usr/bin' },
          { name: 'NODE_ENV', value: 'test' },
          { name: 'NODE_ENV', value: 'production' },
          { name: 'UNSET', value: undefined },
          { name: 'API_TOKEN', value: '8f3c9f0f2b1d4e5a' },
        ],
      },
    );
    const manifest = values(workload);
    expect(manifest.loader).toMatchObject({
      argv: ['node', 'main.js'],
      uid: 1000n,
      gid: 1001n,
      env: { NODE_ENV: 'production', PATH: '/usr/local/bin:/usr/bin' },
    });
    expect(manifest.fs.start_dir).toBe('/usr/src/app');
    expect(mountsOf(manifest)['/usr/src/app']).toBe('file:/usr/src/app');
    expect(manifest.sgx.trusted_files).toContain('file:/usr/src/app/');
    expect(written(workload)).not.toContain('8f3c9f0f2b1d4e5a');
    expect(findings(written(workload))).toEqual([]);
  });

  test('takes arguments in place of its command, and a program in place of its entrypoint', () => {
    const files = { '/bin/a': program, '/bin/b': program };
    const config = { entrypoint: ['a', '-e'], cmd: ['-c'] };
    const argv = (request: Partial<ImageRequest>) => values(image(files, config, request).workload).loader.argv;
    expect(argv({})).toEqual(['a', '-e', '-c']);
    expect(argv({ arguments: ['-x'] })).toEqual(['a', '-e', '-x']);
    expect(argv({ program: 'b' })).toEqual(['b']);
    expect(argv({ program: 'b', arguments: ['-x'] })).toEqual(['b', '-x']);
    expect(() => image(files, {})).toThrow('the image does not say what to start');
  });

  test('is started without shells and watchers that only start something else', () => {
    const files = { '/bin/sh': program, '/sbin/tini': program, '/bin/app': program };
    const argv = (...entrypoint: readonly string[]) => {
      const { workload, notes } = image(files, { entrypoint });
      return [values(workload).loader.argv.join(' '), notes.length];
    };
    expect(argv('/bin/sh', '-c', 'exec app --port 80')).toEqual(['app --port 80', 1]);
    expect(argv('/sbin/tini', '--', '/bin/sh', '-c', 'app')).toEqual(['app', 2]);
    expect(argv('tini', '-g', 'app', '-x')).toEqual(['app -x', 1]);
    expect(argv('/bin/sh', '-c', 'app && app')).toEqual(['/bin/sh -c app && app', 0]);
    expect(argv('/bin/sh', '-c', 'cd / ')).toEqual(['/bin/sh -c cd / ', 0]);
  });

  test('that starts with a script says so, and which program it ends in', () => {
    const { workload } = image(
      {
        '/bin/sh': program,
        '/usr/local/bin/redis-server': program,
        '/usr/local/bin/docker-entrypoint.sh': '#!/bin/sh\nset -e\nexec gosu redis "$@"\n',
      },
      { entrypoint: ['docker-entrypoint.sh'], cmd: ['redis-server'], volumes: ['/data'], workingDir: '/data' },
    );
    const manifest = values(workload);
    expect(manifest.loader.argv).toEqual(['/bin/sh', '/usr/local/bin/docker-entrypoint.sh', 'redis-server']);
    expect(manifest.sgx.trusted_files.slice(0, 3)).toEqual([
      'file:/bin/sh',
      'file:/usr/local/bin/docker-entrypoint.sh',
      'file:/usr/local/bin/redis-server',
    ]);
    expect(mountsOf(manifest)['/data']).toBe('tmpfs');
    const text = written(workload).replaceAll(/\n\s*# /g, ' ');
    expect(text).toContain('decide: `docker-entrypoint.sh` prepares and then starts `redis-server`');
    expect(text).toContain('decide: the image keeps data in `/data`, which is lost at the end as it is here');
    expect(text).toContain('name with `--also` those it needs of `gosu`');
    expect(findings(written(workload))).toEqual([]);
  });

  test('has the user of its numbers, or asks', () => {
    const ids = (user: string) => {
      const { workload } = image({ '/a': program, '/etc/group': 'web:x:33:\n' }, { entrypoint: ['/a'], user });
      const { uid, gid } = values(workload).loader;
      return [uid, gid, workload.questions.some(({ about }) => about === 'loader.uid')];
    };
    expect(ids('1000')).toEqual([1000n, 0n, false]);
    expect(ids('1000:web')).toEqual([1000n, 33n, false]);
    expect(ids('1000:2000')).toEqual([1000n, 2000n, false]);
    expect(ids('nobody')).toEqual([undefined, undefined, true]);
    expect(ids('4294967296')).toEqual([undefined, undefined, true]);
    expect(ids('0:__proto__')).toEqual([undefined, undefined, true]);
  });

  test('keeps working directories of the system out of the trusted files', () => {
    for (const workingDir of ['/', '/usr', '/usr/local', '/etc', '/root', '/var/log', '/tmp']) {
      const { workload } = image(
        { '/bin/a': program, [`${workingDir === '/' ? '' : workingDir}/x`]: '' },
        { entrypoint: ['a'], workingDir },
      );
      expect(values(workload).sgx.trusted_files).toHaveLength(2);
      expect(findings(written(workload)), workingDir).toEqual([]);
    }
  });

  test('may lie elsewhere when the enclave runs', () => {
    const { workload } = image({ '/bin/a': program }, { entrypoint: ['a'] }, { root: 'rootfs' });
    expect(values(workload).sgx.trusted_files[0]).toBe('file:rootfs/bin/a');
  });
});
