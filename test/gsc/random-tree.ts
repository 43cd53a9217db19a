import type { MadeNode } from './made-tree.ts';

/** A stream of numbers in [0, 1) that is the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Files, folders and links under names that the walk treats in its own ways. Parents come before what lies in them. */
export function randomTree(seed: number): ReadonlyMap<string, MadeNode> {
  const random = randomNumbers(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const nodes = new Map<string, MadeNode>([['/', { type: 'directory', mode: 0o755, uid: 0, gid: 0 }]]);
  const folders = ['/'];
  const count = 5 + Math.floor(random() * 30);
  const rarely = random() < 0.3;
  for (let made = 0; made < count; made++) {
    const parent = one(folders);
    const name = random() < 0.08 && rarely ? one(oddNames) : one(parent === '/' ? topNames : usualNames);
    const path = `${parent === '/' ? '' : parent}/${name}`;
    if (nodes.has(path)) continue;
    const kind = random();
    const owner = { uid: one([0, 0, 0, 1000, 7]), gid: one([0, 0, 0, 1000, 8, 9]) };
    if (kind < 0.4) {
      nodes.set(path, {
        type: 'directory',
        mode: one([0o755, 0o755, 0o755, 0o700, 0o711, 0o744, 0o705, 0o750]),
        ...owner,
      });
      folders.push(path);
    } else if (kind < 0.75) {
      nodes.set(path, { type: 'file', mode: one([0o644, 0o644, 0o600, 0o640, 0o604, 0o044, 0o4755]), ...owner });
    } else if (kind < 0.97) nodes.set(path, { type: 'symlink', target: targetOf(random, [...nodes.keys()]) });
    else nodes.set(path, { type: 'fifo', mode: 0o644, ...owner });
  }
  return nodes;
}

function targetOf(random: () => number, paths: readonly string[]): string {
  const path = paths[Math.floor(random() * paths.length)]!;
  const kind = random();
  if (kind < 0.4) return path;
  if (kind < 0.5) return `${path}/`;
  if (kind < 0.65) return path.slice(path.lastIndexOf('/') + 1) || '.';
  if (kind < 0.75) return `..${path}`;
  if (kind < 0.8) return '.';
  if (kind < 0.85) return '..';
  if (kind < 0.9) return `${path}/../${path.slice(path.lastIndexOf('/') + 1)}`;
  if (kind < 0.95) return '/nowhere/at/all';
  return `.${path}/.`;
}

const topNames = [
  'usr',
  'bin',
  'lib',
  'etc',
  'var',
  'proc',
  'sys',
  'dev',
  'boot',
  'opt',
  'gramine',
  '.dockerenv',
  'home',
];
const usualNames = [
  'bin',
  'lib',
  'X11',
  'a',
  'b',
  'c.so',
  'shadow-',
  'gshadow',
  'mtab',
  'rc3.d',
  'rcS.d',
  'security',
  '.pwd.lock',
  'python',
  'app_files',
  'finalize_manifest.py',
  'ü',
];
const oddNames = ['new\nline', 'mtab\n', 'back\\x41slash', 'bad\udcff', '\udc80', 'car\rriage', '\u2028'];
