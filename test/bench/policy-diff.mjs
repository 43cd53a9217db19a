// What comparing two exec policies of 50 entries takes, the whole process; the shortest time of several counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const env = { ...process.env, NO_COLOR: '1' };
// Reading certificates takes Node 25 ms, which has nothing to do with us.
delete env.NODE_EXTRA_CA_CERTS;

const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-'));
try {
  const old = written('old', () => 0);
  const contestants = {
    'equal policies': written('same', () => 0),
    'one entry of 50 changed': written('one', (entry) => (entry === 7 ? 1 : 0)),
    'all 50 entries changed': written('all', () => 1),
  };
  console.log('policy diff of two policies with 50 entries (goal: under 1 s)');
  for (const [name, fresh] of Object.entries(contestants))
    console.log(`  ${name.padEnd(36)}${`${fastest([cli, 'policy', 'diff', old, fresh]).toFixed(0)} ms`.padStart(18)}`);
} finally {
  rmSync(folder, { recursive: true });
}

/** `change`: by how much the patterns of an entry are wider. */
function written(name, change) {
  const entries = Array.from(
    { length: 50 },
    (_, entry) => `
[[container.exec]]
id = "e${entry}"
purpose = "operate"
reason = "a measurement"
argv = ["/usr/bin/tool${entry % 10}", "sub${entry}", { regex = "[a-z]{1,${10 + change(entry)}}" }]
rest = { max = ${3 + change(entry)}, regex = "--[a-z]+=[0-9a-z._-]{1,64}" }
io = { stdout = true, stderr = true }
signals = ["INT", "TERM"]
`,
  );
  const text = `format = 1

[policy]
id = "bench/api"
counter = 1
default = "deny"

[[container]]
name = "api"
image = "registry.example/api@sha256:${'0f'.repeat(32)}"
argv = ["/usr/bin/api"]
cwd = "/"
user = { uid = 1, gid = 1 }
env = [{ name = "PATH", value = "/bin" }, { name = "HOST", regex = "[a-z0-9.-]{1,253}", required = false }]
${entries.join('')}`;
  const path = join(folder, `${name}.exec-policy.toml`);
  writeFileSync(path, text);
  return path;
}

function fastest(args) {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    if (status > 1) throw new Error(stderr);
    return performance.now() - start;
  });
  return Math.min(...times);
}
