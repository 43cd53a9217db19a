// What asking a policy takes as a whole process: a policy of 60 KB in Rego, and the exec policy that it is compiled from.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-'));
const file = (name) => join(folder, name);
try {
  writeFileSync(file('api.exec-policy.toml'), execPolicy(40));
  execFileSync(process.execPath, [
    cli,
    ...['policy', 'compile', file('api.exec-policy.toml'), '--to', 'kata-standalone', '--output-dir', folder, '--quiet'],
  ]);
  writeFileSync(file('cases.json'), JSON.stringify(cases(1000)));
  writeFileSync(file('one.json'), JSON.stringify(cases(2).slice(1)));
  const size = (statSync(file('policy.rego')).size / 1024).toFixed(0);
  console.log(`policy test, a policy of ${size} KiB in Rego (goal: 1,000 cases in 2 s, the first verdict in 0.25 s)`);
  row('1,000 cases', 'policy.rego', 'cases.json');
  row('first verdict', 'policy.rego', 'one.json');
  row('1,000 cases, exec policy, both semantics', 'api.exec-policy.toml', 'cases.json');
  row('first verdict, exec policy, both semantics', 'api.exec-policy.toml', 'one.json');
} finally {
  rmSync(folder, { recursive: true });
}

/** The shortest time of five: what else the machine does only ever adds. */
function row(name, policy, asked) {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [cli, 'policy', 'test', file(policy), '--cases', file(asked)]);
    if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
    return performance.now() - start;
  });
  console.log(`  ${name.padEnd(44)} ${(Math.min(...times) / 1000).toFixed(2).padStart(6)} s`);
}

function execPolicy(entries) {
  const variables = Array.from({ length: 12 }, (_, at) => `{ name = "VARIABLE_${at}", value = "value ${at}" }`);
  const execs = Array.from(
    { length: entries },
    (_, at) => `[[container.exec]]
id = "exec-${at}"
purpose = "operate"
argv = ["/usr/bin/admin-${at}", { regex = "[a-z]{1,${at + 10}}" }, { one_of = ["heap", "gc", "threads"] }]
io = { stdout = true, stderr = true }
signals = ["INT", "TERM"]
`,
  );
  return `format = 1
[policy]
id = "bench/api"
counter = 1
default = "deny"
[[container]]
name = "api"
image = "registry.example/api@sha256:${'0'.repeat(64)}"
argv = ["/usr/bin/api"]
cwd = "/"
user = { uid = 10001, gid = 10001 }
env = [${variables.join(', ')}]
${execs.join('')}`;
}

/** Two of three are allowed. */
function cases(count) {
  return Array.from({ length: count }, (_, at) => ({
    name: `case ${at}`,
    container: 'api',
    argv: [`/usr/bin/admin-${at % 40}`, at % 3 === 0 ? 'HEAP' : 'heap', 'gc'],
    expect: at % 3 === 0 ? 'deny' : 'allow',
  }));
}
