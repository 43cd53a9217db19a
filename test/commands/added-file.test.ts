import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashingFile, withFile } from '../../src/commands/added-file.ts';
import { nodeIo } from '../../src/commands/node-io.ts';

const added = { path: '/none/libsysdb.so', bytes: Buffer.from('the LibOS') };
const own = createHash('sha256').update(added.bytes).digest('hex');

test('a tree has the file as if it were there, and everything else as it is', () => {
  const tree = nodeIo().openTree('/');
  const more = withFile(tree, added);
  expect(more.stat(added.path)).toEqual({ type: 'file', size: 9, mode: 0o644, readable: true });
  expect(more.lstat(added.path)?.type).toBe('file');
  expect(more.read(added.path)).toBe(added.bytes);
  expect(tree.stat(added.path)).toBe(undefined);
  expect(more.stat('/')).toEqual(tree.stat('/'));
});

test('it is hashed among others, in their order', async () => {
  const hash = hashingFile(async (paths) => paths.map((path) => `hash of ${path}`), added);
  expect(await hash(['/a', added.path, '/b', added.path])).toEqual(['hash of /a', own, 'hash of /b', own]);
  expect(await hash([])).toEqual([]);
});

test('an error is about the path that it was about', async () => {
  const hash = hashingFile(async () => {
    throw Object.assign(new Error('gone'), { index: 1 });
  }, added);
  await expect(hash([added.path, '/a', added.path, '/b'])).rejects.toMatchObject({ message: 'gone', index: 3 });
});
