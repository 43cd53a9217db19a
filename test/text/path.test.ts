import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { byCodePoint } from '../../src/text/order.ts';
import { folderOf, relativePath, resolvePath } from '../../src/text/path.ts';

describe('a path', () => {
  it.each([
    ['/a/b', 'c', '/a/b/c'],
    ['/a/b', './c//d/', '/a/b/c/d'],
    ['/a/b', '../../../c', '/c'],
    ['/a/b', '/c/../d', '/d'],
    ['/', '.', '/'],
    ['a', '../../b', '../b'],
    ['.', '.', '.'],
    ['C:/a', '../b', 'C:/b'],
    ['/a', 'C:/b', 'C:/b'],
  ])('seen from %s, %s is %s', (folder, path, expected) => {
    expect(resolvePath(folder, path)).toBe(expected);
  });

  it.each([
    ['/a/b', '/a/b', '.'],
    ['/a/b', '/a/b/c/d', 'c/d'],
    ['/a/b', '/a/c', '../c'],
    ['/a/b', '/', '../..'],
    ['/', '/a', 'a'],
    ['/a', '/ab', '../ab'],
  ])('from %s to %s is %s', (folder, path, expected) => {
    expect(relativePath(folder, path)).toBe(expected);
    expect(posix.relative(folder, path) || '.').toBe(expected);
  });

  it.each([
    ['/a/b', '/a'],
    ['/a', '/'],
    ['/', '/'],
    ['a/b', 'a'],
    ['a', '.'],
  ])('%s lies in %s', (path, expected) => {
    expect(folderOf(path)).toBe(expected);
  });
});

describe('the order of code points', () => {
  it('is that of UTF-8 bytes', () => {
    const names = ['b', 'a', 'ab', '', 'Z', 'é', '\uff5e', '\u{1f600}', 'a\u{1f600}', 'a\uff5e', '\ud7ff', '\ue000'];
    expect(names.toSorted(byCodePoint)).toEqual(
      names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });
});
