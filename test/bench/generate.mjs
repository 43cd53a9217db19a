// What the manifest of python3 takes, beside what people do by hand: `ldd` for the program and each of its modules, and a list made of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const env = { ...process.env, NO_COLOR: '1' };
// Reading certificates takes Node 25 ms, which has nothing to do with us.
delete env.NODE_EXTRA_CA_CERTS;

const program = '/usr/bin/python3';
const rounds = 5;
if (!existsSync(program)) {
  console.log(`There is no ${program} to generate a manifest for`);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-'));
try {
  const output = join(folder, 'python.manifest.template');
  const byHand = (files) =>
    `for file in ${files}; do ldd "$file"; done | awk '/=> \\//{ print "  \\"file:" $3 "\\"," }' | sort -u > "${join(folder, 'by-hand')}"`;
  const contestants = {
    'node -e 0': [process.execPath, '-e', '0'],
    'manifestly generate, no modules': [process.execPath, cli, 'generate', 'manifest', '--program', program, '--runtime', 'sqlite', '-o', output],
    'manifestly generate': [process.execPath, cli, 'generate', 'manifest', '--program', program, '-o', output],
    'ldd of the program': ['sh', '-c', byHand(program)],
    'ldd of the program and its modules': [
      'sh',
      '-c',
      byHand(`${program} $(find /usr/lib/python3* -name '*.so')`),
    ],
  };
  const times = race(contestants);
  const libraries = (file) => new Set(readFileSync(file, 'utf8').match(/[^/"]+\.so[^/"]*(?=")/g)).size;
  console.log(`A manifest for ${program}`);
  for (const [name, [time, memory]] of Object.entries(times))
    console.log(`  ${name.padEnd(36)}${[`${time.toFixed(0)} ms`, memory].map((cell = '') => cell.padStart(18)).join('')}`);
  console.log(`  libraries listed: ${libraries(output)}, by hand ${libraries(join(folder, 'by-hand'))} (Gramine's own among them)`);
} finally {
  rmSync(folder, { recursive: true });
}

/** By name: milliseconds of the whole process, the shortest of the rounds, and the most memory where GNU time tells. */
function race(contestants) {
  const best = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(contestants)) {
      const time = run(command);
      if (best[name] === undefined || time < best[name][0]) best[name] = [time];
    }
  }
  for (const [name, command] of Object.entries(contestants)) if (best[name]) best[name].push(memory(command));
  return best;
}

function run([program, ...args]) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(program, args, { env, stdio: 'ignore' });
  if (status === 2 || status === null) throw new Error(`${program} ${args.join(' ')} failed`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Of shells and their children the largest counts. */
function memory(command) {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', ...command], { env, encoding: 'utf8' });
  const kilobytes = Number(stderr?.trim().split('\n').at(-1));
  return kilobytes ? `${(kilobytes / 1024).toFixed(0)} MB` : undefined;
}
