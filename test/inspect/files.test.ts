import { describe, expect, test } from 'vitest';
import { contentOf } from '../../src/inspect/content.ts';
import { inspectImage } from '../../src/inspect/inspect-image.ts';
import { oddLinksOf } from '../../src/inspect/links.ts';
import { elf } from '../generate/elf.ts';
import { type Files, madeImage, program } from './made-image.ts';

describe('the content of an image', () => {
  test('is summed up by category and folder, hard links once', async () => {
    const { tree } = await madeImage([
      {
        '/usr/bin/tool': program,
        '/usr/bin/same': { type: '1', link: 'usr/bin/tool' },
        '/usr/lib/libx.so.1': elf({ soname: 'libx.so.1' }),
        '/usr/share/doc/x/copyright': 'free',
        '/app/.git/HEAD': 'ref',
        '/app/main.py': 'print()\n',
        '/app/node_modules/x/index.js': 'x',
        '/etc/app.conf': 'a=b',
        '/top': 'x',
        '/link': '-> top',
      },
    ]);
    const { categories, topFolders, largestFolders, ...sums } = contentOf(tree.walk());
    const size = program.length;
    const library = elf({ soname: 'libx.so.1' }).length;
    expect(sums).toMatchObject({ files: 8, bytes: size + library + 20, symbolicLinks: 1, hardLinks: 1, folders: 11 });
    expect(categories).toEqual([
      { category: 'programs', files: 1, bytes: size },
      { category: 'shared libraries', files: 1, bytes: library },
      { category: 'Python', files: 1, bytes: 8 },
      { category: 'documentation', files: 1, bytes: 4 },
      { category: 'configuration', files: 1, bytes: 3 },
      { category: 'version control', files: 1, bytes: 3 },
      { category: 'Node.js', files: 1, bytes: 1 },
      { category: 'other', files: 1, bytes: 1 },
    ]);
    expect(topFolders).toEqual([
      { path: '/', files: 1, bytes: 1 },
      { path: '/app', files: 3, bytes: 12 },
      { path: '/etc', files: 1, bytes: 3 },
      { path: '/usr', files: 3, bytes: size + library + 4 },
    ]);
    expect(largestFolders.slice(0, 2)).toEqual([
      { path: '/usr', files: 3, bytes: size + library + 4 },
      { path: '/usr/bin', files: 1, bytes: size },
    ]);
  });
});

describe('links', () => {
  test('that lead back, round or nowhere are found, others are not', async () => {
    const files: Files = {
      '/usr/bin/X11': '-> .',
      '/usr/host': '-> /',
      '/usr/lib/up': '-> ../bin/../lib',
      '/usr/bin/a': '-> b',
      '/usr/bin/b': '-> a',
      '/gone': '-> /nowhere/x',
      '/mtab': '-> /proc/self/mounts',
      '/bin': '-> usr/bin',
      '/usr/beside': '-> bin',
      '/usr/bin/tool': 'x',
      '/tool': '-> bin/tool',
    };
    const { tree } = await madeImage([files]);
    expect(oddLinksOf(tree, tree.walk())).toEqual([
      { path: '/gone', target: '/nowhere/x', kind: 'dangling' },
      { path: '/usr/bin/X11', target: '.', kind: 'ancestor', folder: '/usr/bin' },
      { path: '/usr/bin/a', target: 'b', kind: 'circle' },
      { path: '/usr/bin/b', target: 'a', kind: 'circle' },
      { path: '/usr/host', target: '/', kind: 'ancestor', folder: '/' },
      { path: '/usr/lib/up', target: '../bin/../lib', kind: 'ancestor', folder: '/usr/lib' },
    ]);
  });
});

describe('files that are more than content', () => {
  test('are set-uid and set-gid programs, devices and pipes', async () => {
    const { privileged } = await inspectImage(
      await madeImage([
        {
          '/a': { content: program, mode: 0o4755, uid: 5 },
          '/b': { content: program, mode: 0o2755, gid: 7 },
          '/c': { content: 'a mandatory lock', mode: 0o2644 },
          '/dev/null': { type: '3', major: 1, minor: 3 },
          '/dev/sda': { type: '4', major: 8, minor: 0 },
          '/pipe': { type: '6' },
          '/folder/': '',
        },
      ]),
    );
    expect(privileged).toEqual([
      { path: '/a', kind: 'set-uid', id: 5 },
      { path: '/b', kind: 'set-gid', id: 7 },
      { path: '/dev/null', kind: 'device', device: 'c 1:3' },
      { path: '/dev/sda', kind: 'device', device: 'b 8:0' },
      { path: '/pipe', kind: 'fifo' },
    ]);
  });
});

describe('secrets', () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'MIIE'.repeat(40)}\n-----END PRIVATE KEY-----\n`;

  test('are found in every layer, whether or not an upper one hides them', async () => {
    const { secrets } = await inspectImage(
      await madeImage(
        [{ '/a.key': key, '/b.key': key, '/c.key': key }, { '/b.key': 'gone', '/.wh.c.key': '' }, { '/a.key': key }],
        {
          Env: ['DB_PASSWORD=hunter2hunter2', 'PASSWORD_FILE=/run/secret'],
          Labels: { token: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789' },
        },
      ),
    );
    expect(secrets.map(({ path, configuredBy, layer, isHidden }) => [path ?? configuredBy, layer, isHidden])).toEqual([
      ['/a.key', 0, true],
      ['/b.key', 0, true],
      ['/c.key', 0, true],
      ['/a.key', 2, false],
      ['variable `DB_PASSWORD`', undefined, undefined],
      ['label `token`', undefined, undefined],
    ]);
    expect(JSON.stringify(secrets)).not.toMatch(/MIIE|hunter2|abcdefgh/);
  });
});

describe('links that are made to take long', () => {
  test('are not all followed, and the rest are named', async () => {
    const target = (at: number) => ({ type: '2', link: 'x', pax: { linkpath: `${'./../c/'.repeat(400)}${at + 1}` } });
    const links = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`/c/${at}`, target(at)]));
    const { tree } = await madeImage([{ '/c/': '', ...links }]);
    const kinds = new Set(oddLinksOf(tree, tree.walk()).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['circle', 'unknown']));
  });
});
