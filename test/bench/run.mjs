// npm run bench: us and the alternative side by side in one run, with the ratio. Minimum of several interleaved runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-'));
const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, NO_COLOR: '1' };
delete env.NODE_EXTRA_CA_CERTS;

const small = readFileSync(join(root, 'examples/clean/server.manifest.template'), 'utf8');
writeFileSync(join(folder, 'small.manifest.template'), small);
mkdirSync(join(folder, 'many'));
for (let n = 0; n < 1000; n++) writeFileSync(join(folder, 'many', `app${n}.manifest.template`), small.replaceAll('/srv/server', `/srv/server${n}`));
const entry = (n) => `  { uri = "file:/usr/lib/python3/dist-packages/package${n % 977}/module_${n}.py", sha256 = "${String(n).padStart(8, '0').repeat(8)}" },`;
const large = `libos.entrypoint = "/usr/bin/python3"\nloader.entrypoint.uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"\nloader.log_level = "error"\nfs.mounts = [\n  { path = "/usr", uri = "file:/usr" },\n]\nsgx.debug = false\nsgx.enclave_size = "1G"\nsgx.max_threads = 32\nsgx.trusted_files = [\n${Array.from({ length: 100_000 }, (_, n) => entry(n)).join('\n')}\n]\n`;
writeFileSync(join(folder, 'large.manifest.sgx'), large);

const commands = {
  'node -e 0': ['-e', '0'],
  'one small manifest': [cli, 'lint', join(folder, 'small.manifest.template')],
  'manifestly --version': [cli, '--version'],
};
const floor = race(commands, 20);
console.log('## Whole process, one small template (minimum of 20 interleaved runs)');
for (const [name, { time, memory }] of Object.entries(floor)) row(name, time, memory, time / floor['node -e 0'].time);
console.log('   goal: at most 1.7 times `node -e 0`');

console.log('\n## 1,000 templates in one process');
const many = race({ '1,000 templates': [cli, 'lint', join(folder, 'many')], 'node -e 0': ['-e', '0'] }, 5);
row('1,000 templates', many['1,000 templates'].time, many['1,000 templates'].memory, many['1,000 templates'].time / many['node -e 0'].time);

console.log(`\n## One signed manifest with 100,000 trusted files (${(large.length / 1e6).toFixed(1)} MB)`);
const big = race({ 'whole process': [cli, 'lint', '--format', 'concise', join(folder, 'large.manifest.sgx')], 'node -e 0': ['-e', '0'] }, 5);
row('whole process', big['whole process'].time, big['whole process'].memory, big['whole process'].time / big['node -e 0'].time);
console.log('   goal: under 1 s and 400 MB');

rmSync(folder, { recursive: true });

console.log('\n## TOML readers');
for (const bench of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')) {
  execFileSync(process.execPath, [join(import.meta.dirname, bench)], { cwd: root, env, stdio: 'inherit' });
}

function race(contestants, rounds) {
  const best = Object.fromEntries(Object.keys(contestants).map((name) => [name, { time: Infinity, memory: 0 }]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(contestants)) {
      const started = process.hrtime.bigint();
      const { status, stderr } = spawnSync('/usr/bin/env', ['time', '-f', '%M', process.execPath, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
      const time = Number(process.hrtime.bigint() - started) / 1e6;
      if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${status}: ${stderr}`);
      best[name].time = Math.min(best[name].time, time);
      best[name].memory = Math.max(best[name].memory, Number(/(\d+)\s*$/.exec(stderr)?.[1] ?? 0) / 1024);
    }
  }
  return best;
}

function row(name, time, memory, ratio) {
  console.log(`   ${name.padEnd(28)} ${time.toFixed(0).padStart(6)} ms  ${memory.toFixed(0).padStart(5)} MB  ${ratio.toFixed(2).padStart(7)} × node -e 0`);
}
