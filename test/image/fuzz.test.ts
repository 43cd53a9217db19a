import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fileHash } from '../../src/image/file-hash.ts';
import { openImage } from '../../src/image/open-image.ts';
import { scanImage } from '../../src/image/scan.ts';
import { contentOf, tarEntries } from '../../src/image/tar.ts';
import { layout, memoryFile } from './layout-builder.ts';
import { memoryIo } from './memory-io.ts';
import { file, folder, hardLink, type Member, memberBytes, symlink, tar, withChecksum } from './tar-builder.ts';

const limits = { entries: 2000, bytes: 2 ** 22, metadata: 2 ** 20 };
const rounds = Number(process.env.FUZZ_ROUNDS ?? 400);

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Reads all of it; whatever is wrong must be said in a UserError. */
/** In each way in which an image can be read, which all have to come to the same. */
async function readAll(bytes: Uint8Array): Promise<void> {
  await readBoth(bytes);
  await readBoth(gzipSync(bytes, { level: 1 }));
}

async function readBoth(bytes: Uint8Array): Promise<void> {
  const io = memoryIo({ 'x.tar': bytes });
  const opened = await linesOrError(async () => {
    const image = await openImage('x.tar', io, { limits });
    const tree = await image.tree();
    return [...tree.walk()].map((found) => {
      const { path, type } = found;
      expect(path).toMatch(/^\//);
      if (type !== 'symlink') expect(tree.resolve(path)).toBe(path);
      return { ...found, ...(type === 'file' && { sha256: fileHash(tree, path) }) };
    });
  });
  const scanned = await linesOrError(async () => {
    const { tree } = await scanImage('x.tar', io, { limits });
    return [...tree.walk()].map(({ sight, ...found }) => ({ ...found, ...(sight && { sha256: sight.sha256 }) }));
  });
  expect(scanned).toEqual(opened);
}

async function linesOrError(read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if ((error as Error).name !== 'UserError') throw error;
    return (error as Error).message;
  }
}

test('an archive with bytes changed is read or refused', async () => {
  const layer = tar(folder('a'), file('a/b', 'text'), symlink('l', 'a'), hardLink('h', 'a/b'), file('l/.wh.x'));
  const archive = layout({ layers: [{ archive: layer, stored: gzipSync(layer) }] });
  const random = randomFrom(1);
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(archive);
    for (let change = random(4); change >= 0; change--) bytes[random(bytes.length)] = random(256);
    await readAll(random(8) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
  }
});

test('a header with any bytes but a fitting checksum is read or refused', () => {
  const pax = { path: 'long', size: '3', 'GNU.sparse.map': '0,1,2,1', 'GNU.sparse.size': '5' };
  const start = Buffer.concat([
    memberBytes(file('x', 'abc', { pax })),
    memberBytes({ name: 's', type: 'S', content: 'abc' }),
    tar(),
  ]);
  const random = randomFrom(2);
  for (let round = 0; round < rounds * 5; round++) {
    const bytes = Buffer.from(start);
    for (let change = random(6); change >= 0; change--)
      bytes[random(bytes.length)] = [0, 32, 48, 55, 61, 255, 128, 10][random(8)]!;
    for (let at = 0; at < bytes.length; at += 512) if (random(3) > 0) withChecksum(bytes.subarray(at, at + 512));
    try {
      for (const entry of tarEntries(memoryFile(bytes), 'x'))
        expect(contentOf(memoryFile(bytes), entry).read(0, 4096).length).toBe(Math.min(entry.size, 4096));
    } catch (error) {
      if ((error as Error).name !== 'UserError') throw error;
    }
  }
});

test('layers of any members are merged or refused', async () => {
  const random = randomFrom(3);
  const names = ['a', 'b', '.wh.a', '.wh..wh..opq', '.wh.b', '..', '.', '', 'c', '.wh..wh.x', '__proto__'];
  const path = () =>
    Array.from({ length: 1 + random(3) }, () => names[random(random(3) === 0 ? names.length : 5)]).join('/');
  const member = (): Member => {
    const kind = random(10);
    if (kind < 4) return file(path(), 'x'.repeat(random(9)));
    if (kind < 6) return folder(path());
    return kind < 8 ? symlink(path(), path()) : hardLink(path(), path());
  };
  for (let round = 0; round < rounds; round++) {
    const layers = Array.from({ length: 1 + random(3) }, () => ({
      archive: tar(...Array.from({ length: random(12) }, member)),
    }));
    await readAll(layout({ layers }));
  }
});

test('descriptions with any values are read or refused', async () => {
  const random = randomFrom(4);
  const values = [
    'null',
    '1',
    '-1',
    '"x"',
    '[]',
    '{}',
    'true',
    '1e999',
    '"sha256:../../x"',
    '{"a":{"a":[]}}',
    '[[[[]]]]',
  ];
  const texts = [
    '[{"Config":"c.json","RepoTags":["a:1"],"Layers":["l.tar"]}]',
    '{"architecture":"amd64","os":"linux","config":{"User":"u","Env":["A=b"],"Entrypoint":["x"],"Healthcheck":{"Test":["NONE"]}},"rootfs":{"diff_ids":["sha256:1"]},"history":[{"empty_layer":false}]}',
  ];
  for (let round = 0; round < rounds; round++) {
    const [manifest, config] = texts.map((text) => {
      const tokens = text.split(/("[^"]*"|[{}[\],:])/).filter((token) => token !== '');
      for (let change = random(3); change > 0; change--) tokens[random(tokens.length)] = values[random(values.length)]!;
      return tokens.join('');
    });
    await readAll(tar(file('manifest.json', manifest), file('c.json', config), file('l.tar', '')));
  }
});
