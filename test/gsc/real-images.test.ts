import { spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import type { Release } from '../../src/gramine/release.ts';
import { finaliseWalk } from '../../src/gsc/walk.ts';
import { scanImage } from '../../src/image/scan.ts';
import { hasRealImages, type RealImageName, realImage } from '../image/real/images.ts';
import { type NaiveNode, naiveWalk } from './naive-walk.ts';

const names: readonly RealImageName[] = [
  'split',
  'python',
  'java',
  'nginx',
  'farm',
  'whiteouts',
  'odd-names',
  'scratch',
];

const users = [
  { uid: 0, gid: 0, groups: [] },
  { uid: 33, gid: 33, groups: [42] },
];

/** Only root can give files away, on which depends what others can read. */
describe.skipIf(!hasRealImages || process.getuid?.() !== 0)('the walk over an image', () => {
  let work = '';
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'manifestly-walk-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test.each(names)('lists of `%s` what a naive walk lists over what umoci unpacks', async (name) => {
    const bundle = join(work, name);
    const { status, stderr } = spawnSync('umoci', ['unpack', '--image', realImage(name), bundle], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const nodes = nodesBelow(join(bundle, 'rootfs'));
    const { tree, close } = await scanImage(realImage(name), nodeIo());
    try {
      for (const [release, version] of releases)
        for (const user of users) {
          const walk = finaliseWalk(tree, { release, user });
          const gids = [user.gid, ...user.groups];
          const { uris } = naiveWalk(nodes, { version, user: { uid: user.uid, gids }, alreadyAdded: [] });
          expect(walk.stopped).toBeUndefined();
          expect(walk.entries.map(({ uri }) => uri).sort()).toEqual(uris);
        }
    } finally {
      close();
    }
  });
});

const releases: readonly (readonly [Release, readonly [number, number, number]])[] = [
  ['1.1', [1, 1, 0]],
  ['1.3.1', [1, 3, 1]],
  ['1.9', [1, 9, 0]],
];

function nodesBelow(root: string): ReadonlyMap<string, NaiveNode> {
  const nodes = new Map<string, NaiveNode>();
  const visit = (at: Buffer, path: string): void => {
    const stat = lstatSync(at);
    const { uid, gid } = stat;
    const mode = stat.mode & 0o7777;
    if (stat.isSymbolicLink()) nodes.set(path, { type: 'symlink', target: textOf(readlinkSync(at, 'buffer')) });
    else if (stat.isDirectory()) {
      nodes.set(path, { type: 'directory', mode, uid, gid });
      for (const name of readdirSync(at, 'buffer'))
        visit(Buffer.concat([at, Buffer.from('/'), name]), `${path === '/' ? '' : path}/${textOf(name)}`);
    } else nodes.set(path, { type: stat.isFile() ? 'file' : 'other', mode, uid, gid });
  };
  visit(Buffer.from(root), '/');
  return nodes;
}

/** Other bytes than UTF-8 as U+DC80 … U+DCFF; valid sequences next to them are rare enough to be left as bytes. */
function textOf(name: Buffer): string {
  const text = name.toString('utf8');
  if (Buffer.from(text).equals(name)) return text;
  return [...name].map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('');
}
