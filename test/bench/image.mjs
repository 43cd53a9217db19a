// Scanning an image of about 1 GB (all files hashed and looked at) beside what people do by hand, and beside only reading it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const rounds = 3;
if (!['skopeo', 'umoci', 'tar', 'gzip', 'sha256sum'].every((tool) => spawnSync(tool, ['--version']).status === 0)) {
  console.log('Without skopeo and umoci there is nothing to compare the scan of an image with');
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-image-'));
try {
  const program = await scanProgram();
  const sources = ['usr/bin', 'usr/sbin', 'usr/share', 'usr/lib'].filter((path) => existsSync(`/${path}`));
  const one = makeImage('one', filesUpTo(sources, 1e9));
  const two = makeImage('two', filesUpTo(sources, 2e9));
  const [layout, layers] = one;
  const contestants = {
    'scan, with merge and all hashes': () => run(process.execPath, [program, `${layout}:x`]),
    'skopeo copy, umoci unpack, sha256sum': () => byHand(layout),
    'gzip -dc | tar -t of each layer': () => run('sh', ['-c', layers.map((layer) => `gzip -dc ${layer} | tar -t`).join(' && ')]),
  };
  const best = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, contestant] of Object.entries(contestants)) {
      // By hand it takes so much longer that once tells enough.
      if (round === 0 || contestant !== contestants['skopeo copy, umoci unpack, sha256sum'])
        best[name] = Math.min(best[name] ?? Infinity, contestant());
    }
  }
  const [ours, hand, listed] = Object.values(best);
  console.log(`An image of ${gigabytes(layers)} in ${layers.length} gzip layers, on ${availableParallelism()} cores`);
  for (const [name, time] of Object.entries(best)) row(name, [`${time.toFixed(0)} ms`]);
  row('scan against doing it by hand', [`${(ours / hand).toFixed(2)} times (goal: at most 0.5)`]);
  row('scan against listing', [`${(ours / listed).toFixed(2)} times (goal: at most 1.6)`]);
  row('memory at the peak', [memory(program, `${layout}:x`), 'goal: under 300 MB']);
  row(`memory at the peak, ${gigabytes(two[1])}`, [memory(program, `${two[0]}:x`), 'goal: under 300 MB']);
} finally {
  spawnSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true, force: true });
}

async function scanProgram() {
  const program = join(folder, 'scan.mjs');
  const src = join(import.meta.dirname, '../../src');
  await build({
    stdin: {
      contents: `import { scanImage } from './image/scan.ts';
import { nodeIo } from './commands/node-io.ts';
const image = await scanImage(process.argv[2], nodeIo());
let files = 0;
for (const { sight } of image.tree.walk()) if (sight) files++;
if (files < 1000) throw new Error(\`only \${files} files\`);
image.close();`,
      resolveDir: src,
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  return program;
}

/** Regular files and links below folders of the machine, in the order of their names, up to so many bytes. */
function filesUpTo(sources, limit) {
  const found = [];
  let bytes = 0;
  const pending = sources.toReversed();
  while (pending.length > 0 && bytes < limit) {
    const path = pending.pop();
    for (const entry of entriesOf(`/${path}`)) {
      const own = `${path}/${entry.name}`;
      if (entry.isDirectory()) pending.push(own);
      else if (entry.isSymbolicLink()) found.push(own);
      else if (entry.isFile() && bytes < limit) {
        found.push(own);
        bytes += sizeOf(`/${own}`);
      }
    }
  }
  return found;
}

function entriesOf(path) {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function sizeOf(path) {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** An OCI layout of four layers, and its layers as files. */
function makeImage(name, files) {
  const layout = join(folder, name);
  must('umoci', ['init', '--layout', layout]);
  must('umoci', ['new', '--image', `${layout}:x`]);
  const count = Math.ceil(files.length / 4);
  for (let at = 0; at < files.length; at += count) {
    const list = join(folder, 'list');
    const archive = join(folder, 'layer.tar');
    writeFileSync(list, files.slice(at, at + count).map((path) => `${path}\n`).join(''));
    must('tar', ['-C', '/', '--ignore-failed-read', '--hard-dereference', '-cf', archive, '-T', list]);
    must('umoci', ['raw', 'add-layer', '--image', `${layout}:x`, archive]);
    rmSync(archive);
  }
  const read = (digest) => JSON.parse(readFileSync(join(layout, 'blobs', digest.replace(':', '/')), 'utf8'));
  const [{ digest }] = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests;
  return [layout, read(digest).layers.map((layer) => join(layout, 'blobs', layer.digest.replace(':', '/')))];
}

function byHand(layout) {
  const work = join(folder, 'by-hand');
  mkdirSync(work);
  const script = `skopeo --insecure-policy copy -q oci:${layout}:x oci:${work}/copy:x && umoci unpack --rootless --image ${work}/copy:x ${work}/bundle && cd ${work}/bundle/rootfs && find . -type f -print0 | xargs -0 sha256sum > ${work}/sums`;
  const time = run('sh', ['-c', script]);
  spawnSync('chmod', ['-R', 'u+rwX', work]);
  rmSync(work, { recursive: true, force: true });
  return time;
}

function gigabytes(layers) {
  const { stdout } = spawnSync('sh', ['-c', layers.map((layer) => `gzip -dc ${layer} | wc -c`).join(';')], { encoding: 'utf8' });
  return `${(stdout.trim().split('\n').reduce((sum, line) => sum + Number(line), 0) / 1e9).toFixed(2)} GB`;
}

function memory(program, operand) {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', process.execPath, program, operand], { encoding: 'utf8' });
  const kilobytes = /(\d+)\s*$/.exec(stderr ?? '')?.[1];
  return kilobytes === undefined ? 'unknown' : `${((Number(kilobytes) * 1024) / 1e6).toFixed(0)} MB`;
}

function run(tool, args) {
  const start = process.hrtime.bigint();
  must(tool, args);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function must(tool, args) {
  const { status, stderr, error } = spawnSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 28 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stderr}`);
}

function row(name, cells) {
  console.log(`  ${name.padEnd(40)}${cells.map((cell) => cell.padStart(12)).join('   ')}`);
}
