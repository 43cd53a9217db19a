// What comparing two large signed manifests takes, beside programs that compare lines. All take turns; the shortest time counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const env = { ...process.env, NO_COLOR: '1' };
// Reading certificates takes Node 25 ms, which has nothing to do with us.
delete env.NODE_EXTRA_CA_CERTS;

const count = 100_000;
const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-'));
try {
  const [old, fresh] = [join(folder, 'old.manifest.sgx'), join(folder, 'new.manifest.sgx')];
  writeFileSync(old, signedManifest({ debug: false, differs: () => false }));
  writeFileSync(fresh, signedManifest({ debug: true, differs: (n) => n % 100 === 0 }));
  const contestants = {
    'manifestly diff': [process.execPath, cli, 'diff', old, fresh],
    'manifestly diff, equal texts': [process.execPath, cli, 'diff', old, old],
    'git diff --no-index': ['git', 'diff', '--no-index', old, fresh],
    diff: ['diff', old, fresh],
  };
  const times = race(contestants);
  const size = (readFileSync(old).length / 1e6).toFixed(1);
  console.log(`Two signed manifests of ${count} trusted files, ${size} MB each, 1 % of them changed (goal: under 1.5 s)`);
  for (const [name, [time, memory]] of Object.entries(times)) {
    const ratio = times.diff && `${(time / times.diff[0]).toFixed(1)} times diff`;
    console.log(`  ${name.padEnd(36)}${[`${time.toFixed(0)} ms`, ratio, memory].map((cell = '') => cell.padStart(18)).join('')}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** As gramine-sgx-sign writes it. */
function signedManifest({ debug, differs }) {
  const entries = Array.from({ length: count }, (_, n) => {
    const hash = String(differs(n) ? n + count : n).padStart(8, '0').repeat(8);
    const uri = `file:/usr/lib/python3/dist-packages/package${n % 977}/module_${n}.py`;
    return `[[sgx.trusted_files]]\nuri = "${uri}"\nsha256 = "${hash}"\n`;
  });
  return `libos.entrypoint = "/usr/bin/python3"

[loader]
log_level = "error"

[loader.entrypoint]
uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"
sha256 = "${'0'.repeat(64)}"

[fs]
mounts = [
    { path = "/usr", uri = "file:/usr" },
]

[sgx]
debug = ${debug}
enclave_size = "1G"
max_threads = 32

${entries.join('\n')}`;
}

/** By name: milliseconds of the whole process, the shortest of the rounds, and the most memory where GNU time tells. */
function race(contestants) {
  const best = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(contestants)) {
      const time = run(command);
      if (time !== undefined) best[name] = [Math.min(best[name]?.[0] ?? Infinity, time), best[name]?.[1] ?? memory(command)];
    }
  }
  return best;
}

/** Undefined where there is no such program. */
function run([program, ...args]) {
  const started = process.hrtime.bigint();
  const { status, signal, error } = spawnSync(program, args, { env, stdio: 'ignore' });
  if (error?.code === 'ENOENT') return undefined;
  if (status !== 0 && status !== 1) throw new Error(`${program} ${args.join(' ')} ended with ${signal ?? status}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function memory(command) {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', ...command], { env, encoding: 'utf8' });
  const kilobytes = /(\d+)\s*$/.exec(stderr ?? '')?.[1];
  return kilobytes === undefined ? undefined : `${((Number(kilobytes) * 1024) / 1e6).toFixed(0)} MB`;
}
