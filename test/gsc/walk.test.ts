import { describe, expect, test } from 'vitest';
import type { Release } from '../../src/gramine/release.ts';
import { finaliseWalk, type WalkOptions } from '../../src/gsc/walk.ts';
import { file, folder, link, type MadeNode, madeTree } from './made-tree.ts';
import { naiveWalk } from './naive-walk.ts';
import { randomNumbers, randomTree } from './random-tree.ts';

const walk = (nodes: Readonly<Record<string, MadeNode>>, options: Partial<WalkOptions> = {}) =>
  finaliseWalk(madeTree(nodes), { release: '1.9', ...options });
const paths = (nodes: Readonly<Record<string, MadeNode>>, options: Partial<WalkOptions> = {}) =>
  walk(nodes, options).entries.map(({ path }) => path);

describe('the walk of the finalise step', () => {
  test('lists regular files by URI with what is known of them', () => {
    const nodes = {
      '/app/run': file({ size: 3, sha256: 'ab' }),
      '/app/empty/': folder(),
      '/app/pipe': { type: 'fifo' as const },
    };
    expect(walk(nodes)).toEqual({
      entries: [{ uri: 'file:/app/run', path: '/app/run', resolved: '/app/run', sha256: 'ab', size: 3 }],
      skipped: [{ path: '/app/pipe', why: 'special' }],
      multiplied: [],
      fatal: [],
      mounted: [],
    });
  });

  test('lists what a merged /usr holds under both names', () => {
    const nodes = { '/bin': link('usr/bin'), '/usr/bin/sh': file() };
    const { entries, multiplied } = walk(nodes);
    expect(entries.map(({ path, resolved }) => [path, resolved])).toEqual([
      ['/bin/sh', '/usr/bin/sh'],
      ['/usr/bin/sh', '/usr/bin/sh'],
    ]);
    expect(multiplied).toEqual([{ link: '/bin', target: 'usr/bin', entries: 1, leadsBack: false }]);
  });

  test('lists each file below a link to its own folder as often as the kernel follows the link', () => {
    const nodes: Record<string, MadeNode> = { '/bin': link('usr/bin'), '/usr/bin/X11': link('.') };
    for (let at = 0; at < 10; at++) nodes[`/usr/bin/${at}`] = file();
    const { entries, multiplied, skipped } = walk(nodes);
    expect(entries.length).toBe(810);
    expect(multiplied).toEqual([
      { link: '/usr/bin/X11', target: '.', entries: 790, leadsBack: true },
      { link: '/bin', target: 'usr/bin', entries: 400, leadsBack: false },
    ]);
    expect(skipped).toEqual([
      { path: `/bin${'/X11'.repeat(40)}`, why: 'loop' },
      { path: `/usr/bin${'/X11'.repeat(41)}`, why: 'loop' },
    ]);
  });

  test('follows no link to a directory before GSC 1.4, but links to files', () => {
    const nodes = { '/bin': link('usr/bin'), '/usr/bin/sh': link('dash'), '/usr/bin/dash': file() };
    expect(paths(nodes, { release: '1.3.1' })).toEqual(['/usr/bin/dash', '/usr/bin/sh']);
    expect(paths(nodes, { release: '1.4' })).toEqual(['/bin/dash', '/bin/sh', '/usr/bin/dash', '/usr/bin/sh']);
  });

  test('leaves paths out by their text, and so not what a link elsewhere leads to', () => {
    const nodes = {
      '/opt/x': link('/var/lib/x'),
      '/var/lib/x/data': file(),
      '/.dockerenv': file(),
      '/boot/vmlinuz': file(),
      '/etc/rcS.d/S01': file(),
      '/etc/rc10.d/S01': file(),
      '/etc/mtab': file(),
      '/etc/mtab.d/x': file(),
      '/etc/shadow-': file(),
      '/etc/hosts': file(),
      '/run/x': file(),
      '/xdockerenv': file(),
    };
    expect(paths(nodes)).toEqual([
      '/xdockerenv',
      '/etc/hosts',
      '/etc/mtab.d/x',
      '/etc/rc10.d/S01',
      '/opt/x/data',
      '/run/x',
    ]);
  });

  test('leaves out shadow files and /etc/security since GSC 1.2', () => {
    const nodes = {
      '/etc/shadow': file(),
      '/etc/gshadow': file(),
      '/etc/security/limits.conf': file(),
      '/etc/.pwd.lock': file(),
    };
    expect(paths(nodes, { release: '1.1' })).toHaveLength(4);
    expect(paths(nodes, { release: '1.2' })).toEqual([]);
  });

  test('passes by names with a newline, and from GSC 1.3.1 to 1.4 with `\\x`', () => {
    const nodes = { '/a\nb': file(), '/c\\x41': file() };
    const of = (release: Release) => walk(nodes, { release }).skipped;
    expect(of('1.9')).toEqual([{ path: '/a\nb', why: 'newline' }]);
    expect(of('1.3')).toEqual([{ path: '/a\nb', why: 'newline' }]);
    expect(of('1.4')).toEqual([
      { path: '/a\nb', why: 'newline' },
      { path: '/c\\x41', why: 'backslash' },
    ]);
  });

  test('fails on names that are no UTF-8, those of files left out included', () => {
    const nodes = { '/var/f\udcff': file(), '/etc/d\udc80/x': file(), '/ok': file() };
    const { entries, fatal } = walk(nodes);
    expect(entries.map(({ path }) => path)).toEqual(['/ok']);
    expect(fatal).toEqual([
      { path: '/etc/d\udc80', why: 'directory name is not UTF-8' },
      { path: '/var/f\udcff', why: 'file name is not UTF-8' },
    ]);
  });

  test('sees what the user may see', () => {
    const nodes = {
      '/root': folder({ mode: 0o700 }),
      '/root/key': file(),
      '/srv/group': file({ mode: 0o640, gid: 5 }),
      '/srv/hidden': file({ mode: 0o600 }),
      '/srv/own': file({ mode: 0o077, uid: 1000 }),
      '/srv/list': folder({ mode: 0o744 }),
      '/srv/list/known': file(),
      '/srv/pass': folder({ mode: 0o711 }),
      '/srv/pass/unknown': file(),
      '/through': link('/srv/pass/unknown'),
    };
    const user = { uid: 1000, gid: 1000, groups: [5] };
    expect(walk(nodes, { user })).toMatchObject({
      entries: [{ path: '/through' }, { path: '/srv/group' }],
      skipped: [
        { path: '/root', why: 'unreadable' },
        { path: '/srv/hidden', why: 'unreadable' },
        { path: '/srv/own', why: 'unreadable' },
        { path: '/srv/list/known', why: 'unreadable' },
        { path: '/srv/pass', why: 'unreadable' },
      ],
    });
    expect(paths(nodes)).toHaveLength(7);
  });

  test('lists files that signing can not read before GSC 1.5, and says so', () => {
    const nodes = { '/secret': file({ mode: 0o600 }) };
    const user = { uid: 1000, gid: 1000, groups: [] };
    expect(walk(nodes, { user, release: '1.4' })).toMatchObject({
      entries: [{ path: '/secret' }],
      fatal: [{ path: '/secret', why: 'unreadable file' }],
    });
  });

  test('leaves out what the lists name in just these words', () => {
    const nodes = { '/a': file(), '/b': file(), '/c': file() };
    const alreadyAdded = new Set(['file:/a', 'file://b', 'file:c']);
    expect(paths(nodes, { alreadyAdded })).toEqual(['/b', '/c']);
  });

  test('says where it leaves the image for what a container mounts', () => {
    const nodes = { '/proc': folder(), '/host': link('/proc') };
    expect(walk(nodes).mounted).toEqual(['/host']);
  });

  test('stops where links multiply without end, with what it counted', () => {
    const nodes: Record<string, MadeNode> = { '/a/file': file(), '/a/x': link('.'), '/a/y': link('.') };
    const { stopped, entries, multiplied } = walk(nodes, { limit: 3000 });
    expect(stopped?.seen).toBeGreaterThan(3000);
    expect(stopped?.at.startsWith('/a/x/x/x')).toBe(true);
    expect(entries.length).toBeGreaterThan(900);
    expect(multiplied.map(({ link: at }) => at)).toEqual(['/a/x', '/a/y']);
  });

  test('stops where the paths fill the memory before they are many', () => {
    const nodes: Record<string, MadeNode> = { [`/${'d'.repeat(200)}/f`]: file() };
    for (const name of ['x', 'y', 'z']) nodes[`/${'d'.repeat(200)}/${name.repeat(90)}`] = link('.');
    const { stopped, entries, skipped } = walk(nodes);
    const characters = [...entries, ...skipped].reduce((sum, { path }) => sum + path.length, 0);
    expect(stopped?.seen).toBeLessThan(100_000);
    expect(characters).toBeGreaterThan(2 ** 24);
    expect(characters).toBeLessThan(2 ** 25 + 2 ** 20);
  });

  test('stops at farms of links that each take long to follow', () => {
    const nodes: Record<string, MadeNode> = { '/d': folder() };
    for (let at = 0; at < 2000; at++) nodes[`/d/l${at}`] = link('../d/'.repeat(800));
    expect(walk(nodes, { limit: 5000 }).stopped?.at).toBe('/d');
  });

  test('equals a naive implementation on 1500 random trees, for users, releases and lists', () => {
    const counts = { compared: 0, stopped: 0, entries: 0, fatal: 0, unreadable: 0 };
    for (let seed = 1; seed <= 1500; seed++) {
      const nodes = randomTree(seed);
      const random = randomNumbers(seed + 1_000_000);
      const [release, version] = releases[Math.floor(random() * releases.length)]!;
      const user = users[Math.floor(random() * users.length)]!;
      const alreadyAdded = [...nodes.keys()].filter(() => random() < 0.1).map((path) => `file:${path}`);
      const found = finaliseWalk(madeTree(Object.fromEntries(nodes)), {
        release,
        user,
        alreadyAdded: new Set(alreadyAdded),
        limit: 4000,
      });
      if (found.stopped) {
        counts.stopped += 1;
        continue;
      }
      const naive = naiveWalk(nodes, {
        version,
        user: { uid: user.uid, gids: [user.gid, ...user.groups] },
        alreadyAdded,
      });
      const named = (why: string) =>
        found.fatal
          .filter((one) => one.why === why)
          .map(({ path }) => path)
          .sort();
      const uris = found.entries.map(({ uri }) => uri).sort();
      const seen = {
        uris,
        badFiles: named('file name is not UTF-8'),
        badDirectories: named('directory name is not UTF-8'),
      };
      expect(seen, `seed ${seed}`).toEqual(naive);
      counts.compared += 1;
      counts.entries += uris.length;
      counts.fatal += found.fatal.length;
      counts.unreadable += found.skipped.filter(({ why }) => why === 'unreadable').length;
    }
    expect(counts.compared).toBeGreaterThan(1100);
    expect(counts.entries).toBeGreaterThan(10_000);
    expect(counts.fatal).toBeGreaterThan(100);
    expect(counts.unreadable).toBeGreaterThan(500);
  }, 120_000);
});

const releases: readonly (readonly [Release, readonly [number, number, number]])[] = [
  ['1.0', [1, 0, 0]],
  ['1.3.1', [1, 3, 1]],
  ['1.4', [1, 4, 0]],
  ['1.5', [1, 5, 0]],
  ['1.9', [1, 9, 0]],
  ['1.9', [1, 9, 0]],
];

const users = [
  { uid: 0, gid: 0, groups: [] },
  { uid: 1000, gid: 1000, groups: [] },
  { uid: 7, gid: 1000, groups: [8, 9] },
];
