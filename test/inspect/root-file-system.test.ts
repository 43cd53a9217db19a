import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { scanImage } from '../../src/image/scan.ts';
import { requireRootFileSystem } from '../../src/inspect/root-file-system.ts';
import { buildElf } from '../elf/elf-builder.ts';
import { madeImage } from './made-image.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'manifestly-root-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Paths that end in a slash are folders. */
async function required(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path.endsWith('/') ? path : dirname(path)), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(root, path), content);
  }
  requireRootFileSystem(await scanImage(root, nodeIo()), 'root');
}

describe('a folder counts as a root file system', () => {
  test.each([
    ['with one program that needs nothing', { server: buildElf({ type: 2, isStatic: true }) }],
    ['with one that is linked to lie anywhere', { 'app/server': buildElf({ type: 3, isStatic: true }) }],
    ['with `etc`', { 'etc/ssl/certs/ca.pem': 'x' }],
    ['with `usr`', { 'usr/': '' }],
  ])('%s', async (_, files) => {
    await expect(required(files)).resolves.toBeUndefined();
  });
});

describe('a folder counts as no root file system', () => {
  test.each([
    ['when it is empty', {}],
    ['with sources, their scripts and what a compiler made of them', sources()],
    ['with files that are called like its folders', { etc: '', usr: '' }],
  ])('%s', async (_, files) => {
    await expect(required(files)).rejects.toThrow(
      'root: nothing in it looks like an image or a root file system: it has no program, no `etc` and no `usr`',
    );
  });
});

test('an image may hold nothing at all', async () => {
  const scanned = await madeImage([{}]);
  expect(() => requireRootFileSystem(scanned, 'image')).not.toThrow();
});

function sources(): Readonly<Record<string, string | Uint8Array>> {
  return { 'bin/build': '#!/bin/sh\nmake\n', 'lib/a.c': 'int a;\n', 'lib/a.o': buildElf({ type: 1 }) };
}
