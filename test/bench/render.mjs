// What rendering takes, beside Python's Jinja2 given the same template: whole processes that take turns; the shortest time counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const env = { ...process.env, NO_COLOR: '1' };
// Reading certificates takes Node 25 ms, which has nothing to do with us.
delete env.NODE_EXTRA_CA_CERTS;

const jinja = `
import sys, jinja2
environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
with open(sys.argv[1], encoding='utf-8') as file:
    template = environment.from_string(file.read())
sys.stdout.write(template.render(log_level='error', name='server'))
`;

const head = 'loader.log_level = "{{ log_level }}"\nlibos.entrypoint = "/usr/bin/{{ name }}"\n';
let count = 0;
const templates = {
  'a small template': [`${head}sgx.debug = {{ 'true' if debug is defined else 'false' }}\n`, 15],
  '20,000 entries from a loop': [
    `${head}sgx.trusted_files = [\n{%- for n in range(20000) %}\n  "file:/usr/lib/{{ name }}/module_{{ n }}.so",\n{%- endfor %}\n]\n`,
    5,
  ],
  '1 MB of text with 10,000 expressions': [
    head + `# ${'x'.repeat(80)}\nloader.env.A = "{{ name }}"\n`.repeat(10_000).replace(/A(?= =)/g, () => `A${count++}`),
    5,
  ],
};

const python = ['/usr/bin/python3', 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import jinja2'], { env }).status === 0,
);
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-'));
try {
  console.log("Rendering (goal: no slower than Python's Jinja2)");
  for (const [name, [text, rounds]] of Object.entries(templates)) compare(name, text, rounds);
} finally {
  rmSync(folder, { recursive: true });
}

function compare(name, text, rounds) {
  const file = join(folder, 'app.manifest.template');
  writeFileSync(file, text);
  const contestants = {
    manifestly: [process.execPath, cli, 'render', file, '-D', 'log_level=error', '-D', 'name=server'],
    ...(python && { "Python's Jinja2": [python, '-c', jinja, file] }),
  };
  const { times, outputs } = race(contestants, rounds);
  if (new Set(outputs).size > 1) throw new Error(`${name}: the outputs differ`);
  console.log(`  ${name}`);
  for (const [contestant, time] of Object.entries(times)) {
    const ratio = python && `${(time / times["Python's Jinja2"]).toFixed(2)} times Jinja2`;
    console.log(`    ${contestant.padEnd(34)}${[`${time.toFixed(0)} ms`, ratio].map((cell = '') => cell.padStart(18)).join('')}`);
  }
}

function race(contestants, rounds) {
  const times = {};
  const outputs = [];
  for (let round = 0; round < rounds; round++) {
    for (const [name, [program, ...args]] of Object.entries(contestants)) {
      const started = process.hrtime.bigint();
      const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 1 << 30 });
      const time = Number(process.hrtime.bigint() - started) / 1e6;
      if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
      times[name] = Math.min(times[name] ?? Infinity, time);
      if (round === 0) outputs.push(stdout);
    }
  }
  return { times, outputs };
}
