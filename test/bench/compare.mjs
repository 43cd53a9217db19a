// What a comparison takes once the image is inspected, first run of a process and all formats; and whole processes without an image.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const rounds = 5;
const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const example = join(root, 'examples/compare');
const image = ['/usr/share', '/usr/lib'].find((path) => existsSync(path));
const folder = mkdtempSync(join(tmpdir(), 'manifestly-bench-compare-'));
try {
  const program = await comparingProgram();
  const runs = Array.from({ length: rounds }, () => JSON.parse(run(process.execPath, [program, image, join(example, 'fleet.toml')])));
  const best = (name) => Math.min(...runs.map((one) => one[name]));
  console.log(`Comparing for an inspected image of ${runs[0].files} files and a whole scenario (goal: under 500 ms)`);
  row('the comparison, first run of a process', best('first'));
  row('the comparison, warm', best('warm'));
  for (const format of ['text', 'json', 'markdown', 'html']) row(`${format} of it`, best(format));
  const files = ['--scenario', 'fleet.toml', '--manifest', 'app.manifest.template', '--policy', 'app.exec-policy.toml'];
  const whole = (...args) => Math.min(...Array.from({ length: rounds }, () => timed(() => run(process.execPath, [cli, ...args]))));
  row('manifestly compare, no image', whole('compare', ...files, '--pod', 'pod.yaml'));
  row('manifestly compare --init', whole('compare', '--init'));
} finally {
  rmSync(folder, { recursive: true });
}

async function comparingProgram() {
  const program = join(folder, 'compare.mjs');
  await build({
    stdin: {
      contents: `import { readFileSync } from 'node:fs';
import { nodeIo } from './commands/node-io.ts';
import { compare } from './compare/compare.ts';
import { imageFacts } from './compare/image-facts.ts';
import { readScenario } from './compare/scenario.ts';
import { scanImage } from './image/scan.ts';
import { compareHtml } from './report/compare-html.ts';
import { compareJson } from './report/compare-json.ts';
import { compareMarkdown } from './report/compare-markdown.ts';
import { compareText } from './report/compare-text.ts';
import { Source } from './text/source.ts';

const [operand, scenario] = process.argv.slice(2);
const scanned = await scanImage(operand, nodeIo());
const image = await imageFacts(scanned, { operand, release: '1.9' });
scanned.close();
const text = readFileSync(scenario, 'utf8');
const times = { files: image.regularFiles };
const timed = (name, work) => {
  const start = performance.now();
  const result = work();
  times[name] = performance.now() - start;
  return result;
};
const once = () => compare({ scenario: readScenario(new Source(scenario, text)), image });
const comparison = timed('first', once);
timed('warm', once);
for (const reporter of [compareText, compareJson, compareMarkdown, compareHtml]) timed(reporter.id, () => reporter.render(comparison));
console.log(JSON.stringify(times));`,
      resolveDir: join(root, 'src'),
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // What is bundled asks for modules of Node as CommonJS does.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return program;
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: example, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
  return stdout;
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function row(name, time) {
  console.log(`  ${name.padEnd(44)} ${time.toFixed(0).padStart(6)} ms`);
}
