import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDeb } from '../../src/image/deb.ts';
import { memoryIo } from './memory-io.ts';
import { file, folder, symlink, tar } from './tar-builder.ts';

const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;

const data = tar(
  folder('./'),
  folder('./usr/lib/gramine/sgx/'),
  file('./usr/lib/gramine/sgx/libpal.so', 'the one'),
  file('./usr/lib/gramine/direct/libpal.so', 'another'),
  symlink('./usr/share/sgx/libpal.so', '/etc/passwd'),
);

describe('a Debian package', () => {
  test.each([
    ['data.tar', data],
    ['data.tar.gz', gzipSync(data)],
    ['data.tar.gz/', gzipSync(data)],
  ])(
    'is a file system of its own, in which no link leads out, from %s, and nothing stays open',
    async (name, content) => {
      const io = memoryIo({ deb: deb({ 'debian-binary': '2.0\n', 'control.tar.gz': 'odd', [name]: content }) });
      expect(await libpalsIn(io)).toEqual({
        '/usr/lib/gramine/direct/libpal.so': 'another',
        '/usr/lib/gramine/sgx/libpal.so': 'the one',
      });
      expect(io.open()).toBe(1);
    },
  );

  test.each<[string, Uint8Array, string]>([
    ['is no archive', Buffer.from('hello'), 'it is no Debian package'],
    ['is empty', Buffer.from(''), 'it is no Debian package'],
    ['has no content', deb({ 'debian-binary': '2.0\n' }), 'it is no Debian package: there is no `data.tar` in it'],
    ['ends early', deb({ 'data.tar': data }).slice(0, 900), 'the package is damaged, at byte 8'],
    [
      'lies about a size',
      Buffer.concat([deb({}), Buffer.from(header('data.tar', -1))]),
      'the package is damaged, at byte 8',
    ],
    [
      'is packed with bzip2',
      deb({ 'data.tar.bz2': 'BZh9123' }),
      '`data.tar.bz2` is packed with bzip2, which is not read',
    ],
    ['has damaged gzip data', deb({ 'data.tar.gz': gzipSync(data).fill(7, 20, 40) }), 'its gzip data is damaged'],
    ['has half of its xz data', deb({ 'data.tar.xz': xz(data).subarray(0, 150) }), 'its xz data is damaged'],
    ['has damaged xz data', deb({ 'data.tar.xz': Buffer.from(xz(data)).fill(7, 60, 90) }), 'its xz data is damaged'],
    ['has no xz data', deb({ 'data.tar.xz': xz(data).subarray(0, 8) }), 'its xz data is damaged'],
  ])('is refused when it %s', async (_, bytes, message) => {
    const io = memoryIo({ deb: bytes });
    await expect(libpalsIn(io)).rejects.toThrow(message);
    expect(io.open()).toBe(1);
  });

  test.skipIf(!hasDpkg).each(['none', 'gzip', 'xz', 'zstd'])(
    'of dpkg-deb packed with %s is read',
    async (compression) => {
      const work = mkdtempSync(join(tmpdir(), 'manifestly-deb-'));
      try {
        const content = Buffer.alloc(300_000, 'not too regular a text, for it is to be packed. ').map(
          (byte, at) => byte ^ (at % 251),
        );
        mkdirSync(join(work, 'root/DEBIAN'), { recursive: true });
        mkdirSync(join(work, 'root/usr/lib/gramine/sgx'), { recursive: true });
        writeFileSync(
          join(work, 'root/DEBIAN/control'),
          'Package: g\nVersion: 1\nArchitecture: all\nMaintainer: m <m@m>\nDescription: d\n',
        );
        writeFileSync(join(work, 'root/usr/lib/gramine/sgx/libpal.so'), content);
        const made = spawnSync('dpkg-deb', [`-Z${compression}`, '-b', 'root', 'g.deb'], { cwd: work });
        expect(made.stderr.toString()).toBe('');
        const io = memoryIo({ deb: readFileSync(join(work, 'g.deb')) });
        const { tree, close } = await openDeb(io.openFile('deb'), 'g.deb', io);
        expect(Buffer.from(tree.read('/usr/lib/gramine/sgx/libpal.so')).equals(content)).toBe(true);
        close();
      } finally {
        rmSync(work, { recursive: true });
      }
    },
  );
});

/** The content of all that is called libpal.so, links followed inside the package. */
async function libpalsIn(io: ReturnType<typeof memoryIo>): Promise<Record<string, string>> {
  const file = io.openFile('deb');
  const { tree, close } = await openDeb(file, 'deb', io);
  const found = [...tree.walk()].flatMap(({ path }) =>
    path.endsWith('libpal.so') && tree.stat(path) ? [[path, Buffer.from(tree.read(path)).toString()] as const] : [],
  );
  close();
  return Object.fromEntries(found);
}

function deb(members: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const parts = Object.entries(members).flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    return [Buffer.from(header(name, bytes.length)), bytes, Buffer.from(bytes.length % 2 ? '\n' : '')];
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

function header(name: string, size: number): string {
  return `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(size).padEnd(10)}\`\n`;
}

/** An empty member's text stands in where there is no xz: a damaged one either way. */
function xz(bytes: Uint8Array): Buffer {
  const { stdout, status } = spawnSync('xz', ['-c'], { input: bytes });
  return status === 0 ? stdout : Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), Buffer.alloc(200, 9)]);
}
