import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ImageOptions, openImage } from '../../src/image/open-image.ts';
import { scanImage } from '../../src/image/scan.ts';
import { layout } from './layout-builder.ts';
import { memoryIo } from './memory-io.ts';
import { file, folder, hardLink, type Member, symlink, tar } from './tar-builder.ts';

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
