// Signing as a whole process (goal: under 0.25 s), beside `node -e 0` and beside what the same work takes without a manifest: SHA-256 of the
// files and an RSA signature by the usual tools. All take turns, the shortest time counts.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeLibpal } from './made-libpal.mjs';

const rounds = Number(process.argv[2] ?? 15);
const cli = join(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-sign-'));
const env = { ...process.env };
// Reading certificates takes Node 25 ms, which has nothing to do with us.
delete env.NODE_EXTRA_CA_CERTS;
try {
  writeFileSync(join(folder, 'libpal.so'), madeLibpal());
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 });
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  console.log('Signing, whole processes (goal: under 250 ms with 100 files)');
  for (const [files, size] of [
    [0, '256M'],
    [100, '256M'],
    [100, '4G'],
    [5000, '1G'],
  ])
    row(files, size);
} finally {
  rmSync(folder, { recursive: true });
}

function row(files, size) {
  const name = `app${files}-${size}`;
  mkdirSync(join(folder, name, 'data'), { recursive: true });
  const paths = Array.from({ length: files }, (_, n) => join(folder, name, 'data', `file${n}.so`));
  for (const [n, path] of paths.entries()) writeFileSync(path, Buffer.alloc(5000, `file ${n} `));
  const manifest = join(folder, `${name}.manifest.template`);
  writeFileSync(
    manifest,
    `loader.entrypoint.uri = "file:${folder}/libpal.so"
libos.entrypoint = "/app"
fs.mounts = [{ path = "/app", uri = "file:${folder}/${name}" }]
sgx.enclave_size = "${size}"
sgx.trusted_files = ["file:${folder}/${name}/data/"]
`,
  );
  const [key, libpal] = [join(folder, 'key.pem'), join(folder, 'libpal.so')];
  const usual =
    files === 0
      ? ['openssl', ['dgst', '-sha256', '-sign', key, '-out', join(folder, 'sig'), manifest]]
      : ['sh', ['-c', `sha256sum "$1"/* > "$1".sums; openssl dgst -sha256 -sign "$2" -out "$1".sig "$1".sums`, '', join(folder, name, 'data'), key]];
  const contestants = {
    node: [process.execPath, ['-e', '0']],
    usual,
    sign: [process.execPath, [cli, 'sign', manifest, '--key', key, '--libpal', libpal, '--date', '2026-01-31', '--quiet']],
  };
  const best = {};
  for (let round = 0; round < rounds; round++)
    for (const [name, [program, args]] of Object.entries(contestants)) {
      const started = process.hrtime.bigint();
      const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
      const time = Number(process.hrtime.bigint() - started) / 1e6;
      if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, time);
    }
  const cells = [`${best.sign.toFixed(0)} ms`, `node ${best.node.toFixed(0)} ms`, `sha256sum, openssl ${best.usual.toFixed(0)} ms`];
  console.log(`  ${`${files} files, ${size}`.padEnd(24)}${cells.map((cell) => cell.padStart(28)).join('')}`);
}
