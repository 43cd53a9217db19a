import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ImageOptions, openImage } from '../../src/image/open-image.ts';
import { scanImage } from '../../src/image/scan.ts';
import {
  type Blob,
  blob,
  descriptor,
  imageBlobs,
  indexType,
  layout,
  layoutOf,
  manifestType,
} from './layout-builder.ts';
import { memoryIo } from './memory-io.ts';
import { file, folder, hardLink, type Member, memberBytes, symlink, tar } from './tar-builder.ts';

/** The message without the digest of the layer, and its help. */
async function refusal(archive: Uint8Array, options: ImageOptions = {}, stored = archive): Promise<string> {
  const io = memoryIo({ 'x.tar': layout({ layers: [{ archive, stored }] }) });
  const opened = await errorOf(openImage('x.tar', io, options).then((image) => image.tree()));
  expect(await errorOf(scanImage('x.tar', io, options))).toBe(opened);
  return opened;
}

async function errorOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    const { name, message, help } = error as Error & { help?: string };
    const text = message.replace(/^x\.tar: layer sha256:[0-9a-f]{64}/, 'layer');
    return `${name}: ${text}${help === undefined ? '' : ` (${help})`}`;
  }
}

const check = '(check where the image comes from, or unpack it yourself and use the directory)';
const limits = { entries: 100, bytes: 2 ** 20, ratio: 100, trustedBytes: 2 ** 16, metadata: 2 ** 16 };

describe('a layer is refused when', () => {
  test.each<[string, readonly Member[], string]>([
    [
      'a path leads out of the root',
      [file('a/../../etc/passwd')],
      'layer: `a/../../etc/passwd` leads out of the root directory',
    ],
    [
      'a hard link leads out of the root',
      [hardLink('a', '../../etc/passwd')],
      'layer: `../../etc/passwd` leads out of the root directory',
    ],
    [
      'a hard link leads nowhere',
      [hardLink('a', '/etc/shadow')],
      'layer: `/a` is a hard link to `/etc/shadow`, which is not there',
    ],
    [
      'a hard link leads to a directory',
      [folder('d'), hardLink('a', 'd')],
      'layer: `/a` is a hard link to `/d`, which is no file',
    ],
    [
      'a hard link leads to itself',
      [file('a'), hardLink('a', 'a')],
      'layer: `/a` is a hard link to `/a`, which is no file',
    ],
    ['a path leads through a file', [file('a'), file('a/b')], 'layer: `/a/b` lies below `a`, which is no directory'],
    [
      'links on the way lead in a circle',
      [symlink('a', 'b'), symlink('b', 'a'), file('a/x')],
      'layer: links on the way to `/a/x` lead in a circle or on and on',
    ],
    ['the root becomes a link', [symlink('./', '/etc')], 'layer: the root directory is replaced by something else'],
    ['a whiteout names the directory above', [file('a/.wh...')], 'layer: the whiteout `a/.wh...` names no file'],
    ['a whiteout names its own directory', [file('a/.wh..')], 'layer: the whiteout `a/.wh..` names no file'],
    ['a whiteout names nothing', [file('.wh.')], 'layer: the whiteout `.wh.` names no file'],
    ['a path leads through a whiteout', [file('.wh.a/b')], 'layer: `.wh.a/b` lies below a whiteout'],
    [
      'a name is longer than Linux allows',
      [file('x', '', { pax: { path: 'n'.repeat(256) } })],
      `layer: the path \`${'n'.repeat(200)}…\` is longer than Linux allows`,
    ],
    [
      'a path is longer than Linux allows',
      [file('x', '', { pax: { path: 'n/'.repeat(2500) } })],
      `layer: the path \`${'n/'.repeat(100)}…\` is longer than Linux allows`,
    ],
    [
      'a link is longer than Linux allows',
      [file('x', '', { type: '2', pax: { linkpath: 'n/'.repeat(2500) } })],
      'layer: the target of `x` is longer than Linux allows',
    ],
    ['a link has no target', [symlink('x', '')], 'layer: the link `x` has no target'],
    [
      'a name tries to write on the terminal',
      [file('a\u001b[2J/../..')],
      'layer: `a<U+001B>[2J/../..` leads out of the root directory',
    ],
  ])('%s', async (_, members, message) => {
    expect(await refusal(tar(...members))).toBe(`UserError: ${message}`);
  });

  test('links bring a path deeper and deeper', async () => {
    const members: Member[] = [folder('l0')];
    for (let at = 1; at < 60; at++) {
      const path = `l${at - 1}/${'d/'.repeat(100)}`;
      members.push(folder('', { pax: { path } }), { name: `l${at}`, type: '2', pax: { linkpath: path } });
    }
    expect(await refusal(tar(...members))).toBe('UserError: layer: directories are nested more than 2048 deep');
  });

  test('it has more files than allowed, implied directories included', async () => {
    const many = Array.from({ length: 101 }, (_, at) => file(`f${at}`));
    expect(await refusal(tar(...many), { limits })).toBe(
      `UserError: layer: the image has more than 100 files ${check}`,
    );
    expect(await refusal(tar(folder('', { pax: { path: 'd/'.repeat(101) } })), { limits })).toContain(
      'the image has more than 100 files',
    );
  });

  test('it unpacks to more bytes than allowed', async () => {
    const archive = tar(file('x', 'y'.repeat(2 ** 20)));
    expect(await refusal(archive, { limits: { ...limits, ratio: 1e9 } }, gzipSync(archive))).toBe(
      `UserError: layer: the image unpacks to more than 1048576 bytes ${check}`,
    );
  });

  test('it unpacks to many times its size', async () => {
    const archive = tar(file('x', 'y'.repeat(2 ** 19)));
    expect(await refusal(archive, { limits }, gzipSync(archive))).toBe(
      `UserError: layer: it unpacks to more than 100 times its size, as decompression bombs do ${check}`,
    );
  });

  test('a sparse file is larger than allowed', async () => {
    const pax = { 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '9007199254740991' };
    expect(await refusal(tar(file('x', 'y', { pax })), { limits })).toBe(
      `UserError: layer: the image unpacks to more than 1048576 bytes ${check}`,
    );
  });

  test('attributes take more memory than allowed', async () => {
    const pax = { 'SCHILY.xattr.user.x': 'y'.repeat(70_000) };
    expect(await refusal(tar(file('x', '', { pax })), { limits })).toBe(
      `UserError: layer: names and attributes take more than 65536 bytes ${check}`,
    );
  });

  test('every path follows long links', async () => {
    const members: Member[] = [folder('a'), { name: 'l', type: '2', pax: { linkpath: `${'a/../'.repeat(400)}a` } }];
    for (let at = 0; at < 20; at++) members.push(file('l/x'));
    expect(await refusal(tar(...members), { limits })).toBe(
      `UserError: layer: its paths lead through too many links ${check}`,
    );
  });
});

test('writing through a link stays inside the root', async () => {
  const archive = tar(
    symlink('out', '../../../../tmp'),
    file('out/x', 'inside'),
    symlink('abs', '/etc'),
    file('abs/y', 'inside'),
  );
  const image = await openImage('x.tar', memoryIo({ 'x.tar': layout({ layers: [{ archive }] }) }));
  const tree = await image.tree();
  expect([...tree.walk()].map(({ path }) => path)).toEqual(['/abs', '/etc', '/etc/y', '/out', '/tmp', '/tmp/x']);
});

test('directories nested as deep as a path allows are walked', async () => {
  const path = `${'d/'.repeat(2040)}f`;
  const archive = tar(file('x', 'deep', { pax: { path } }), file('.wh.d'));
  const hidden = tar(file('.wh.d'));
  const image = await openImage('x.tar', memoryIo({ 'x.tar': layout({ layers: [{ archive }, { archive: hidden }] }) }));
  expect([...(await image.tree()).walk()]).toEqual([]);
});

test('hiding everything again and again takes no longer than once', async () => {
  const files = Array.from({ length: 3000 }, (_, at) => file(`d${at % 50}/f${at}`));
  const whiteouts = Array.from({ length: 3000 }, () => file('.wh..wh..opq'));
  const image = await openImage(
    'x.tar',
    memoryIo({ 'x.tar': layout({ layers: [{ archive: tar(...files, ...whiteouts) }] }) }),
  );
  expect([...(await image.tree()).walk()]).toHaveLength(3050);
});

/** What a scan makes of what lies in an archive: each path with what it is. */
async function scanned(archive: Uint8Array, stored = archive, options: ImageOptions = {}): Promise<readonly string[]> {
  const io = memoryIo({ 'x.tar': layout({ layers: [{ archive, stored }] }) });
  const image = await scanImage('x.tar', io, options);
  const lines = [...image.tree.walk()].map(({ path, type, target, device, sight, size }) =>
    [path, type, target ?? device?.major, sight && `${size} ${sight.sha256.slice(0, 8)}`]
      .filter((part) => part !== undefined)
      .join(' '),
  );
  image.close();
  expect(io.open()).toBe(0);
  return lines;
}

describe('what is stored of a layer', () => {
  const archive = tar(file('a', 'content'), file('b', 'x'.repeat(5000)));
  const packed = gzipSync(archive);
  const damagedCheck = Buffer.from(packed);
  damagedCheck[damagedCheck.length - 6]! ^= 1;
  const lyingLength = Buffer.from(packed);
  lyingLength[lyingLength.length - 1]! ^= 1;
  const both = Buffer.concat([gzipSync(archive.subarray(0, 700)), gzipSync(archive.subarray(700))]);

  test.each<[string, Uint8Array, string]>([
    [
      'bytes behind it',
      Buffer.concat([packed, Buffer.from('more')]),
      'its gzip data is damaged: incorrect header check',
    ],
    [
      'zeros behind it',
      Buffer.concat([packed, Buffer.alloc(100)]),
      'its gzip data is damaged: something follows its end',
    ],
    [
      'half a member behind it',
      Buffer.concat([packed, packed.subarray(0, 30)]),
      'its gzip data is damaged: unexpected end of file',
    ],
    ['a wrong checksum', damagedCheck, 'its gzip data is damaged: incorrect data check'],
    ['a lying length', lyingLength, 'its gzip data is damaged: incorrect length check'],
    ['nothing but the magic', packed.subarray(0, 2), 'its gzip data is damaged: unexpected end of file'],
    ['a reserved flag', Buffer.from(packed).fill(0xe0, 3, 4), 'its gzip data is damaged: unknown header flags set'],
    ['bzip2 data', Buffer.from('425a683931415926', 'hex'), 'it is packed with bzip2, which no image layer may be'],
    ['lz4 data', Buffer.from('04224d1864407000', 'hex'), 'it is packed with lz4, which no image layer may be'],
  ])('is refused with %s', async (_, stored, message) => {
    expect(await refusal(archive, {}, stored)).toMatch(`UserError: layer: ${message}`);
  });

  test('can be several members of gzip', async () => {
    expect(await scanned(archive, both)).toEqual(['/a file 7 ed7002b4', '/b file 5000 c59d3c04']);
  });

  test('can be nothing', async () => {
    expect(await scanned(new Uint8Array())).toEqual([]);
  });

  test('is refused wherever it is cut, or what is whole is read', async () => {
    const whole = tar(
      file('a', 'x'.repeat(700)),
      file('l', 'y', { pax: { path: 'n'.repeat(150), 'SCHILY.xattr.user.x': 'v' } }),
      { name: 'L', type: 'L', content: `${'m'.repeat(200)}\0` },
      symlink('s', 'a'),
      file('p', 'z', {
        pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '9' },
        content: `1\n0\n1\n${'\0'.repeat(506)}z`,
      }),
    );
    const read: number[] = [];
    for (let length = 0; length < whole.length; length += 128) {
      const found = await refusal(whole.subarray(0, length));
      if (found !== 'none')
        expect(found).toMatch(
          /^UserError: layer: the archive ends within an entry, at byte \d+$|^UserError: layer: the map of a sparse file is malformed, at byte \d+$/,
        );
      else read.push(length);
    }
    // Behind a member, with or without what fills its last block, and behind the first empty block.
    expect(read).toEqual([
      0, 1280, 1408, 1536, 3200, 3328, 3456, 3584, 5120, 7296, 7424, 7552, 7680, 8192, 8320, 8448, 8576,
    ]);
  });

  test('is refused wherever gzip is cut', async () => {
    for (let length = 2; length < packed.length; length += 3)
      expect(await refusal(archive, {}, packed.subarray(0, length))).toBe(
        'UserError: layer: its gzip data is damaged: unexpected end of file (get the image again)',
      );
  });

  test('has another digest before anything else is wrong with it', async () => {
    const image = imageBlobs({ layers: [{ archive, stored: packed }] });
    for (const other of [
      Buffer.alloc(packed.length),
      damagedCheck,
      gzipSync(tar(hardLink('a', 'b'))).subarray(0, packed.length),
    ]) {
      const stored = Buffer.concat([other, Buffer.alloc(packed.length - other.length)]);
      const blobs = image.map((one, at) => (at === 2 ? { ...one, bytes: stored } : one));
      const io = memoryIo({ 'x.tar': layoutOf([descriptor(image[0]!, manifestType)], blobs) });
      expect(await errorOf(scanImage('x.tar', io))).toBe(
        `UserError: layer: its content does not have that digest but ${blob(stored).digest} (get the image again, or check where it comes from)`,
      );
    }
  });
});

describe('what describes an image', () => {
  const [manifest, config, layer] = imageBlobs({ layers: [{ archive: tar(file('a')) }] });
  const index = (...manifests: readonly object[]) => blob({ schemaVersion: 2, manifests });
  const nested = (depth: number): readonly Blob[] => {
    const blobs = [index(descriptor(manifest!, manifestType))];
    while (blobs.length < depth) blobs.unshift(index(descriptor(blobs[0]!, indexType)));
    return blobs;
  };
  const deep = nested(10);
  const wide = Array.from({ length: 1001 }, () => descriptor(manifest!, manifestType));
  const text = (json: string) => layoutOf([], [], [file('index.json', json)]);
  const docker = (json: string, ...more: readonly Member[]) => tar(file('manifest.json', json), ...more);
  const docs = JSON.stringify({ rootfs: { diff_ids: [layer!.digest] } });

  test.each<[string, Uint8Array, string]>([
    [
      'indexes are nested on and on',
      layoutOf([descriptor(deep[0]!, indexType)], [...deep, manifest!, config!, layer!]),
      'x.tar: no image is in it',
    ],
    ['it lists an image a thousand times', layoutOf(wide, [manifest!, config!]), 'x.tar: it has more than 1000 images'],
    ['it is huge', text(' '.repeat(2 ** 24 + 1)), 'x.tar: index.json: it has more than 16777216 bytes'],
    ['it is nested deeply', text('['.repeat(100_000)), 'x.tar: index.json:1:128: it is nested more than 127 deep'],
    [
      'a size is negative',
      text('{"manifests":[{"digest":"sha256:1","size":-1}]}'),
      'x.tar: index.json: `$.manifests[0].size` is a number, not a whole number',
    ],
    [
      'a size is beyond all bounds',
      text('{"manifests":[{"digest":"sha256:1","size":1e999}]}'),
      'x.tar: index.json:1:43: ',
    ],
    [
      'it is no UTF-8',
      layoutOf([], [], [{ name: 'index.json', content: Uint8Array.of(0x22, 0xff, 0x22) }]),
      'x.tar: index.json: it is no JSON: it is no UTF-8',
    ],
    [
      'a configuration lies above the archive',
      docker('[{"Config":"../../../../etc/passwd","Layers":[]}]'),
      'x.tar: configuration `../../../../etc/passwd`: it is missing',
    ],
    [
      'a layer is a link that leads in a circle',
      docker('[{"Config":"c","Layers":["l"]}]', file('c', docs), symlink('l', 'm'), symlink('m', 'l')),
      'x.tar: layer `l` is not in the image (save the image again, or check where it comes from)',
    ],
    [
      'a layer is a device',
      docker('[{"Config":"c","Layers":["l"]}]', file('c', docs), { name: 'l', type: '3', major: 1, minor: 5 }),
      'x.tar: `l` is no regular file',
    ],
    [
      'a name tries to write on the terminal',
      docker('[{"Config":"\\u001b[2J","Layers":[]}]'),
      'x.tar: configuration `<U+001B>[2J`: it is missing',
    ],
    [
      'it has keys of objects',
      docker('[{"__proto__":{"Config":"c"},"Layers":[]}]'),
      'x.tar: manifest.json: `$[0].Config` is missing',
    ],
  ])('is refused when %s', async (_, bytes, message) => {
    const io = memoryIo({ 'x.tar': bytes });
    const found = await errorOf(scanImage('x.tar', io));
    expect(found.startsWith(`UserError: ${message}`), found).toBe(true);
    expect(await errorOf(openImage('x.tar', io).then((image) => image.tree().finally(() => image.close())))).toBe(
      found,
    );
    expect(io.open()).toBe(0);
  });
});

describe('an unusual layer has a defined result', () => {
  test.each<[string, readonly Member[], readonly string[]]>([
    [
      'devices and pipes are listed, never made',
      [
        { name: 'mem', type: '3', major: 1, minor: 1 },
        { name: 'sda', type: '4', major: 8, minor: 0 },
        { name: 'pipe', type: '6' },
      ],
      ['/mem character-device 1', '/pipe fifo', '/sda block-device 8'],
    ],
    [
      'the last of several entries counts',
      [file('a', '1'), folder('a'), file('a/x', '2'), file('a', '3')],
      ['/a file 1 4e074085'],
    ],
    [
      'a folder that is stated again keeps what is in it',
      [folder('d'), file('d/x', '1'), folder('d/')],
      ['/d directory', '/d/x file 1 6b86b273'],
    ],
    [
      'a hard link has the content that its target had then',
      [file('a', '1'), hardLink('b', 'a'), file('a', '2')],
      ['/a file 1 d4735e3a', '/b file 1 6b86b273'],
    ],
    [
      'links that lead out of the root stay links',
      [symlink('up', '../../etc/shadow'), symlink('abs', '/etc/shadow')],
      ['/abs symlink /etc/shadow', '/up symlink ../../etc/shadow'],
    ],
    [
      'names of objects are names',
      [file('__proto__', '1'), file('constructor/prototype', '2')],
      ['/__proto__ file 1 6b86b273', '/constructor directory', '/constructor/prototype file 1 d4735e3a'],
    ],
    [
      'what a name has behind a NUL is no part of it',
      [{ name: 'L', type: 'L', content: 'long\0er' }, file('x', '1')],
      ['/long file 1 6b86b273'],
    ],
    ['slashes and dots in names lead nowhere', [file('//a/./b//', '1')], ['/a directory', '/a/b file 1 6b86b273']],
    [
      'a sparse file is as large as it says, and zeros are hashed',
      [file('s', 'ab', { pax: { 'GNU.sparse.map': '0,1,70000,1', 'GNU.sparse.size': '70002' } })],
      [
        `/s file 70002 ${createHash('sha256')
          .update(`a${'\0'.repeat(69_999)}b\0`)
          .digest('hex')
          .slice(0, 8)}`,
      ],
    ],
  ])('%s', async (_, members, expected) => {
    expect(await scanned(tar(...members))).toEqual(expected);
  });

  test('ten thousand hard links are one file', async () => {
    const links = Array.from({ length: 10_000 }, (_, at) => memberBytes(hardLink(`l${at}`, 'a')));
    const lines = await scanned(Buffer.concat([memberBytes(file('a', '1')), ...links, Buffer.alloc(1024)]));
    expect(lines).toHaveLength(10_001);
    expect(new Set(lines.map((line) => line.split(' ').slice(1).join(' ')))).toEqual(new Set(['file 1 6b86b273']));
  });

  test('more hard links than allowed are refused', async () => {
    const links = Array.from({ length: 200 }, (_, at) => hardLink(`l${at}`, 'a'));
    expect(await refusal(tar(file('a'), ...links), { limits })).toBe(
      `UserError: layer: the image has more than 100 files ${check}`,
    );
  });

  test('many layers that are small alone are too much together', async () => {
    const archive = tar(file('x', 'y'.repeat(2 ** 18)));
    const io = memoryIo({ 'x.tar': layout({ layers: Array.from({ length: 5 }, () => ({ archive })) }) });
    const expected = `UserError: layer: the image unpacks to more than 1048576 bytes ${check}`;
    expect(await errorOf(scanImage('x.tar', io, { limits }))).toBe(expected);
    expect(await errorOf(openImage('x.tar', io, { limits }).then((image) => image.tree()))).toBe(expected);
  });

  test('the lowest layer that is wrong is the one that is named', async () => {
    const layers = [tar(file('x')), tar(hardLink('a', 'none')), tar(file('../x')), tar(file('x')).subarray(0, 300)];
    const io = memoryIo({ 'x.tar': layout({ layers: layers.map((archive) => ({ archive })) }) });
    expect(await errorOf(scanImage('x.tar', io))).toBe(
      'UserError: layer: `/a` is a hard link to `/none`, which is not there',
    );
  });

  test('a hole of a sparse file counts for the size that a layer unpacks to', async () => {
    const pax = { 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '500000' };
    const io = memoryIo({ 'x.tar': layout({ layers: [{ archive: tar(file('x', 'y', { pax })) }] }) });
    expect(await errorOf(scanImage('x.tar', io, { limits: { ...limits, ratio: 10 } }))).toBe(
      `UserError: layer: it unpacks to more than 10 times its size, as decompression bombs do ${check}`,
    );
  });
});
