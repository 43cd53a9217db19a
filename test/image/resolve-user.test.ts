import { describe, expect, test } from 'vitest';
import { osReleaseFields, readOsRelease } from '../../src/image/os-release.ts';
import { resolveUser } from '../../src/image/resolve-user.ts';
import { literalTree } from '../literal-tree.ts';

const tree = literalTree({
  '/etc/passwd': [
    '# comment',
    'root:x:0:0:root:/root:/bin/sh',
    'app:x:1000:100:App,,,:/home/app:/bin/sh',
    'app:x:2000:200::/other:/bin/sh',
    '',
    '3000:x:5:5::/:/bin/sh',
    'bad:x:abc:1::/:/bin/sh',
    'short:x',
  ].join('\n'),
  '/etc/group': 'root:x:0:\nwheel:x:10:root,app\nvideo:x:44:app\nnogid:x::\n7:x:70:\n',
});

describe('a user of an image', () => {
  const root = { uid: 0, gid: 0, groups: [10], name: 'root', home: '/root' };
  const app = { uid: 1000, gid: 100, groups: [10, 44], name: 'app', home: '/home/app' };
  test.each<[string | undefined, object]>([
    [undefined, root],
    ['', root],
    [':', root],
    ['0', root],
    ['app', app],
    ['1000', app],
    ['app:wheel', { ...app, gid: 10, groups: [] }],
    ['app:77', { ...app, gid: 77, groups: [] }],
    ['1000:7', { ...app, gid: 7, groups: [] }],
    [':video', { ...root, gid: 44, groups: [] }],
    ['4000', { uid: 4000, gid: 0, groups: [], name: undefined, home: undefined }],
    ['3000', { uid: 3000, gid: 0, groups: [], name: undefined, home: undefined }],
    ['4000:5', { uid: 4000, gid: 5, groups: [], name: undefined, home: undefined }],
    ['nobody', { unknown: "the user `nobody` is not in the image's `/etc/passwd`" }],
    ['bad', { unknown: "the line of `bad` in the image's `/etc/passwd` has no valid numbers" }],
    ['short', { unknown: "the line of `short` in the image's `/etc/passwd` has no valid numbers" }],
    ['app:none', { unknown: "the group `none` is not in the image's `/etc/group`" }],
    ['app:nogid', { unknown: "the group `nogid` has no valid number in the image's `/etc/group`" }],
    ['99999999999', { unknown: "the user `99999999999` is not in the image's `/etc/passwd`" }],
    ['-1', { unknown: "the user `-1` is not in the image's `/etc/passwd`" }],
    ['a\u001b', { unknown: "the user `a<U+001B>` is not in the image's `/etc/passwd`" }],
  ])('%j', (user, expected) => {
    expect(resolveUser(tree, user)).toEqual(expected);
  });

  test('needs no files when it is a number or root', () => {
    const bare = literalTree({ '/etc/passwd/': '' });
    expect(resolveUser(bare, '1:2')).toEqual({ uid: 1, gid: 2, groups: [], name: undefined, home: undefined });
    expect(resolveUser(bare, undefined)).toEqual({ uid: 0, gid: 0, groups: [], name: undefined, home: undefined });
  });
});

describe('os-release', () => {
  test('is found behind links, with quotes as a shell takes them', () => {
    const found = readOsRelease(
      literalTree({
        '/etc/os-release': '-> ../usr/lib/os-release',
        '/usr/lib/os-release':
          '# c\nID=ubuntu\nID_LIKE="debian other"\nVERSION_ID="24.04"\nNAME=\'It is\'\nPRETTY_NAME="a \\"b\\" \\$c \\n"\nVERSION_CODENAME=a\\ b\n',
      }),
    );
    expect(found).toMatchObject({
      path: '/etc/os-release',
      id: 'ubuntu',
      like: ['debian', 'other'],
      version: '24.04',
      name: 'It is',
      prettyName: 'a "b" $c \\n',
      codename: 'a b',
    });
  });

  test('can lie in the second place, and can be missing', () => {
    expect(readOsRelease(literalTree({ '/usr/lib/os-release': 'NAME=x' }))).toMatchObject({
      id: 'linux',
      version: undefined,
    });
    expect(readOsRelease(literalTree({}))).toBeUndefined();
    expect(readOsRelease(literalTree({ '/etc/os-release/x': '' }))).toBeUndefined();
  });

  test('what is no assignment counts for nothing, and a later line wins', () => {
    expect([...osReleaseFields('A=1\r\nb c\nexport D=2\n=3\nA=4\n__proto__=5\nE="open')]).toEqual([
      ['A', '4'],
      ['__proto__', '5'],
      ['E', 'open'],
    ]);
  });
});
