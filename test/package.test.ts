import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuiltFromTheseSources } from './cli/sandbox.ts';

const root = join(import.meta.dirname, '..');

describe.skipIf(!isBuiltFromTheseSources())('the installed package', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-package-')));
  const run = (program: string, ...args: readonly string[]) =>
    spawnSync(program, args, { cwd: folder, encoding: 'utf8' });

  beforeAll(() => {
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
      cwd: root,
      stdio: 'pipe',
    });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    execFileSync('npm', ['install', '--offline', '--ignore-scripts', '--silent', `./${tarball}`], {
      cwd: folder,
      stdio: 'pipe',
    });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('needs no other package', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['manifestly']);
  });

  it('runs', () => {
    writeFileSync(join(folder, 'app.manifest'), 'sgx.thread_num = 8\n');
    const { stdout, stderr, status } = run(
      'node_modules/.bin/manifestly',
      'lint',
      '-q',
      'app.manifest',
      '--rule',
      'keys/missing',
    );
    expect({ stdout, stderr, status }).toEqual({
      stdout: 'app.manifest:1:1  error  `sgx.thread_num` was removed in Gramine 1.5   keys/removed\n',
      stderr: '',
      status: 1,
    });
  });

  it('brings the licences of what is bundled in it', () => {
    const notices = run('cat', 'node_modules/manifestly/dist/THIRD-PARTY.txt').stdout;
    const named = [...notices.matchAll(/^([\w@/-]+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name);
    expect(named).toEqual(['@iarna/toml', 'commander', 'ignore', 'xz-decompress', 'yaml', 'zstddec']);
    expect(notices.match(/Permission (?:is hereby granted|to use)/g)).toHaveLength(5);
    expect(notices).toContain('BSD License');
  });

  it('has its schemas where an editor finds them', () => {
    const schema = run('node', '-p', "require('manifestly/schemas/gramine-manifest-1.9.json').title").stdout;
    expect(schema).toMatch(/Gramine/);
  });

  const consumer = `
import { applyFixes, decodeText, type Diagnostic, type Fix, lintText, type LintOptions, parseRelease, parseToml, reporters, rules, Source } from 'manifestly';

const { text } = decodeText(new Uint8Array([...'sgx.thread_num = 8'].map((character) => character.charCodeAt(0))));
const source = new Source('app.manifest', text);
const options: LintOptions = { file: { kind: 'gramine-manifest', templated: false, as: 'source' }, release: parseRelease('1.9')!, profile: 'production', rules };
const findings: readonly Diagnostic[] = lintText(source, options).findings;
export const found: readonly string[] = findings.map(({ code, range }) => \`\${code} \${range ? source.position(range.start).column : '-'}\`);
const fixes: readonly Fix[] = findings.flatMap(({ fix }) => (fix ? [fix] : []));
export const fixed: string = applyFixes(source.text, fixes).text;
export const problems: number = parseToml(source).problems.length;
export const formats: readonly string[] = [...reporters.keys()];
// @ts-expect-error a profile is one of two
export const wrong: LintOptions = { ...options, profile: 'prod' };
`;

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('declares types that a strict compiler takes, with module %s and resolution %s', (module, moduleResolution) => {
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    const options = {
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2022'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      outDir: `out-${module}`,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }));
    const compiled = run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
    expect(compiled.stdout).toBe('');
    expect(compiled.status).toBe(0);
    const used = run(
      process.execPath,
      '--input-type=module',
      '-e',
      `import * as used from './out-${module}/consumer.js'; console.log(JSON.stringify([used.found, used.fixed, used.problems, used.formats]))`,
    );
    expect(JSON.parse(used.stdout)).toEqual([
      ['keys/missing -', 'keys/missing -', 'keys/removed 1'],
      'sgx.max_threads = 8',
      0,
      ['text', 'concise', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'],
    ]);
  });

  it('is taken by a CommonJS program as well', () => {
    const { stdout } = run(
      process.execPath,
      '--input-type=commonjs',
      '-e',
      "import('manifestly').then(({ rules }) => console.log(rules.length > 50))",
    );
    expect(stdout).toBe('true\n');
  });
});
