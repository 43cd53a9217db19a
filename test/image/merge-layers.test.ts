import { expect, test } from 'vitest';
import type { ImageTree } from '../../src/image/image.ts';
import { openImage } from '../../src/image/open-image.ts';
import { layout } from './layout-builder.ts';
import { memoryIo } from './memory-io.ts';
import { file, folder, hardLink, type Member, symlink, tar } from './tar-builder.ts';

async function treeOf(...layers: readonly (readonly Member[])[]): Promise<ImageTree> {
  const image = await openImage(
    'x.tar',
    memoryIo({ 'x.tar': layout({ layers: layers.map((members) => ({ archive: tar(...members) })) }) }),
  );
  return image.tree();
}

/** `path type layer content` of everything. */
async function listing(...layers: readonly (readonly Member[])[]): Promise<readonly string[]> {
  const tree = await treeOf(...layers);
  return [...tree.walk()].map(({ path, type, layer, target }) => {
    const content = type === 'file' ? `=${Buffer.from(tree.read(path)).toString()}` : target ? `-> ${target}` : '';
    return `${layer} ${path}${type === 'directory' ? '/' : content}`;
  });
}

test('a later layer replaces files, and keeps what is in a directory it states again', async () => {
  const found = await listing(
    [folder('d/', { mode: 0o700 }), file('d/a', '1'), file('d/b', '1')],
    [folder('d/', { mode: 0o711 }), file('d/a', '2')],
  );
  expect(found).toEqual(['1 /d/', '1 /d/a=2', '0 /d/b=1']);
});

test('a file takes the place of a directory with all in it, and a directory that of a link', async () => {
  const found = await listing([file('d/a', '1'), symlink('l', 'd')], [file('d', '2'), folder('l/'), file('l/x', '2')]);
  expect(found).toEqual(['1 /d=2', '1 /l/', '1 /l/x=2']);
});

test('the last of equal members counts', async () => {
  expect(await listing([file('a', '1'), file('./a', '2'), file('/a', '3')])).toEqual(['0 /a=3']);
});

test('a whiteout hides a file or a directory of lower layers', async () => {
  const found = await listing([file('a', '1'), file('d/x/y', '1'), file('d/z', '1')], [file('.wh.a'), file('d/.wh.x')]);
  expect(found).toEqual(['0 /d/', '0 /d/z=1']);
});

test.each([
  ['before', [file('.wh.d'), file('d/new', '2')]],
  ['after', [file('d/new', '2'), file('.wh.d')]],
])('a whiteout leaves what its own layer states %s it', async (_, upper) => {
  expect(await listing([file('d/old', '1')], upper)).toEqual([_ === 'before' ? '1 /d/' : '0 /d/', '1 /d/new=2']);
});

test.each([
  ['before', [file('d/.wh..wh..opq'), file('d/s/new', '2')]],
  ['after', [file('d/s/new', '2'), file('d/.wh..wh..opq')]],
])('an opaque directory shows only its own layer, whose files stand %s', async (_, upper) => {
  const found = await listing([file('d/old', '1'), file('d/s/old', '1'), file('e', '1')], upper);
  expect(found.map((line) => line.slice(2))).toEqual(['/d/', '/d/s/', '/d/s/new=2', '/e=1']);
});

test('a whiteout of what is not there does nothing', async () => {
  expect(await listing([file('a', '1')], [file('.wh.b'), file('c/d/.wh.e'), file('x/.wh..wh..opq')])).toEqual([
    '0 /a=1',
  ]);
});

test('what old storage drivers left behind is no file', async () => {
  expect(
    await listing([folder('.wh..wh.plnk/'), file('.wh..wh.plnk/1.2', ''), file('.wh..wh.aufs'), file('a')]),
  ).toEqual(['0 /a=']);
});

test('a path through a link goes where the link leads inside the root', async () => {
  const found = await listing(
    [
      folder('usr/'),
      folder('usr/lib/'),
      symlink('lib', 'usr/lib'),
      symlink('abs', '/usr'),
      symlink('up', '../../../usr'),
    ],
    [file('lib/a', '1'), file('abs/b', '2'), file('up/c', '3'), file('lib/.wh.gone')],
  );
  expect(found).toEqual([
    '0 /abs-> /usr',
    '0 /lib-> usr/lib',
    '0 /up-> ../../../usr',
    '0 /usr/',
    '1 /usr/b=2',
    '1 /usr/c=3',
    '0 /usr/lib/',
    '1 /usr/lib/a=1',
  ]);
});

test('hard links share their file, whatever then replaces one of them', async () => {
  const tree = await treeOf(
    [file('a', 'text', { uid: 5 }), hardLink('b', './a')],
    [hardLink('d/c', 'b'), file('b', 'new')],
  );
  const looked = ['/a', '/b', '/d/c'].map((path) => tree.look(path));
  expect(looked[0]?.identity).toBe(looked[2]?.identity);
  expect(looked[0]?.identity).not.toBe(looked[1]?.identity);
  expect(looked.map((found) => [found?.layer, found?.uid])).toEqual([
    [0, 5],
    [1, 0],
    [1, 5],
  ]);
  expect(Buffer.from(tree.read('/d/c')).toString()).toBe('text');
});

test('a link to a link is the same link', async () => {
  const tree = await treeOf([symlink('s', 'target'), hardLink('t', 's')]);
  expect(tree.readlink('/t')).toBe('target');
});

test('the tree looks paths up as the system does', async () => {
  const tree = await treeOf([
    file('usr/bin/tool', 'abc', { mode: 0o755 }),
    symlink('bin', 'usr/bin'),
    symlink('loop', 'loop'),
    symlink('out', '../../../../bin/tool'),
    { name: 'null', type: '3', major: 1, minor: 3 },
  ]);
  expect(tree.stat('/bin/tool')).toEqual({ type: 'file', size: 3, mode: 0o755, readable: true });
  expect(tree.lstat('/bin')).toEqual({ type: 'symlink', size: 0, mode: 0o777, readable: false });
  expect(tree.stat('/bin/../../../usr//./bin/tool')?.size).toBe(3);
  expect(tree.resolve('/out')).toBe('/usr/bin/tool');
  expect(tree.stat('/loop')).toBeUndefined();
  expect(tree.stat('/usr/bin/tool/x')).toBeUndefined();
  expect(tree.stat('/usr/bin/tool/..')).toBeUndefined();
  expect(tree.stat('/null')?.type).toBe('other');
  expect(tree.look('/null')?.device).toEqual({ major: 1, minor: 3 });
  expect(tree.list('/bin')).toEqual(['tool']);
  expect(() => tree.read('/bin')).toThrow('EISDIR');
  expect(() => tree.read('/none')).toThrow('ENOENT');
  expect(() => tree.read('/null')).toThrow('EINVAL');
  expect(() => tree.list('/out')).toThrow('ENOTDIR');
  expect(() => tree.readlink('/usr')).toThrow('EINVAL');
});

test('the root directory has the attributes that the archive states', async () => {
  expect((await treeOf([folder('./', { mode: 0o700, uid: 3 })])).look('/')).toMatchObject({
    path: '/',
    mode: 0o700,
    uid: 3,
  });
});

test('names that only their bytes tell apart are different files', async () => {
  const tree = await treeOf([
    { name: Uint8Array.of(0x61, 0xff), content: '1' },
    { name: Uint8Array.of(0x61, 0xfe), content: '2' },
    file('new\nline', '3'),
    file('__proto__', '4'),
  ]);
  expect(tree.list('/')).toEqual(['__proto__', 'a\udcfe', 'a\udcff', 'new\nline']);
  expect(Buffer.from(tree.read('/a\udcff')).toString()).toBe('1');
});
