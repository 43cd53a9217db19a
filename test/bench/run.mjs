// npm run bench: what starting and linting takes, beside the goal. All contestants of a table take turns in the same minutes, and
// the shortest time of each counts: what else the machine does only ever adds. Memory is measured in runs of its own.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const small = join(root, 'examples/clean/server.manifest.template');
const env = { ...process.env, NO_COLOR: '1' };
// Reading certificates takes Node 25 ms, which has nothing to do with us.
delete env.NODE_EXTRA_CA_CERTS;

const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-'));
try {
  start();
  manyFiles();
  manyEntries();
} finally {
  rmSync(folder, { recursive: true });
}
for (const name of ['diff', 'policy-diff', 'generate', 'render', 'measure', 'sign', 'hash', 'policy', 'image', 'compare']) {
  console.log();
  bench(name);
}
console.log('\nTOML readers (goal: no slower than smol-toml)');
bench('toml', '--runs', '3');

function bench(name, ...args) {
  const script = join(import.meta.dirname, `${name}.mjs`);
  execFileSync(process.execPath, [script, ...args], { cwd: root, env, stdio: 'inherit' });
}

function start() {
  const plain = join(folder, 'plain.manifest');
  writeFileSync(plain, 'libos.entrypoint = "/srv/server"\nloader.log_level = "error"\nsgx.max_threads = 8\n');
  const contestants = {
    'node -e 0': ['-e', '0'],
    'manifestly --version': [cli, '--version'],
    'lint one manifest': [cli, 'lint', plain],
    'lint one template': [cli, 'lint', small],
    'lint one template, with an option': [cli, 'lint', '--quiet', small],
  };
  const times = race(contestants, 30);
  console.log('Start (goal: at most 1.7 times `node -e 0`)');
  for (const [name, args] of Object.entries(contestants)) {
    row(name, [ms(times[name], 1), `${(times[name] / times['node -e 0']).toFixed(2)} times node`, mb(memory(args))]);
  }
}

function manyFiles() {
  const count = 1000;
  const many = join(folder, 'many');
  mkdirSync(many);
  const text = readFileSync(small, 'utf8');
  for (let n = 0; n < count; n++) {
    writeFileSync(join(many, `app${n}.manifest.template`), text.replaceAll('/srv/server', `/srv/server${n}`));
  }
  const args = [cli, 'lint', many];
  const { all, one } = race({ all: args, one: [cli, 'lint', small] }, 5);
  console.log(`\n${count} templates in one process`);
  row('whole process', [ms(all), `${((all - one) / (count - 1)).toFixed(2)} ms each`, mb(memory(args))]);
}

function manyEntries() {
  const count = 100_000;
  const large = join(folder, 'large.manifest.sgx');
  writeFileSync(large, signedManifest(count));
  const args = [cli, 'lint', large];
  const { whole } = race({ whole: args }, 7);
  console.log(`\n${count} trusted files, ${(readFileSync(large).length / 1e6).toFixed(1)} MB (goal: under 1 s and 400 MB)`);
  row('whole process', [ms(whole), `${((whole / count) * 1000).toFixed(1)} µs each`, mb(memory(args))]);
}

function signedManifest(count) {
  const lines = Array.from({ length: count }, (_, n) => {
    const hash = String(n).padStart(8, '0').repeat(8);
    return `  { uri = "file:/usr/lib/python3/dist-packages/package${n % 977}/module_${n}.py", sha256 = "${hash}" },`;
  });
  return `libos.entrypoint = "/usr/bin/python3"
loader.entrypoint.uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"
loader.log_level = "error"
fs.mounts = [
  { path = "/usr", uri = "file:/usr" },
]
sgx.debug = false
sgx.enclave_size = "1G"
sgx.max_threads = 32
sgx.trusted_files = [
${lines.join('\n')}
]
`;
}

/** Milliseconds of the whole process, the shortest of so many rounds, by name. */
function race(contestants, rounds) {
  const best = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(contestants)) {
      const started = process.hrtime.bigint();
      run(args);
      const time = Number(process.hrtime.bigint() - started) / 1e6;
      best[name] = Math.min(best[name] ?? Infinity, time);
    }
  }
  return best;
}

/** Megabytes at the peak; undefined where GNU time is not to be had. */
function memory(args) {
  const timed = spawnSync('/usr/bin/time', ['-f', '%M', process.execPath, ...args], { env, encoding: 'utf8' });
  const kilobytes = /(\d+)\s*$/.exec(timed.stderr ?? '')?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}

function run(args) {
  const { status, signal, error } = spawnSync(process.execPath, args, { env, stdio: 'ignore' });
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${signal ?? status}`);
}

function row(name, cells) {
  console.log(`  ${name.padEnd(36)}${cells.map((cell) => cell.padStart(18)).join('')}`);
}

function ms(time, digits = 0) {
  return `${time.toFixed(digits)} ms`;
}

function mb(megabytes) {
  return megabytes === undefined ? '' : `${megabytes.toFixed(0)} MB`;
}
