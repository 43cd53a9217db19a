// npm run fuzz [-- --runs N --seed S]: mutated manifests and templates must never crash the linter, hang it, or make it fail its own input.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, lintText, releases, reporters, rules, Source } from '../../dist/index.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const runs = option('runs', 200_000);
const seed = option('seed', 1);
const limit = option('limit', 1000);

const random = xorshift(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const seeds = collect();
const fragments = ['{{', '}}', '{%', '%}', '{#', '#}', '"', "'", '"""', "'''", '[', ']', '[[', ']]', '{', '}', '=', ',', '\n', '\r\n', '\r', '\0', '\ufeff', '\ud800', '\u202e', '\\u001b', '\\', '#', '.', '= = =',
  'sgx.debug = true\n', 'sgx = 1\n', '[sgx]\n', '[[fs.mounts]]\n', '__proto__', 'constructor', '{% for x in range(10**9) %}', "{{ 'a' * 10**9 }}", '{{ x | nonesuch }}', '{% endfor %}', '{% endif %}', '{% if a %}', '{% else %}', '{%- set a = a ~ a -%}',
  '['.repeat(600), '{a='.repeat(600), '9'.repeat(400), '1e999', '0x', '1979-05-27T07:32:00Z', '# manifestly: ignore security/debug-enclave -- why\n', '# manifestly: ignore\n', 'file:', 'file:../../..', '\u{1f600}', 'é'];

const values = ['true', '0', '-1', '1.5', '""', '"x"', '[]', '{}', '[[]]', '[{}]', '["x"]', '[1, "x", {}]', '{ a = 1 }', '{ a.b = [] }', '{{ x }}', '"{{ x }}"', '[{{ x }}]', '{ a = {{ x }} }', '1979-05-27', '"file:"', '["file:", "dev:"]', '{ uri = "file:/x", sha256 = 1 }', '{ value = 1 }', '{ passthrough = false }', '[{ path = 1, uri = [] }]'];

let slowest = { time: 0 };
let findings = 0;
const started = performance.now();
for (let run = 0; run < runs; run++) {
  const { path, text } = pick(seeds);
  const mutated = mutate(text);
  const bytes = random() < 0.05 ? corrupt(Buffer.from(mutated)) : Buffer.from(mutated);
  const options = {
    file: { kind: random() < 0.05 ? 'gsc-user-manifest' : 'gramine-manifest', templated: random() < 0.6, as: random() < 0.2 ? 'final' : 'source' },
    release: pick(releases),
    profile: random() < 0.5 ? 'production' : 'development',
    rules,
    defines: new Map(random() < 0.3 ? [['debug', random() < 0.5 ? true : 'false'], ['entrypoint', '/usr/bin/python3']] : []),
  };
  const before = cpuTime();
  try {
    const decoded = decodeText(bytes);
    const source = new Source(path, decoded.text);
    const linted = lintText(source, { ...options, decoding: decoded.problems });
    findings += linted.findings.length;
    for (const finding of linted.findings) {
      if (finding.range && !(finding.range.start >= 0 && finding.range.start <= finding.range.end && finding.range.end <= source.text.length)) throw new Error(`range outside the text: ${JSON.stringify(finding)}`);
    }
    if (run % 10 === 0) for (const reporter of reporters.values()) reporter.render({ gramine: '1.9', version: '0', files: [{ path, kind: 'gramine-manifest', templated: false, source, findings: linted.findings }] });
  } catch (error) {
    fail(run, mutated, options, error);
  }
  const time = cpuTime() - before;
  if (time > slowest.time) slowest = { time, run, mutated, options };
  if (time > limit) fail(run, mutated, options, new Error(`took ${Math.round(time)} ms`));
}
console.log(`${runs} mutated texts, ${findings} findings, no crash; slowest ${slowest.time.toFixed(0)} ms; ${((performance.now() - started) / runs).toFixed(2)} ms on average (seed ${seed})`);

/** Milliseconds of the processor: what else the machine does makes no hang. */
function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function fail(run, text, options, error) {
  console.error(`run ${run} of seed ${seed}: ${error.stack}\noptions: ${JSON.stringify({ ...options, rules: undefined, defines: [...options.defines] })}\n--- input (JSON)\n${JSON.stringify(text).slice(0, 20000)}`);
  process.exit(1);
}

function mutate(text) {
  let mutated = text;
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
    const at = Math.floor(random() * (mutated.length + 1));
    const length = Math.floor(random() ** 3 * 60);
    const kind = random();
    if (kind < 0.3) mutated = mutated.slice(0, at) + pick(fragments) + mutated.slice(at);
    else if (kind < 0.5) mutated = mutated.slice(0, at) + mutated.slice(at + length);
    else if (kind < 0.65) mutated = mutated.slice(0, at) + mutated.slice(at, at + length) + mutated.slice(at);
    else if (kind < 0.8) mutated = mutated.slice(0, at) + String.fromCharCode(32 + Math.floor(random() * 95)) + mutated.slice(at + 1);
    else if (kind < 0.87) mutated = swapLines(mutated);
    else if (kind < 0.95) mutated = swapValue(mutated);
    else {
      const other = pick(seeds).text;
      const from = Math.floor(random() * other.length);
      mutated = mutated.slice(0, at) + other.slice(from, from + 200) + mutated.slice(at);
    }
  }
  return mutated.slice(0, 100_000);
}

/** Another kind of value for some setting: what rules expect least. */
function swapValue(text) {
  const lines = text.split('\n');
  const settings = [...lines.keys()].filter((at) => lines[at].includes(' = '));
  const at = pick([...settings]);
  if (at === undefined) return text;
  const [key] = lines[at].split(' = ', 1);
  lines[at] = `${key} = ${pick(values)}`;
  return lines.join('\n');
}

function swapLines(text) {
  const lines = text.split('\n');
  const a = Math.floor(random() * lines.length);
  const b = Math.floor(random() * lines.length);
  [lines[a], lines[b]] = [lines[b], lines[a]];
  return lines.join('\n');
}

function corrupt(bytes) {
  for (let times = 1 + Math.floor(random() * 3); times > 0 && bytes.length > 0; times--) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return bytes;
}

function collect() {
  const found = [];
  const shared = process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../shared');
  for (const folder of [join(import.meta.dirname, '../../examples'), join(shared, 'corpus/manifests')]) {
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/manifest|\.toml$/.test(entry.name)) continue;
      found.push({ path: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') });
    }
  }
  for (const rule of rules) for (const example of [...rule.docs.bad, ...rule.docs.good]) found.push({ path: rule.id, text: example.manifest });
  return found;
}

function xorshift(state) {
  let x = (state * 2654435761) >>> 0 || 1;
  return () => {
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x / 4294967296;
  };
}
