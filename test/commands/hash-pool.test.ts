import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashInPool } from '../../src/commands/hash-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'manifestly-hash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

test('files of all sizes are hashed in the order of their paths, by several threads', async () => {
  const sizes = [0, 1, 4095, 131_071, 131_072, 131_073, 1 << 20, (1 << 20) + 1, 5_000_000];
  const contents = sizes.map((size) => Buffer.alloc(size, size % 251));
  const paths = contents.map((content, at) => file(`sized-${at}`, content));
  const many = Array.from({ length: 300 }, () => paths).flat();
  const told: number[] = [];
  const hashes = await hashInPool(many, (files) => told.push(files));
  expect(hashes).toEqual(many.map((_, at) => sha256(contents[at % contents.length]!)));
  expect(told.at(-1)).toBe(many.length);
});

test('few small files are hashed at once', async () => {
  expect(await hashInPool([file('a', 'a'), file('b', 'b'), file('a2', 'a')])).toEqual([
    sha256('a'),
    sha256('b'),
    sha256('a'),
  ]);
  expect(await hashInPool([])).toEqual([]);
});

test('the first file that fails is the one that is told, whichever thread meets it', async () => {
  const good = file('good', 'x');
  const paths = Array.from({ length: 3000 }, (_, at) =>
    at >= 1200 && at % 7 === 0 ? join(folder, `gone-${at}`) : good,
  );
  const gone = join(folder, 'gone-1204');
  for (let round = 0; round < 5; round++)
    await expect(hashInPool(paths)).rejects.toMatchObject({ code: 'ENOENT', path: gone, index: 1204 });
});

test('folders and named pipes are refused without waiting for anybody', async () => {
  mkdirSync(join(folder, 'folder'));
  await expect(hashInPool([join(folder, 'folder')])).rejects.toMatchObject({ code: 'ESPIPE', index: 0 });
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await expect(hashInPool([join(folder, 'pipe')])).rejects.toMatchObject({ code: 'ESPIPE', index: 0 });
});

test('a file that changes while it is read is refused', async () => {
  const path = file('changing', Buffer.alloc(600_000_000));
  const fd = openSync(path, 'a');
  const attempt = hashInPool([path], () => writeSync(fd, 'more'));
  await expect(attempt).rejects.toMatchObject({ code: 'ESTALE', path });
  closeSync(fd);
});
