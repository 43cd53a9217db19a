import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../../src/commands/node-io.ts';
import { attempt } from './host.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-trusted-')));
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+rwx', top]);
  rmSync(top, { recursive: true, force: true });
});

const io = nodeIo();
const tree = io.openTree('/');
const isPosix = process.platform !== 'win32';

/** False for root, who reads everything. */
function obeysModes(): boolean {
  const path = join(top, 'closed');
  writeFileSync(path, '', { mode: 0 });
  try {
    readFileSync(path);
    return false;
  } catch {
    return true;
  }
}

function folder(name: string): string {
  mkdirSync(join(top, name), { recursive: true });
  return join(top, name);
}

function complete(text: string, workingDirectory: string) {
  return attempt(`${text}\nloader.entrypoint.sha256 = ""\n`, {
    tree,
    workingDirectory,
    from: 'manifest',
    release: '1.9',
    hash: (paths) => io.hashFiles(paths),
  });
}

async function urisBelow(workingDirectory: string, uri = 'file:./'): Promise<readonly string[]> {
  const made = await complete(`sgx.trusted_files = ["${uri}"]`, workingDirectory);
  return 'trustedFiles' in made ? made.trustedFiles.map((file) => file.uri) : made;
}

describe.skipIf(!isPosix)('on this host', () => {
  test('random folders are listed as a naive walk lists them', async () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 12; round++) {
      const place = folder(`random-${round}`);
      grow(place, random, 0);
      const made = await complete('sgx.trusted_files = ["file:./"]', place);
      if (!('trustedFiles' in made)) throw new Error(made.join());
      expect(made.trustedFiles.map(({ uri, sha256 }) => `${uri} ${String(sha256)}`)).toEqual(naiveList(place, ''));
      expect(made.trustedFiles.length + made.skipped.length).toBeGreaterThan(0);
    }
  });

  test('newlines and quotes in names are escaped', async () => {
    const place = folder('names');
    writeFileSync(join(place, 'new\nline "q" \\ \u007f'), '');
    const made = await complete('sgx.trusted_files = ["file:./"]', place);
    expect('signedText' in made && made.signedText).toContain('uri = "file:new\\nline \\"q\\" \\\\ \\u007f"\n');
  });

  test('a name that is no UTF-8 stops, and one that holds U+FFFD does not', async () => {
    const place = folder('foreign');
    writeFileSync(join(place, 'whole\ufffd'), '');
    expect(await urisBelow(place)).toEqual(['file:whole\ufffd']);
    writeFileSync(Buffer.concat([Buffer.from(`${place}/`), Buffer.from([0x61, 0xff])]), 'x');
    expect(await urisBelow(place)).toEqual([
      'app.manifest:1:22: the name of `a<U+DCFF>` is no UTF-8 (rename the file)',
    ]);
  });

  test('named pipes are never opened, and circles end', async () => {
    const place = folder('special');
    execFileSync('mkfifo', [join(place, 'pipe')]);
    symlinkSync('pipe', join(place, 'to-pipe'));
    symlinkSync('.', join(place, 'self'));
    symlinkSync('b', join(place, 'a'));
    symlinkSync('a', join(place, 'b'));
    writeFileSync(join(place, 'file'), '');
    expect(await urisBelow(place)).toEqual(['file:file']);
    expect(await urisBelow(place, 'file:self/self/self/')).toEqual(['file:self/self/self/file']);
    expect(await urisBelow(place, 'file:pipe')).toEqual(['app.manifest:1:22: `pipe` is no regular file']);
    expect(await urisBelow(place, 'file:a')).toEqual(['app.manifest:1:22: `a` does not exist']);
  });

  test('folders nested deeper than a path can be long stop, and others are listed in no time', async () => {
    const deepest = 1000;
    const place = folder('deep');
    const below = Array.from({ length: deepest }, () => 'x').join('/');
    mkdirSync(join(place, below), { recursive: true });
    writeFileSync(join(place, below, 'f'), '');
    expect(await urisBelow(place)).toEqual([`file:${below}/f`]);
    const other = folder('deeper');
    mkdirSync(join(other, below), { recursive: true });
    renameSync(join(other, 'x'), join(place, below, 'x'));
    const third = folder('deepest');
    mkdirSync(join(third, below), { recursive: true });
    renameSync(join(third, 'x'), join(place, below, below, 'x'));
    expect(await urisBelow(place)).toEqual([
      `app.manifest:1:22: a path in \`${below.slice(0, 60)}…\` is longer than Linux allows`,
    ]);
    execFileSync('rm', ['-rf', place]);
  });

  test.skipIf(!existsSync('/dev/zero'))('the null device is empty, and others are not opened', async () => {
    const made = await complete('sgx.trusted_files = ["file:/dev/null"]', top);
    const nothing = createHash('sha256').digest('hex');
    expect('trustedFiles' in made && made.trustedFiles).toEqual([
      { uri: 'file:/dev/null', sha256: nothing, isGiven: false },
    ]);
    expect(await urisBelow(top, 'file:/dev/zero')).toEqual(['app.manifest:1:22: `/dev/zero` is no regular file']);
  });

  test.skipIf(!obeysModes())("what can't be read is left out, and what can't be entered stops", async () => {
    const place = folder('modes');
    for (const name of ['closed', 'listed']) {
      mkdirSync(join(place, name));
      writeFileSync(join(place, name, 'x'), '');
    }
    writeFileSync(join(place, 'secret'), '');
    chmodSync(join(place, 'secret'), 0);
    chmodSync(join(place, 'closed'), 0);
    expect(await urisBelow(place)).toEqual(['file:listed/x']);
    chmodSync(join(place, 'listed'), 0o400);
    expect(await urisBelow(place)).toEqual([
      "app.manifest:1:22: `listed/x` can't be looked at (make its folder accessible)",
    ]);
  });

  test('another root that is a folder of the host is read inside that folder', async () => {
    const root = folder('root');
    mkdirSync(join(root, 'usr/bin'), { recursive: true });
    symlinkSync('/usr/bin', join(root, 'bin'));
    writeFileSync(join(root, 'usr/bin/sh'), 'inside');
    const made = await attempt('sgx.trusted_files = ["file:/bin/"]\nloader.entrypoint.sha256 = ""\n', {
      tree,
      workingDirectory: top,
      from: 'manifest',
      release: '1.9',
      chroot: root,
      hash: (paths) => io.hashFiles(paths),
    });
    const sha256 = createHash('sha256').update('inside').digest('hex');
    expect('trustedFiles' in made && made.trustedFiles).toEqual([{ uri: 'file:/usr/bin/sh', sha256, isGiven: false }]);
  });

  test('a manifest of 200 MB is written or refused, and takes its time once', async () => {
    const long = 'x'.repeat(200_000_000);
    const made = await complete(`libos.entrypoint = "${long}"`, top);
    expect('signedText' in made && made.signedText.length).toBeGreaterThan(long.length);
    expect(await complete(`a = [${'1,'.repeat(13_000_000)}]`, top)).toEqual([
      'app.manifest:1:24000004: the text has more than 12000000 values (split it)',
    ]);
  }, 60_000);
});

function grow(place: string, random: (below: number) => number, depth: number): void {
  const names = ['a', 'b', 'B', '.c', 'a.b', 'a-b', 'a b', 'é', 'e\u0301', '～', '𐍈', '10', '9', 'ab', 'z\n'];
  for (const name of names) {
    const path = join(place, name);
    const kind = random(9);
    if (kind < 3) writeFileSync(path, `${name}${random(1000)}`);
    else if (kind === 3) symlinkSync(names[random(names.length)]!, path);
    else if (kind === 4) symlinkSync(`../${names[random(names.length)]!}`, path);
    else if (kind === 5 && depth < 4) {
      mkdirSync(path);
      grow(path, random, depth + 1);
    }
  }
}

/** Python's `sorted(folder.rglob('*'))` with what is no regular file left out: components are compared by code point. */
function naiveList(place: string, below: string): readonly string[] {
  const found = execFileSync('find', ['.', '-mindepth', '1', '-print0'], { cwd: place, encoding: 'utf8' });
  const all = found
    .split('\0')
    .filter((path) => path !== '' && isRegular(join(place, path)))
    .map((path) => path.slice('./'.length));
  const key = (path: string) => path.split('/').map((name) => [...name].map((character) => character.codePointAt(0)!));
  return all
    .map((path) => ({ path, key: key(path) }))
    .sort((a, b) => compareLists(a.key, b.key, (x, y) => compareLists(x, y, (m, n) => m - n)))
    .map(({ path }) => {
      const hash = createHash('sha256')
        .update(readFileSync(join(place, path)))
        .digest('hex');
      return `file:${below}${path} ${hash}`;
    });
}

function isRegular(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): number {
  for (const [at, item] of a.entries()) {
    if (at >= b.length) return 1;
    const order = compare(item, b[at]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}
