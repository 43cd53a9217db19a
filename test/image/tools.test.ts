import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { fileHash } from '../../src/image/file-hash.ts';
import { openImage } from '../../src/image/open-image.ts';

const hasTools = ['umoci', 'skopeo', 'tar'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** What the tools themselves make of images that they made. */
describe.skipIf(!hasTools)('images of umoci and skopeo', () => {
  let work = '';

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'manifestly-tools-'));
    run('umoci', 'init', '--layout', 'layout');
    run('umoci', 'new', '--image', 'layout:new');
    repacked('new', 'one', (root) => {
      for (const folder of ['usr/bin', 'usr/lib', 'etc', 'opt/app/data', 'var/log'])
        mkdirSync(join(root, folder), { recursive: true });
      symlinkSync('usr/bin', join(root, 'bin'));
      symlinkSync('/usr/lib', join(root, 'lib'));
      writeFileSync(join(root, 'usr/bin/tool'), 'tool'.repeat(20_000));
      chmodSync(join(root, 'usr/bin/tool'), 0o4755);
      linkSync(join(root, 'usr/bin/tool'), join(root, 'usr/bin/same'));
      writeFileSync(join(root, 'etc/ünïcode name'), 'x');
      writeFileSync(join(root, `etc/${'long'.repeat(50)}`), 'long');
      for (let at = 0; at < 20; at++) writeFileSync(join(root, `opt/app/data/${at}`), `data ${at}`);
      chmodSync(join(root, 'var/log'), 0o1777);
    });
    repacked('one', 'two', (root) => {
      rmSync(join(root, 'opt/app/data'), { recursive: true });
      mkdirSync(join(root, 'opt/app/data'));
      writeFileSync(join(root, 'opt/app/data/new'), 'new');
      rmSync(join(root, 'usr/bin/same'));
      rmSync(join(root, 'lib'));
      mkdirSync(join(root, 'lib'));
      writeFileSync(join(root, 'lib/own'), 'own');
      writeFileSync(join(root, 'etc/ünïcode name'), 'changed');
    });
    repacked('two', 'three', (root) => {
      rmSync(join(root, 'opt'), { recursive: true });
      writeFileSync(join(root, 'opt'), 'a file now');
      chmodSync(join(root, 'var/log'), 0o700);
    });
    run(
      'umoci',
      'config',
      '--image',
      'layout:three',
      '--config.entrypoint',
      '/bin/tool',
      '--config.cmd',
      'a b',
      '--config.env',
      'A=b',
      '--config.user',
      '1000:100',
      '--config.workingdir',
      '/opt',
      '--config.exposedports',
      '80/tcp',
      '--config.volume',
      '/data',
      '--config.label',
      'l=v',
      '--config.stopsignal',
      'SIGINT',
    );
    copy('oci:layout:three', 'docker-archive:docker.tar:example.org/three:3');
    copy('oci:layout:three', 'oci-archive:oci.tar:three');
    copy('oci:layout:three', 'oci:gz:three', '--dest-compress-format=gzip', '--dest-compress');
    copy('oci:layout:three', 'oci:zst:three', '--dest-compress-format=zstd', '--dest-compress');
    spawnSync('gzip', ['-k', 'docker.tar'], { cwd: work });
  }, 60_000);

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  function run(tool: string, ...options: readonly string[]): void {
    const { status, stderr } = spawnSync(tool, options, { cwd: work, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${tool} ${options.join(' ')}: ${stderr}`);
  }

  function copy(from: string, to: string, ...options: readonly string[]): void {
    run('skopeo', '--insecure-policy', 'copy', '-q', ...options, from, to);
  }

  /** A new layer upon the image `from` with what `change` does to its root. */
  function repacked(from: string, to: string, change: (root: string) => void): void {
    run('umoci', 'unpack', '--rootless', '--image', `layout:${from}`, `bundle-${to}`);
    change(join(work, `bundle-${to}/rootfs`));
    run('umoci', 'repack', '--image', `layout:${to}`, `bundle-${to}`);
  }

  function unpackedByUmoci(tag: string): readonly string[] {
    run('umoci', 'unpack', '--rootless', '--image', `layout:${tag}`, `out-${tag}`);
    return [...below(join(work, `out-${tag}/rootfs`), '')].sort();
  }

  /** readdirSync itself would follow links. */
  function below(root: string, folder: string): readonly string[] {
    return readdirSync(join(root, folder)).flatMap((name) => {
      const path = `${folder}/${name}`;
      const place = join(root, path);
      const found = lstatSync(place);
      const mode = (found.mode & 0o7777).toString(8);
      if (found.isSymbolicLink()) return `${path} -> ${readlinkSync(place)}`;
      if (found.isDirectory()) return [`${path}/ ${mode}`, ...below(root, path)];
      return `${path} ${mode} ${createHash('sha256').update(readFileSync(place)).digest('hex')}`;
    });
  }

  async function readByUs(operand: string): Promise<readonly string[]> {
    const image = await openImage(join(work, operand), nodeIo());
    try {
      const tree = await image.tree();
      return [...tree.walk()]
        .map(({ path, type, mode, target }) => {
          if (type === 'symlink') return `${path} -> ${target}`;
          if (type === 'directory') return `${path}/ ${mode.toString(8)}`;
          return `${path} ${mode.toString(8)} ${fileHash(tree, path)}`;
        })
        .sort();
    } finally {
      image.close();
    }
  }

  test.each(['one', 'two', 'three'])('%s has the files that umoci unpacks', async (tag) => {
    const expected = unpackedByUmoci(tag);
    expect(expected.length).toBeGreaterThan(10);
    expect(await readByUs(`layout:${tag}`)).toEqual(expected);
  });

  test.each(['docker.tar', 'docker.tar.gz', 'oci.tar', 'oci.tar:three', 'gz', 'zst:three'])(
    '%s has the same files',
    async (operand) => {
      expect(await readByUs(operand)).toEqual(await readByUs('layout:three'));
    },
  );

  test('the layers really are packed in different ways', async () => {
    const types = async (operand: string) =>
      (await openImage(join(work, operand), nodeIo())).layers.map(({ mediaType }) => mediaType?.split('+')[1]);
    expect(new Set(await types('gz'))).toEqual(new Set(['gzip']));
    expect(new Set(await types('zst'))).toEqual(new Set(['zstd']));
  });

  test('the configuration is what was configured', async () => {
    const { config, configDigest } = await openImage(join(work, 'docker.tar'), nodeIo());
    expect(config).toMatchObject({
      os: 'linux',
      entrypoint: ['/bin/tool'],
      cmd: ['a b'],
      env: [{ name: 'A', value: 'b' }],
      user: '1000:100',
      workingDir: '/opt',
      exposedPorts: ['80/tcp'],
      volumes: ['/data'],
      labels: new Map([['l', 'v']]),
      stopSignal: 'SIGINT',
    });
    expect(configDigest).toBe((await openImage(join(work, 'layout:three'), nodeIo())).configDigest);
  });
});
