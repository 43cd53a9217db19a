import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { wholeSize } from '../../src/image/examine.ts';
import { type ScanOptions, scanImage } from '../../src/image/scan.ts';
import type { ScannedImage } from '../../src/image/scanned.ts';
import { maximumLoaded } from '../../src/image/scanned-tree.ts';
import { buildElf } from '../elf/elf-builder.ts';
import {
  type BuiltLayer,
  blob,
  descriptor,
  imageBlobs,
  layerType,
  layout,
  layoutOf,
  manifestType,
} from './layout-builder.ts';
import { memoryIo } from './memory-io.ts';
import { file, folder, hardLink, type Member, symlink, tar } from './tar-builder.ts';

function scan(layers: readonly BuiltLayer[], options: ScanOptions = {}): Promise<ScannedImage> {
  return scanImage('x.tar', memoryIo({ 'x.tar': layout({ layers }) }), options);
}

function packed(...members: readonly Member[]): BuiltLayer {
  const archive = tar(...members);
  return { archive, stored: gzipSync(archive), mediaType: `${layerType}+gzip` };
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What does not become much smaller when it is packed. */
function noise(length: number): string {
  let text = '';
  for (let at = 0; text.length < length; at++) text += sha256(String(at));
  return text.slice(0, length);
}

function textAt({ tree }: ScannedImage, path: string): string {
  return Buffer.from(tree.read(path)).toString();
}

const key =
  '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY/PuoAoGCCqGSM49\n-----END EC PRIVATE KEY-----\n';

describe('what is seen of a file', () => {
  const program = buildElf({ type: 3, interpreter: '/lib64/ld-linux-x86-64.so.2', needed: ['libc.so.6'] });
  const fixed = buildElf({ class: 32, machine: 3, type: 2, isStatic: true });
  const large = Buffer.concat([program, Buffer.alloc(3 * wholeSize)]);
  const content: readonly (readonly [string, string | Uint8Array])[] = [
    ['cut', program.subarray(0, 40)],
    ['empty', ''],
    ['fixed', fixed],
    ['key', key],
    ['large', large],
    ['program', program],
    ['script', '#!/usr/bin/env -S python3 -u\nimport x\n'],
    ['text', 'hello'],
  ];
  const elf = { bits: 64, machine: 62, type: 3, interpreter: '/lib64/ld-linux-x86-64.so.2', isStatic: false };
  const expected = [
    { sha256: sha256(program.subarray(0, 40)) },
    { sha256: sha256('') },
    { sha256: sha256(fixed), elf: { bits: 32, machine: 3, type: 2, interpreter: undefined, isStatic: true } },
    {
      sha256: sha256(key),
      secrets: [{ kind: 'EC private key', at: 0, masked: '-----BEGIN EC PRIVATE KEY-----' }],
    },
    { sha256: sha256(large), elf },
    { sha256: sha256(program), elf },
    { sha256: sha256('#!/usr/bin/env -S python3 -u\nimport x\n'), shebang: '/usr/bin/env -S python3 -u' },
    { sha256: sha256('hello') },
  ];

  test.each(['packed', 'unpacked'])('is its hash and what it is: in a layer that is %s', async (kind) => {
    const members = content.map(([name, bytes]) => ({ name, content: bytes }));
    const image = await scan([kind === 'packed' ? packed(...members) : { archive: tar(...members) }]);
    expect([...image.tree.walk()].map(({ sight }) => sight)).toEqual(expected);
    expect(image.tree.look('/script')).toEqual({
      path: '/script',
      type: 'file',
      size: 38,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
      layer: 0,
      identity: 7,
      sight: expected[6],
    });
  });

  test('is the same in a folder', async () => {
    const root = mkdtempSync(join(tmpdir(), 'manifestly-scan-'));
    try {
      mkdirSync(join(root, 'bin'));
      for (const [name, bytes] of content) writeFileSync(join(root, 'bin', name), bytes);
      symlinkSync('text', join(root, 'bin/zz'));
      const image = await scanImage(root, nodeIo());
      const files = [...image.tree.walk('/bin')];
      expect(files.map(({ sight }) => sight)).toEqual([...expected, undefined]);
      expect(image.layers).toEqual([]);
      await image.tree.load(['/bin/text']);
      expect(textAt(image, '/bin/zz')).toBe('hello');
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  test('is that of the layer which has its content', async () => {
    const image = await scan([
      packed(file('a', 'one'), file('b', 'two')),
      packed(hardLink('c', 'a'), file('a', 'three')),
      packed(file('.wh.b', ''), hardLink('d', 'c')),
    ]);
    expect([...image.tree.walk()].map(({ path, layer, sight }) => [path, layer, sight?.sha256])).toEqual([
      ['/a', 1, sha256('three')],
      ['/c', 1, sha256('one')],
      ['/d', 2, sha256('one')],
    ]);
  });
});

test('layers tell what is in them, what upper ones hide included', async () => {
  const lower = packed(
    file('app/key.pem', key),
    { name: 'dev/null', type: '3', major: 1, minor: 3 },
    file('x', 'y', { pax: { 'SCHILY.xattr.user.a': 'b' } }),
    hardLink('z', 'x'),
  );
  const upper = { archive: tar(file('app/.wh.key.pem'), folder('data'), file('data/.wh..wh..opq')) };
  const image = await scan([lower, upper]);
  const nothing = { entries: 0, whiteouts: 0, opaque: 0, hardLinks: 0, devices: 0, xattrs: 0, secrets: [] };
  expect(image.layers).toEqual([
    {
      ...nothing,
      digest: blob(lower.stored!).digest,
      diffId: blob(lower.archive).digest,
      mediaType: `${layerType}+gzip`,
      size: lower.stored!.length,
      createdBy: undefined,
      unpackedSize: lower.archive.length,
      entries: 4,
      hardLinks: 1,
      devices: 1,
      xattrs: 1,
      secrets: [
        {
          path: '/app/key.pem',
          found: { kind: 'EC private key', at: 0, masked: '-----BEGIN EC PRIVATE KEY-----' },
        },
      ],
    },
    {
      ...nothing,
      digest: blob(upper.archive).digest,
      diffId: blob(upper.archive).digest,
      mediaType: layerType,
      size: upper.archive.length,
      createdBy: undefined,
      unpackedSize: upper.archive.length,
      entries: 3,
      whiteouts: 1,
      opaque: 1,
    },
  ]);
  expect(image.tree.stat('/app/key.pem')).toBeUndefined();
});

describe('content', () => {
  const members = [
    file('etc/passwd', 'root:x:0:0::/root:/bin/sh\n'),
    symlink('etc/os-release', '../usr/lib/os-release'),
    file('usr/lib/os-release', 'ID=debian\n'),
    file('gramine/app/entrypoint.manifest.sgx', 'sgx.debug = false\n'),
    file('app/start', '#!/bin/sh\n'),
    file('app/sparse', 'ab', { pax: { 'GNU.sparse.map': '0,1,70000,1', 'GNU.sparse.size': '70002' } }),
    file('app/empty'),
    file('app/large', 'x'.repeat(300_000)),
  ];

  test('of small files that everybody needs is kept', async () => {
    const image = await scan([packed(...members)]);
    expect(textAt(image, '/etc/passwd')).toBe('root:x:0:0::/root:/bin/sh\n');
    expect(textAt(image, '/etc/os-release')).toBe('ID=debian\n');
    expect(textAt(image, '/gramine/app/entrypoint.manifest.sgx')).toBe('sgx.debug = false\n');
    expect(textAt(image, '/app/empty')).toBe('');
  });

  test('of other files is not there before it is asked for', async () => {
    const image = await scan([packed(...members)]);
    expect(() => image.tree.read('/app/start')).toThrow(expect.objectContaining({ code: 'ENOTLOADED' }));
    expect(() => image.tree.read('/app/none')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    expect(() => image.tree.read('/app')).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  });

  test.each([
    ['packed', packed(...members)],
    ['unpacked', { archive: tar(...members) }],
  ])('is loaded from a layer that is %s', async (_, layer) => {
    const image = await scan([layer, packed(file('other', 'of another layer'), symlink('link', '/app/start'))]);
    await image.tree.load(['/link', '/app/sparse', '/app/large', '/other', '/etc', '/none', '/app/empty']);
    expect(textAt(image, '/app/start')).toBe('#!/bin/sh\n');
    expect(textAt(image, '/app/sparse')).toBe(`a${'\0'.repeat(69_999)}b\0`);
    expect(textAt(image, '/app/large')).toBe('x'.repeat(300_000));
    expect(textAt(image, '/other')).toBe('of another layer');
  });

  test('that changed since is refused', async () => {
    const files = { 'x.tar': layout({ layers: [{ archive: tar(...members) }] }) };
    const image = await scanImage('x.tar', memoryIo(files));
    files['x.tar'] = Buffer.from(
      Buffer.from(files['x.tar']).toString('latin1').replace('#!/bin/sh', '#!/bin/no'),
      'latin1',
    );
    await expect(image.tree.load(['/app/start'])).rejects.toThrow(
      /^x\.tar: layer sha256:[0-9a-f]{64}: it changed while it was read$/,
    );
  });

  test('is not loaded beyond a bound', async () => {
    const size = maximumLoaded + 1;
    const pax = { 'GNU.sparse.map': '0,1', 'GNU.sparse.size': String(size) };
    const image = await scan([packed(file('large', 'x', { pax }))]);
    await expect(image.tree.load(['/large'])).rejects.toThrow(
      `the files to read from the image have ${size} bytes together, more than ${maximumLoaded}`,
    );
  });
});

test('nothing is written to disk, and everything is let go of', async () => {
  const io = memoryIo({ 'x.tar': layout({ layers: [packed(file('a', 'b')), packed(file('c', 'd'))] }) });
  const image = await scanImage('x.tar', {
    ...io,
    spool() {
      throw new Error('a spool');
    },
  });
  image.close();
  expect(io.open()).toBe(0);
});

describe('an archive that is packed as a whole', () => {
  const same = packed(file('same', 'again'), file('noise', noise(3000)));
  const layers = [
    packed(file('a', 'one'), file('large', noise(500_000))),
    same,
    { archive: tar(hardLink('b', 'a'), file('etc/passwd', 'root:x:0:0:::\n')) },
    packed(file('.wh.same')),
    same,
  ];
  const archive = layout({ layers });

  test('has the files that it has unpacked, without a spool', async () => {
    const files = { 'x.tar': archive, 'x.tar.gz': gzipSync(archive) };
    const io = memoryIo(files);
    const unspooled = {
      ...io,
      spool() {
        throw new Error('a spool');
      },
    };
    const image = await scanImage('x.tar.gz', unspooled);
    const plain = await scanImage('x.tar', io);
    expect([...image.tree.walk()]).toEqual([...plain.tree.walk()]);
    expect(image.layers).toEqual(plain.layers);
    expect(textAt(image, '/etc/passwd')).toBe('root:x:0:0:::\n');
    await image.tree.load(['/b', '/large', '/same']);
    expect([textAt(image, '/a'), textAt(image, '/large').length, textAt(image, '/same')]).toEqual([
      'one',
      500_000,
      'again',
    ]);
    image.close();
    plain.close();
    expect(io.open()).toBe(0);
  });

  test('as docker save writes it and gzip packs it is read too', async () => {
    const [first, second] = [tar(file('a', '1')), tar(file('b', '2'))];
    const config = JSON.stringify({ rootfs: { diff_ids: [blob(first).digest, blob(second).digest] } });
    const manifest = JSON.stringify([{ Config: 'c.json', RepoTags: ['x:1'], Layers: ['1/layer.tar', '2/layer.tar'] }]);
    const saved = tar(
      { name: '2/layer.tar', content: second },
      symlink('1/layer.tar', '../0/layer.tar'),
      { name: '0/layer.tar', content: first },
      file('c.json', config),
      file('manifest.json', manifest),
    );
    const io = memoryIo({ 'x.tgz': gzipSync(saved) });
    const image = await scanImage('x.tgz', io);
    expect([...image.tree.walk()].map(({ path, sight }) => [path, sight?.sha256])).toEqual([
      ['/a', sha256('1')],
      ['/b', sha256('2')],
    ]);
  });

  test('reports the lowest layer that is wrong, not the first in the archive', async () => {
    const [high, low] = [tar(file('../x')), tar(hardLink('a', 'none'))];
    const config = JSON.stringify({ rootfs: { diff_ids: [blob(low).digest, blob(high).digest] } });
    const manifest = JSON.stringify([{ Config: 'c', Layers: ['low', 'high'] }]);
    const members = [{ name: 'high', content: high }, { name: 'low', content: low }, file('c', config)];
    const io = memoryIo({ 'x.tgz': gzipSync(tar(...members, file('manifest.json', manifest))) });
    await expect(scanImage('x.tgz', io)).rejects.toThrow(
      'x.tgz: layer `low`: `/a` is a hard link to `/none`, which is not there',
    );
    expect(io.open()).toBe(0);
  });

  test('with layers packed with Zstandard has to be unpacked first', async () => {
    const stored = Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.alloc(300)]);
    const io = memoryIo({ 'x.tgz': gzipSync(layout({ layers: [{ archive: tar(), stored }] })) });
    await expect(scanImage('x.tgz', io)).rejects.toThrow(
      `x.tgz: layer ${blob(stored).digest}: packed with Zstandard, it can't be read from an archive that is packed too`,
    );
  });
});

test('progress goes up to all bytes that are stored', async () => {
  const layers = [packed(file('a', 'b'.repeat(100_000))), { archive: tar(file('c', 'd'.repeat(200_000))) }];
  const seen: (readonly [number, number])[] = [];
  await scan(layers, { onProgress: (done, total) => void seen.push([done, total]) });
  const total = layers[0]!.stored!.length + layers[1]!.archive.length;
  expect(seen.at(-1)).toEqual([total, total]);
  expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b));
});

test('of images for several platforms the one asked for is scanned', async () => {
  const image = (architecture: string) => ({
    layers: [packed(file('arch', architecture))],
    more: { architecture },
    platform: { os: 'linux', architecture },
  });
  const io = memoryIo({ 'x.tar': layout(image('amd64'), image('arm64')) });
  const hashOf = async (options: ScanOptions) =>
    (await scanImage('x.tar', io, options)).tree.look('/arch')?.sight?.sha256;
  expect(await hashOf({ platform: 'linux/arm64' })).toBe(sha256('arm64'));
  expect(await hashOf({ preferredPlatform: 'linux/amd64' })).toBe(sha256('amd64'));
  await expect(hashOf({})).rejects.toThrow('more than one image is in it');
});

test.each([
  [`${layerType}+gzip+encrypted`, 'it is encrypted'],
  ['application/x-squashfs', "a layer of the media type `application/x-squashfs` can't be read"],
])('a layer of the type %s is named', async (mediaType, problem) => {
  const layer = { ...packed(file('a')), mediaType };
  await expect(scan([packed(file('b')), layer])).rejects.toThrow(
    `x.tar: layer ${blob(layer.stored!).digest}: ${problem}`,
  );
});

test('a foreign layer is read where its content is there', async () => {
  const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  const image = await scan([{ ...packed(file('a', 'b')), mediaType }]);
  expect(image.tree.look('/a')?.sight?.sha256).toBe(sha256('b'));
});

test('a foreign layer without content is named', async () => {
  const blobs = imageBlobs({
    layers: [{ archive: tar(file('a')), mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar' }],
  });
  const io = memoryIo({ 'x.tar': layoutOf([descriptor(blobs[0]!, manifestType)], blobs.slice(0, 2)) });
  await expect(scanImage('x.tar', io)).rejects.toThrow(
    `x.tar: layer ${blobs[2]!.digest}: it is a foreign layer, whose content is not in the image`,
  );
});

test('a folder that is a whole disk is too much', async () => {
  const root = mkdtempSync(join(tmpdir(), 'manifestly-scan-'));
  try {
    for (let at = 0; at < 20; at++) writeFileSync(join(root, `f${at}`), 'x'.repeat(100));
    const limits = { entries: 10, bytes: 1e9 };
    await expect(scanImage(root, nodeIo(), { limits })).rejects.toThrow(`${root}: the image has more than 10 files`);
    await expect(scanImage(root, nodeIo(), { limits: { bytes: 1000 } })).rejects.toThrow(
      `${root}: the image unpacks to more than 1000 bytes`,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
