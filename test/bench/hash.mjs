// Hashing of trusted files on all cores, each in a process of its own, beside sha256sum (goal: faster than it on two cores).
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const runs = 5;
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-hash-'));
try {
  const pool = join(folder, 'hash-pool.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/commands/hash-pool.ts')],
    outfile: pool,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const program = join(folder, 'hash.mjs');
  writeFileSync(
    program,
    `import { readFileSync } from 'node:fs';
import { hashInPool } from './hash-pool.mjs';
const paths = readFileSync(process.argv[2], 'utf8').trim().split('\\n');
const hashes = await hashInPool(paths);
process.stdout.write(hashes.map((hash, at) => hash + '  ' + paths[at] + '\\n').join(''));
`,
  );
  console.log('Hashing (goal: less time than sha256sum)');
  compare('20,000 files of 1 to 13 KB', smallFiles(), program);
  compare('one file of 2 GiB', largeFile(), program);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function smallFiles() {
  const paths = [];
  for (let n = 0; n < 20_000; n++) {
    const within = join(folder, 'small', String(n % 100));
    if (n < 100) mkdirSync(within, { recursive: true });
    writeFileSync(join(within, `file${n}`), randomBytes(1000 + ((n * 7919) % 12_000)));
    paths.push(join(within, `file${n}`));
  }
  return paths;
}

function largeFile() {
  const path = join(folder, 'large');
  const piece = randomBytes(1 << 24);
  const fd = openSync(path, 'w');
  for (let at = 0; at < 128; at++) writeSync(fd, piece);
  closeSync(fd);
  return [path];
}

function compare(title, paths, program) {
  const list = join(folder, 'list');
  writeFileSync(list, `${paths.join('\n')}\n`);
  const ours = () => run(process.execPath, [program, list]);
  const theirs = () => run('xargs', ['-d', '\n', '-a', list, '-n', '30000', '-s', '2000000', 'sha256sum']);
  if (ours().text !== theirs().text) throw new Error('the hashes differ');
  let [best, other] = [Infinity, Infinity];
  for (let round = 0; round < runs; round++) {
    best = Math.min(best, ours().time);
    other = Math.min(other, theirs().time);
  }
  const ratio = (best / other).toFixed(2);
  console.log(`  ${title.padEnd(34)} ${best.toFixed(0).padStart(6)} ms   ${ratio} times sha256sum (${other.toFixed(0)} ms)`);
}

function run(program, args) {
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync(program, args, { maxBuffer: 1 << 26, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { time: performance.now() - start, text: stdout };
}
