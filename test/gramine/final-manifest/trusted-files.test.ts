import { describe, expect, test } from 'vitest';
import type { FinalManifest, FinalManifestOptions } from '../../../src/gramine/final-manifest/final-manifest.ts';
import type { Release } from '../../../src/gramine/release.ts';
import type { FileTree } from '../../../src/io/file-tree.ts';
import { literalTree } from '../../literal-tree.ts';
import { attempt } from './host.ts';

const tree = literalTree({
  '/app/server': 'server',
  '/app/other': 'other',
  '/app/secret': '(unreadable)',
  '/app/d/b': 'b',
  '/app/d/a/z': 'z',
  '/app/d/a.txt': 'txt',
  '/app/d/.hidden': 'hidden',
  '/app/d/empty/': '',
  '/app/d/link': '-> b',
  '/app/d/up': '-> ../server',
  '/app/d/folder': '-> a',
  '/app/d/gone': '-> nowhere',
  '/app/d/loop': '-> loop',
  '/app/d/secret': '(unreadable)',
  '/app/d/～': 'f',
  '/app/d/𐍈': 'g',
  '/app/linked': '-> d/a',
  '/gramine/libsysdb.so': 'libos',
  '/usr/lib/host.so': 'host',
  '/usr/lib/both.so': 'host',
  '/image/usr/lib/both.so': 'image',
  '/image/usr/lib/sub/x.so': 'x',
  '/image/lib': '-> usr/lib',
  '/image/etc/relative': '-> ../../../usr/lib/both.so',
  '/image/etc/absolute': '-> /usr/lib/both.so',
  '/image/etc/inside': '-> /usr/lib/sub/x.so',
  '/image/circle': '-> /circle',
  '/image/only/host': '-> /usr/lib/host.so',
});

const options = { tree, from: 'manifest' } as const;

async function filesOf(
  list: string,
  release: Release,
  more: Partial<FinalManifestOptions> = {},
): Promise<readonly string[]> {
  const made = await attempt(`sgx.trusted_files = [${list}]\n`, { ...options, release, ...more });
  if (!isMade(made)) return made;
  return made.trustedFiles.map(({ uri, sha256, isGiven }) => (isGiven ? `${uri} ${String(sha256)}` : uri));
}

function isMade(made: FinalManifest | readonly string[]): made is FinalManifest {
  return !Array.isArray(made);
}

describe('a trusted folder', () => {
  const below = [
    'file:d/.hidden',
    'file:d/a/z',
    'file:d/a.txt',
    'file:d/b',
    'file:d/link',
    'file:d/up',
    'file:d/～',
    'file:d/𐍈',
  ];

  test.each(['1.4', '1.5', '1.6.2', '1.9'] as const)(
    'is listed in the order of code points, folders in place, in %s',
    async (release) => {
      expect(await filesOf('"file:./d//"', release)).toEqual(below);
    },
  );

  test('says what the tools leave out', async () => {
    const made = await attempt('sgx.trusted_files = ["file:d/", "file:d/"]\n', { ...options, release: '1.9' });
    expect(isMade(made) && made.skipped).toEqual([
      { path: 'd/folder', reason: 'folder-link' },
      { path: 'd/gone', reason: 'broken-link' },
      { path: 'd/loop', reason: 'broken-link' },
      { path: 'd/secret', reason: 'unreadable' },
    ]);
  });

  test('may be reached through a link that is named', async () => {
    expect(await filesOf('"file:linked/"', '1.9')).toEqual(['file:linked/z']);
  });

  test('that can be listed and not entered stops the tools', async () => {
    const locked: FileTree = { ...tree, lstat: (path) => (path.startsWith('/app/d/') ? undefined : tree.lstat(path)) };
    expect(await filesOf('"file:d/"', '1.9', { tree: locked })).toEqual([
      "app.manifest:1:22: `d/.hidden` can't be looked at (make its folder accessible)",
    ]);
  });

  test("that can't be listed is left out", async () => {
    const locked: FileTree = {
      ...tree,
      list(path) {
        if (path === '/app/d/a') throw Object.assign(new Error('no'), { code: 'EACCES' });
        return tree.list(path);
      },
    };
    const made = await attempt('sgx.trusted_files = ["file:d/"]\n', { ...options, tree: locked, release: '1.9' });
    expect(isMade(made) && made.skipped[0]).toEqual({ path: 'd/a', reason: 'unreadable' });
  });
});

describe('URIs', () => {
  test('of 1.6 on stay as they are, also beside each other', async () => {
    expect(await filesOf('"file:./server", "file:server", "file:/app//server", "file:d/../server/."', '1.6')).toEqual([
      'file:./server',
      'file:server',
      'file:/app//server',
      'file:d/../server/.',
    ]);
  });

  test('of 1.4 and 1.5 are normalised', async () => {
    expect(await filesOf('"file:./server", "file:server", "file:/app//server", "file:server/"', '1.5')).toEqual([
      'file:server',
      'file:/app/server',
    ]);
  });

  test('of folders lose dots and repeated slashes, but for two at the start', async () => {
    expect(await filesOf('"file:.//d/./a/"', '1.9')).toEqual(['file:d/a/z']);
    expect(await filesOf('"file:/app/d/a/../a/"', '1.9')).toEqual(['file:/app/d/a/../a/z']);
    expect(await filesOf('"file://app/d/a/"', '1.9')).toEqual(['file://app/d/a/z']);
    expect(await filesOf('"file:///app/d/a/"', '1.9')).toEqual(['file:/app/d/a/z']);
  });
});

describe('hashes that are given', () => {
  test('are kept as they are, and their files need not exist', async () => {
    const list =
      '{ uri = "file:gone", sha256 = "Nonsense" }, { sha256 = "", uri = "file:server" }, { uri = "file:other", sha256 = 5 }';
    expect(await filesOf(list, '1.9')).toEqual(['file:gone Nonsense', 'file:server ', 'file:other 5']);
    expect(await filesOf(list, '1.5')).toEqual(['file:gone Nonsense', 'file:server', 'file:other 5']);
  });

  test('take the place of those to compute, where they came up first', async () => {
    const list = '"file:server", "file:other", { uri = "file:server", sha256 = "00" }, "file:server"';
    expect(await filesOf(list, '1.9')).toEqual(['file:server 00', 'file:other']);
    expect(await filesOf(list, '1.4')).toEqual(['file:server', 'file:other']);
  });

  test('must not contradict each other from 1.6 on', async () => {
    const list = '{ uri = "file:x", sha256 = "00" }, { uri = "file:x", sha256 = "11" }';
    expect(await filesOf(list, '1.9')).toEqual([
      'app.manifest:1:57: `file:x` is listed with two different hashes (remove one of the entries)',
    ]);
    expect(await filesOf(list, '1.5')).toEqual(['file:x 00']);
  });

  test('that are not those of their files are told', async () => {
    const made = await attempt(
      'sgx.trusted_files = [{ uri = "file:server", sha256 = "00" }, { uri = "file:gone", sha256 = "11" }, { uri = "file:other", sha256 = "D9298A10D1B0735837DC4BD85DAC641B0F3CEF27A47E5D53A54F2F3F5B2FCFFA" }]\nloader.entrypoint.sha256 = "22"\n',
      { ...options, release: '1.9', checkGiven: true },
    );
    expect(isMade(made) && made.stale).toEqual([
      { uri: 'file:server', given: '00', actual: 'b3eacd33433b31b5252351032c9b3e7a2e7aa7738d5decdf0dd6c62680853c06' },
      { uri: 'file:gone', given: '11', actual: undefined },
      { uri: 'file:/gramine/libsysdb.so', given: '22', actual: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });
});

describe('the tools stop', () => {
  test.each([
    ['at a missing file', '"file:server", "file:gone"', '1.9', '`gone` does not exist'],
    ['at a missing file', '"file:gone"', '1.4', '`gone` does not exist'],
    [
      'at a folder without a final slash',
      '"file:d"',
      '1.9',
      '`file:d` is a folder (end it with `/` to trust all files in it)',
    ],
    [
      'at a folder without a final slash',
      '"file:d"',
      '1.4',
      '`file:d` is a folder (end it with `/` to trust all files in it)',
    ],
    ['at the working directory', '"file:"', '1.9', '`file:` is a folder (end it with `/` to trust all files in it)'],
    [
      'at a folder without a final slash, though its hash is given',
      '{ uri = "file:d", sha256 = "00" }',
      '1.9',
      '`file:d` is a folder (end it with `/` to trust all files in it)',
    ],
    [
      'at a file with a final slash',
      '"file:server/"',
      '1.9',
      '`file:server/` ends with a slash, but is no folder (remove the slash)',
    ],
    ['at a missing folder', '"file:gone/"', '1.9', '`gone/` does not exist'],
    ['at a folder with a hash', '{ uri = "file:d/", sha256 = "00" }', '1.9', 'a folder has no hash (remove `sha256`)'],
    [
      'at another scheme',
      '"FILE:server"',
      '1.4',
      '`FILE:server` does not start with `file:` (only files can be trusted)',
    ],
    [
      'at another scheme, though its hash is given',
      '{ uri = "dev:tty", sha256 = "00" }',
      '1.4',
      '`dev:tty` does not start with `file:` (only files can be trusted)',
    ],
    [
      'at a URI that is no text',
      '{ uri = 1 }',
      '1.6',
      'the URI does not start with `file:` (only files can be trusted)',
    ],
    [
      'at an unknown key',
      '{ uri = "file:server", sha = "00" }',
      '1.6',
      '`sha` is no key of a trusted file (remove it)',
    ],
    ['at an unreadable file', '"file:secret"', '1.9', "`secret` can't be read: permission denied"],
    ['at an entry that is a number', '1', '1.4', '`sgx.trusted_files[0]` has to be a string or a table with `uri`'],
  ] as const)('%s (%s, %s)', async (_, list, release, message) => {
    const lines = await filesOf(list, release);
    expect(lines.map((line) => line.replace(/^app\.manifest:1:\d+: /, ''))).toEqual([message]);
  });

  test('at a file that changes while it is hashed, or fails otherwise', async () => {
    const hash = () => Promise.reject(Object.assign(new Error('changed'), { code: 'ESTALE', index: 1 }));
    expect(await filesOf('"file:server", { uri = "file:x", sha256 = "0" }, "file:other"', '1.9', { hash })).toEqual([
      "app.manifest:1:71: `other` can't be hashed: it changed while it was read",
    ]);
  });

  test('at names that are no UTF-8, unless they are left out', async () => {
    const foreign: FileTree = {
      ...tree,
      list: (path) => (path === '/app/d/a' ? ['\udcff', 'z'] : tree.list(path)),
      lstat: (path) => (path.endsWith('\udcff') ? tree.lstat('/app/server') : tree.lstat(path)),
    };
    expect(await filesOf('"file:d/a/"', '1.4', { tree: foreign })).toEqual([
      'app.manifest:1:22: the name of `d/a/<U+DCFF>` is no UTF-8 (rename the file)',
    ]);
    const unreadable: FileTree = {
      ...foreign,
      lstat: (path) => (path.endsWith('\udcff') ? tree.lstat('/app/secret') : tree.lstat(path)),
    };
    expect(await filesOf('"file:d/a/"', '1.4', { tree: unreadable })).toEqual(['file:d/a/z']);
  });
});

describe('another root', () => {
  const chroot = '/image';

  test('has its links followed inside it; explicit files keep their URIs, folders are named by where they lie', async () => {
    expect(
      await filesOf('"file:/lib/both.so", "file:/lib/", "file:/etc/relative", "file:/etc/inside"', '1.6', { chroot }),
    ).toEqual([
      'file:/lib/both.so',
      'file:/usr/lib/both.so',
      'file:/usr/lib/sub/x.so',
      'file:/etc/relative',
      'file:/etc/inside',
    ]);
  });

  test('has links in its folders looked up on the host, and read inside', async () => {
    const made = await attempt('sgx.trusted_files = ["file:/etc/"]\n', { ...options, release: '1.9', chroot });
    expect(isMade(made) && [made.trustedFiles.map(({ uri }) => uri), made.skipped]).toEqual([
      ['file:/etc/absolute', 'file:/etc/relative'],
      [{ path: '/etc/inside', reason: 'outside' }],
    ]);
  });

  test.each([
    [
      'relative URIs',
      '"file:lib/"',
      'only absolute paths can be trusted below another root (write the path inside that folder)',
    ],
    ['links in a circle', '"file:/circle"', 'the symbolic links of `/circle` lead in a circle'],
    ['a missing folder on the way', '"file:/no/where"', '`/no` is no folder in `/image`'],
    [
      'a missing folder on the way, though the hash is given',
      '{ uri = "file:/no/where", sha256 = "0" }',
      '`/no` is no folder in `/image`',
    ],
    ['links to what only the host has', '"file:/only/"', '`/only/host` does not exist'],
    ['a missing file', '"file:/usr/gone"', '`/usr/gone` does not exist'],
  ])('stops the tools at %s', async (_, list, message) => {
    const lines = await filesOf(list, '1.9', { chroot });
    expect(lines.map((line) => line.replace(/^app\.manifest:1:\d+: /, ''))).toEqual([message]);
  });

  test('takes a hash that is given for a file that is missing', async () => {
    expect(await filesOf('{ uri = "file:/usr/gone", sha256 = "0" }', '1.9', { chroot })).toEqual(['file:/usr/gone 0']);
  });

  test('is unknown to the tools before 1.6', async () => {
    expect(await filesOf('"file:/lib/"', '1.5', { chroot })).toEqual([
      "the tools of Gramine 1.5 can't look for files in another root",
    ]);
  });
});
