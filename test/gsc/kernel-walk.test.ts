import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finaliseWalk } from '../../src/gsc/walk.ts';
import { bytesOfText } from '../../src/image/byte-text.ts';
import { type MadeNode, madeTree } from './made-tree.ts';
import { randomTree } from './random-tree.ts';

/** Python walks trees, each under a root of its own as a user: what the finalise step sees of names, kernel included. */
const script = `
import json, os, sys
def walk():
    files = []
    count = 0
    for at, below, here in os.walk(b'/', followlinks=True):
        for name in here:
            path = os.path.join(at, name)
            if os.path.isfile(path) and os.access(path, os.R_OK): files.append(path.hex())
        count += 1 + len(here)
        if count > 6000: return None
    return files
for root, uid in json.load(sys.stdin):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.chroot(root); os.chdir('/')
        os.setgroups([]); os.setgid(uid); os.setuid(uid)
        print(json.dumps(walk()), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
`;

const hasPython = spawnSync('python3', ['-c', 'import os; os.chroot("/")']).status === 0;

describe.skipIf(!hasPython)('Python on a real file system', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-walk-'));
    chmodSync(folder, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('sees the files of 60 random trees that the walk sees, as root and as a user', () => {
    const trees = Array.from({ length: 60 }, (_, at) => ({ seed: 9001 + at, nodes: randomTree(9001 + at) }));
    for (const { seed, nodes } of trees) place(nodes, join(folder, String(seed)));
    const jobs = trees.flatMap((tree) => [0, 1000].map((uid) => ({ ...tree, uid })));
    const walked = walks(jobs.map(({ seed, uid }) => [join(folder, String(seed)), uid]));
    let compared = 0;
    for (const [at, { seed, nodes, uid }] of jobs.entries()) {
      const files = walked[at];
      if (!files) continue;
      const user = { uid, gid: uid, groups: [] };
      const found = finaliseWalk(madeTree(Object.fromEntries(nodes)), { release: '1.9', user });
      const passed = found.skipped.filter(({ why }) => why === 'excluded' || why === 'newline');
      const listed = new Set(found.entries.map(({ path }) => hex(path)));
      const known = new Set([...listed, ...passed.map(({ path }) => hex(path))]);
      const missing = found.fatal.length > 0 ? [] : files.filter((path) => !known.has(path));
      const invented = [...listed].filter((path) => !files.includes(path));
      expect([seed, uid, missing, invented]).toEqual([seed, uid, [], []]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(70);
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
    expect(ours.map(hex).sort()).toEqual([...walks([[root, 0]])[0]!].sort());
    expect(ours).toHaveLength(41 + 40 + 40 + 39);
  });
});

const hex = (path: string): string => Buffer.from(bytesOfText(path)).toString('hex');

/** Paths in hexadecimal; null for a walk without end. */
function walks(jobs: readonly (readonly [root: string, uid: number])[]): readonly (readonly string[] | null)[] {
  const text = execFileSync('python3', ['-c', script], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function place(nodes: ReadonlyMap<string, MadeNode>, root: string): void {
  const modes: (() => void)[] = [];
  for (const [path, { type, target, mode, uid = 0, gid = 0 }] of nodes) {
    const at = Buffer.concat([Buffer.from(root), bytesOfText(path)]);
    if (type === 'directory') mkdirSync(at, { recursive: path === '/' });
    else if (type === 'symlink') symlinkSync(Buffer.from(bytesOfText(target!)), at);
    else if (type === 'file') writeFileSync(at, '');
    if (type === 'symlink' || type === 'fifo') continue;
    lchownSync(at, uid, gid);
    modes.push(() => chmodSync(at, mode ?? (type === 'directory' ? 0o755 : 0o644)));
  }
  for (const set of modes) set();
}
