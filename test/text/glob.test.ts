import { describe, expect, it } from 'vitest';
import { parseGlob } from '../../src/text/glob.ts';

function named(glob: string, ...paths: readonly string[]): readonly string[] {
  const parsed = parseGlob(glob);
  if (typeof parsed !== 'function') throw new Error(parsed.problem);
  return paths.filter(parsed);
}

describe('a glob', () => {
  it.each([
    ['app.manifest', ['app.manifest', 'deep/er/app.manifest'], ['my-app.manifest', 'app.manifest.sgx']],
    ['*.manifest', ['a.manifest', 'b/a.manifest', '.manifest'], ['a.manifest.sgx', 'manifest']],
    ['/app.manifest', ['app.manifest'], ['b/app.manifest']],
    ['./app.manifest', ['app.manifest'], ['b/app.manifest']],
    ['b/*.manifest', ['b/a.manifest'], ['a.manifest', 'a/b/a.manifest', 'b/c/a.manifest']],
    ['**/b/*.manifest', ['b/a.manifest', 'x/y/b/a.manifest'], ['a.manifest', 'b/c/a.manifest']],
    ['third_party', ['third_party/a', 'x/third_party/y/a'], ['third_party2/a']],
    ['third_party/', ['third_party/a', 'x/third_party/y/a'], ['third_party2/a']],
    ['/third_party/', ['third_party/a'], ['x/third_party/a']],
    ['test/**', ['test/a', 'test/b/a'], ['x/test/a']],
    ['test/**/x', ['test/x', 'test/a/b/x', 'test/a/x/below'], ['x', 'test/xx']],
    ['**', ['a', 'a/b'], []],
    ['**/**/a', ['a', 'x/a'], ['b']],
    ['a?c', ['abc', 'a\u{1f600}c'], ['ac', 'abbc', 'a/c']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'x']],
    ['[!a-c]x', ['dx', '-x'], ['ax', 'x']],
    ['[^a]x', ['bx'], ['ax']],
    ['[]a]x', [']x', 'ax'], ['bx']],
    ['[a-]x', ['-x', 'ax'], ['bx']],
    ['{a,b/*}.{x,y}', ['a.x', 'a.y', 'b/q.x'], ['b.x', 'ab.x']],
    ['{a{b,c},d}', ['ab', 'ac', 'd'], ['a', 'abc']],
    ['a\\*b', ['a*b'], ['axb']],
    ['\\{a,b\\}', ['{a,b}'], ['a', 'b']],
    ['*a*a*b', ['aab', 'xaxaxb'], ['aaa', 'ab']],
    ['../shared/*.manifest', ['../shared/a.manifest'], ['shared/a.manifest']],
  ] as const)('%s names %j and not %j', (glob, yes, no) => {
    expect(named(glob, ...yes, ...no)).toEqual(yes);
  });

  it.each([
    ['a[b', '`[` has no `]`'],
    ['a{b,c', '`{` has no `}`'],
    ['a\\', 'nothing follows `\\`'],
    ['', 'it is empty'],
    ['/', 'it is empty'],
    ['!a', 'a pattern can only name paths, not exempt them with `!`'],
    ['{a,b}'.repeat(9), 'it has more than 256 alternatives'],
    ['{'.repeat(900), '`{` has no `}`'],
    ['a'.repeat(1001), 'it is longer than 1000 characters'],
    ['{a,}', 'it is empty'],
  ])('%s is none', (text, problem) => {
    expect(parseGlob(text)).toEqual({ problem });
  });

  it('takes no more than the product of the lengths', () => {
    const before = performance.now();
    expect(named(`${'*a'.repeat(400)}*b`, 'a'.repeat(4000))).toEqual([]);
    expect(named(`${'**/a/'.repeat(190)}b`, 'a/'.repeat(4000))).toEqual([]);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
