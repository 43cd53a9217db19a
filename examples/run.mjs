// `npm start`: lints each bundled example and says what is seen. Not part of the tool.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const examples = dirname(fileURLToPath(import.meta.url));
const cli = join(examples, '..', 'dist', 'cli.js');
const order = [
  ...['first-look', 'old-release', 'migrate-graphene', 'variants', 'diff-review', 'render', 'clean'],
  ...['exec-payments-api', 'exec-spark-job', 'exec-debug-variant', 'compare'],
];

if (!existsSync(cli)) {
  console.error('dist/cli.js is missing: run `npm ci` (or `npm run build`) first');
  process.exit(2);
}
const found = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const names = [...order, ...found.map(({ name }) => name).filter((name) => !order.includes(name))];
for (const name of names) {
  const folder = join(examples, name);
  const commands = readFileSync(join(folder, 'command'), 'utf8').trim().split('\n');
  const [title, ...text] = readFileSync(join(folder, 'README.md'), 'utf8').trim().split('\n');
  console.log(`\n${'='.repeat(100)}\n${title.replace(/^# /, '')}  (examples/${name})\n${text.join('\n').trim()}`);
  for (const command of commands) {
    console.log(`\n$ manifestly ${command}\n`);
    const { status } = spawnSync(process.execPath, [cli, ...command.split(' ')], { cwd: folder, stdio: 'inherit' });
    console.log(`(exit code ${status})`);
    if (status !== 0 && status !== 1) process.exit(status ?? 3);
  }
}
const folder = join(examples, 'compare');
const [comparison] = readFileSync(join(folder, 'command'), 'utf8').split('\n');
const page = ['--format', 'html', '--output', 'compare.html'];
const { status } = spawnSync(process.execPath, [cli, ...comparison.split(' '), ...page], {
  cwd: folder,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 3);
console.log(`
The comparison as a page, to open in a browser: examples/compare/compare.html
Next: node dist/cli.js lint YOUR.manifest.template, node dist/cli.js explain security/debug-enclave, node dist/cli.js --help`);
