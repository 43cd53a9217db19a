// Reads a manifest of 100,000 trusted files with our reader and three others, each in processes of its own.
// Prints the shortest time of `--runs` processes (default 5) and the memory above the text, and the ratios to smol-toml.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ENTRIES = 100_000;
const here = fileURLToPath(import.meta.url);

const READERS = {
  manifestly: async (bundle) => {
    const { parseToml, Source } = await import(pathToFileURL(bundle));
    return (text) => {
      const document = parseToml(new Source('bench', text));
      if (document.problems.length > 0) throw new Error(document.problems[0].message);
      return document;
    };
  },
  'smol-toml': async () => (await import('smol-toml')).parse,
  '@iarna/toml': async () => (await import('@iarna/toml')).default.parse,
  'toml-eslint-parser': async () => (await import('toml-eslint-parser')).parseTOML,
};

const FORMS = {
  'inline tables': inlineTables,
  '[[sgx.trusted_files]]': arrayOfTables,
  'one line': (count) => inlineTables(count).replace('\n', '\0').replaceAll('\n', ' ').replace('\0', '\n'),
};

const [, , mode, ...rest] = process.argv;
if (mode === '--child') await measure(...rest);
else await compare(Number(process.argv[process.argv.indexOf('--runs') + 1]) || 5);

async function compare(runs) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-toml-'));
  try {
    const bundle = await bundled(folder);
    for (const [form, write] of Object.entries(FORMS)) compareForm(form, write, { folder, bundle, runs });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function bundled(folder) {
  const { build } = await import('esbuild');
  const outfile = join(folder, 'toml.mjs');
  const root = join(here, '../../..');
  const contents = "export { parseToml } from './src/toml/parse.ts'; export { Source } from './src/text/source.ts';";
  await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, bundle: true, format: 'esm', platform: 'node', outfile });
  return outfile;
}

function compareForm(form, write, { folder, bundle, runs }) {
  const file = join(folder, 'manifest.toml');
  writeFileSync(file, write(ENTRIES));
  const results = new Map(Object.keys(READERS).map((reader) => [reader, []]));
  for (let run = 0; run < runs; run++) {
    for (const [reader, measured] of results) measured.push(runChild(reader, file, bundle));
  }
  const best = new Map([...results].map(([reader, measured]) => [reader, bestOf(measured)]));
  print(form, readFileSync(file).length, best);
}

function runChild(reader, file, bundle) {
  const out = execFileSync(process.execPath, ['--expose-gc', here, '--child', reader, file, bundle], { encoding: 'utf8' });
  return JSON.parse(out);
}

function bestOf(measured) {
  return { ms: Math.min(...measured.map(({ ms }) => ms)), mb: Math.min(...measured.map(({ mb }) => mb)) };
}

function print(form, bytes, best) {
  console.log(`${form}: ${ENTRIES} entries, ${(bytes / 1e6).toFixed(1)} MB`);
  const yardstick = best.get('smol-toml');
  for (const [reader, { ms, mb }] of best) {
    const ratio = (ms / yardstick.ms).toFixed(2);
    console.log(`  ${reader.padEnd(20)}${ms.toFixed(0).padStart(7)} ms  ${ratio.padStart(6)} x${mb.toFixed(0).padStart(6)} MB above the text`);
  }
}

async function measure(reader, file, bundle) {
  const parse = await READERS[reader](bundle);
  const text = readFileSync(file, 'utf8');
  global.gc();
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const result = parse(text);
  const ms = performance.now() - start;
  const mb = (process.resourceUsage().maxRSS * 1024 - before) / 1e6;
  if (!result) throw new Error('nothing was read');
  console.log(JSON.stringify({ ms, mb }));
}

function* entries(count) {
  for (let i = 0; i < count; i++) {
    const hash = (i * 2654435761 + 97).toString(16).padStart(12, '0');
    yield { uri: `file:/usr/lib/python3/dist-packages/package_${i % 997}/module_${i}.py`, sha256: hash.repeat(6).slice(0, 64) };
  }
}

function inlineTables(count) {
  let text = 'libos.entrypoint = "/usr/bin/python3"\nsgx.trusted_files = [\n';
  for (const { uri, sha256 } of entries(count)) text += `    { uri = "${uri}", sha256 = "${sha256}" },\n`;
  return `${text}]\n`;
}

function arrayOfTables(count) {
  let text = 'libos.entrypoint = "/usr/bin/python3"\n';
  for (const { uri, sha256 } of entries(count)) text += `\n[[sgx.trusted_files]]\nuri = "${uri}"\nsha256 = "${sha256}"\n`;
  return text;
}
