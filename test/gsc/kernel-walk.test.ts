import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finaliseWalk } from '../../src/gsc/walk.ts';
import { bytesOfText } from '../../src/image/byte-text.ts';
import { type MadeNode, madeTree } from './made-tree.ts';
import { randomTree } from './random-tree.ts';

/** Python walks the tree under a root of its own, as a user: what the finalise step sees of names, kernel included. */
const script = `
import json, os, sys
root, uid, gid = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
os.chroot(root); os.chdir('/')
os.setgroups([]); os.setgid(gid); os.setuid(uid)
files, names, folders = [], [], []
for at, below, here in os.walk(b'/', followlinks=True):
    folders.append(at.hex())
    for name in here:
        path = os.path.join(at, name)
        names.append(path.hex())
        if os.path.isfile(path) and os.access(path, os.R_OK): files.append(path.hex())
    if len(names) + len(folders) > 6000: print(json.dumps(None)); sys.exit()
print(json.dumps({'files': files, 'names': names, 'folders': folders}))
`;

interface Seen {
  readonly files: readonly string[];
  readonly names: readonly string[];
  readonly folders: readonly string[];
}

const hasPython = spawnSync('python3', ['-c', 'import os; os.chroot("/")']).status === 0;

describe.skipIf(!hasPython)('Python on a real file system', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-walk-'));
    chmodSync(folder, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('sees the files of 20 random trees that the walk sees, as root and as a user', () => {
    let compared = 0;
    for (let seed = 9001; seed <= 9020; seed++) {
      const nodes = randomTree(seed);
      const root = join(folder, String(seed));
      place(nodes, root);
      for (const uid of [0, 1000]) {
        const seen = walked(root, uid);
        if (!seen) continue;
        const found = finaliseWalk(madeTree(Object.fromEntries(nodes)), {
          release: '1.9',
          user: { uid, gid: uid, groups: [] },
        });
        const passed = found.skipped.filter(({ why }) => why === 'excluded' || why === 'newline');
        const isBad = found.fatal.length > 0;
        const listed = new Set(found.entries.map(({ path }) => hex(path)));
        const other = new Set(passed.map(({ path }) => hex(path)));
        const missing = seen.files.filter((path) => !listed.has(path) && !other.has(path));
        const invented = [...listed].filter((path) => !seen.files.includes(path));
        expect([seed, uid, isBad ? [] : missing, invented]).toEqual([seed, uid, [], []]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(24);
  }, 60_000);

  test('ends at the forty-first link', () => {
    const nodes = new Map<string, MadeNode>([
      ['/', { type: 'directory' }],
      ['/usr', { type: 'directory' }],
      ['/usr/bin', { type: 'directory' }],
      ['/usr/bin/X11', { type: 'symlink', target: '.' }],
      ['/usr/bin/tool', { type: 'file' }],
      ['/usr/bin/alias', { type: 'symlink', target: 'tool' }],
      ['/bin', { type: 'symlink', target: 'usr/bin' }],
    ]);
    const root = join(folder, 'forty');
    place(nodes, root);
    const ours = finaliseWalk(madeTree(Object.fromEntries(nodes)), { release: '1.9' }).entries.map(({ path }) => path);
    expect(ours.map(hex).sort()).toEqual([...walked(root, 0)!.files].sort());
    expect(ours).toHaveLength(41 + 40 + 40 + 39);
  });
});

const hex = (path: string): string => Buffer.from(bytesOfText(path)).toString('hex');

function walked(root: string, uid: number): Seen | undefined {
  const text = execFileSync('python3', ['-c', script, root, String(uid), String(uid)], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return (JSON.parse(text) as Seen | null) ?? undefined;
}

function place(nodes: ReadonlyMap<string, MadeNode>, root: string): void {
  const modes: (() => void)[] = [];
  for (const [path, { type, target, mode, uid = 0, gid = 0 }] of nodes) {
    const at = Buffer.concat([Buffer.from(root), bytesOfText(path)]);
    if (type === 'directory') mkdirSync(at, { recursive: path === '/' });
    else if (type === 'symlink') symlinkSync(Buffer.from(bytesOfText(target!)), at);
    else if (type === 'file') writeFileSync(at, '');
    else execFileSync('python3', ['-c', 'import os, sys; os.mkfifo(bytes.fromhex(sys.argv[1]))', at.toString('hex')]);
    if (type === 'symlink') continue;
    lchownSync(at, uid, gid);
    modes.push(() => chmodSync(at, mode ?? (type === 'directory' ? 0o755 : 0o644)));
  }
  for (const set of modes) set();
}
