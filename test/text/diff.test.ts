import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareLines, unifiedDiff } from '../../src/text/diff.ts';

const root = mkdtempSync(join(tmpdir(), 'manifestly-diff-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function patched(before: string, diff: string): string {
  writeFileSync(join(root, 'file'), before);
  const run = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, input: diff, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${run.stderr}\n${diff}`);
  return readFileSync(join(root, 'file'), 'utf8');
}

describe('a unified diff', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
  });

  it('shows three lines of context and joins changes that share it', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\n';
    const after = before.replace('d\n', 'D\nD2\n').replace('j\n', '').replace('n\n', 'N\n');
    expect(unifiedDiff('dir/app.manifest', before, after)).toBe(`--- a/dir/app.manifest
+++ b/dir/app.manifest
@@ -1,14 +1,14 @@
 a
 b
 c
-d
+D
+D2
 e
 f
 g
 h
 i
-j
 k
 l
 m
-n
+N
`);
  });

  it('keeps far changes apart', () => {
    const before = Array.from({ length: 30 }, (_, index) => `${index}\n`).join('');
    expect(unifiedDiff('/etc/x', before, before.replace('3\n', 'three\n').replace('\n27\n', '\n'))).toBe(`--- a/etc/x
+++ b/etc/x
@@ -1,7 +1,7 @@
 0
 1
 2
-3
+three
 4
 5
 6
@@ -25,6 +25,5 @@
 24
 25
 26
-27
 28
 29
`);
  });

  it.each([
    ['a', 'a\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n'],
    ['a\n', 'a', '@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n'],
    ['a\nb', 'A\nb', '@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n'],
    ['', 'a\n', '@@ -0,0 +1 @@\n+a\n'],
    ['a\n', '', '@@ -1 +0,0 @@\n-a\n'],
    ['a\r\nb\r\n', 'a\nb\r\n', '@@ -1,2 +1,2 @@\n-a\r\n+a\n b\r\n'],
  ])('of %j and %j says what ends without a line ending', (before, after, body) => {
    expect(unifiedDiff('file', before, after)).toBe(`--- a/file\n+++ b/file\n${body}`);
  });

  it.each([
    ['with blank', 'a/with blank\t'],
    ['a\u202eb', '"a/a\\342\\200\\256b"'],
    ['quo"te\\tab\t', '"a/quo\\"te\\\\tab\\011"'],
    ['grün', 'a/grün'],
  ])('writes the name %j as git does', (name, written) => {
    expect(unifiedDiff(name, 'a', 'b').split('\n')[0]).toBe(`--- ${written}`);
  });

  it('of random texts is applied by git', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const text = (): string =>
      Array.from({ length: 1 + random(25) }, () => 'abcd'[random(4)]).join('\n') + (random(2) ? '\n' : '');
    let compared = 0;
    for (let round = 0; round < 150; round++) {
      const before = text();
      const after = random(3) ? before.replace(/[ab]/, 'x').replace(/d\n/, '') : text();
      if (before === after || after === '') continue;
      expect(patched(before, unifiedDiff('file', before, after))).toBe(after);
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });
});

describe('comparing lines', () => {
  it('finds the shortest change', () => {
    expect(compareLines([...'abcabba'], [...'cbabac'])).toEqual([
      { oldStart: 0, oldEnd: 2, newStart: 0, newEnd: 0 },
      { oldStart: 3, oldEnd: 3, newStart: 1, newEnd: 2 },
      { oldStart: 5, oldEnd: 6, newStart: 4, newEnd: 4 },
      { oldStart: 7, oldEnd: 7, newStart: 5, newEnd: 6 },
    ]);
  });

  it('stays quick and right when very much differs', () => {
    const before = Array.from({ length: 60_000 }, (_, index) => (index % 3 ? `line ${index}\n` : `old ${index}\n`));
    const after = Array.from({ length: 60_000 }, (_, index) => (index % 3 ? `line ${index}\n` : `new ${index}\n`));
    const start = performance.now();
    const changes = compareLines(before, after);
    expect(performance.now() - start).toBeLessThan(3000);
    expect(changes.length).toBe(20_000);
    const repeated = Array.from({ length: 60_000 }, (_, index) => `${(index * 7919) % 13}\n`);
    const other = Array.from({ length: 60_000 }, (_, index) => `${(index * 104729) % 11}\n`);
    const again = performance.now();
    unifiedDiff('file', repeated.join(''), other.join(''));
    expect(performance.now() - again).toBeLessThan(3000);
    const joined = after.join('');
    expect(patched(before.join(''), unifiedDiff('file', before.join(''), joined))).toBe(joined);
  });
});
