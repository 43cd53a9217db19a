import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isBuiltFromTheseSources } from './cli/sandbox.ts';

const dist = join(import.meta.dirname, '../dist');

describe.skipIf(!isBuiltFromTheseSources())('the launcher', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-launch-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'app.manifest'), 'sgx.thread_num = 8\n');

  /** Another installation, for the test to damage. */
  function installed(name: string): string {
    const copy = join(folder, name);
    cpSync(dist, copy, { recursive: true });
    return copy;
  }

  function run(cli: string, ...args: readonly string[]) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
    return { stdout, stderr, status };
  }

  const lint = ['lint', '-q', 'app.manifest', '--rule', 'keys/missing'];
  const found = {
    stdout: 'app.manifest:1:1  error  `sgx.thread_num` was removed in Gramine 1.5   keys/removed\n',
    stderr: '',
    status: 1,
  };

  it('starts the command, with its arguments and its exit code', () => {
    expect(run(join(dist, 'cli.js'), ...lint)).toEqual(found);
    expect(run(join(dist, 'cli.js'), 'lint', 'no such file ü')).toEqual({
      stdout: '',
      stderr: 'manifestly: `no such file ü` does not exist\n',
      status: 2,
    });
  });

  it('runs from a folder with any name, and through a link to it', () => {
    const cli = join(installed('é #1 %41'), 'cli.js');
    mkdirSync(join(folder, '.bin'));
    symlinkSync(cli, join(folder, '.bin/manifestly'));
    expect(run(cli, ...lint)).toEqual(found);
    expect(run(join(folder, '.bin/manifestly'), ...lint)).toEqual(found);
  });

  it('does without the compiled code when it is missing, unreadable, cut off or of another Node', () => {
    const copy = installed('damaged');
    const cache = join(copy, 'main.cache');
    const intact = readFileSync(cache);
    const ofAnotherNode = Buffer.from(intact);
    ofAnotherNode.writeUInt32LE(0x12345678, 4);
    for (const content of [ofAnotherNode, intact.subarray(0, 5000), Buffer.alloc(0), Buffer.from('{}')]) {
      writeFileSync(cache, content);
      expect(run(join(copy, 'cli.js'), ...lint)).toEqual(found);
    }
    rmSync(cache);
    expect(run(join(copy, 'cli.js'), ...lint)).toEqual(found);
    mkdirSync(cache);
    expect(run(join(copy, 'cli.js'), ...lint)).toEqual(found);
  });

  it('has code compiled for this Node and this text', () => {
    const check = `
      const { Script } = require('node:vm');
      const { readFileSync } = require('node:fs');
      const cachedData = readFileSync('main.cache');
      console.log(new Script(readFileSync('main.js', 'latin1'), { cachedData }).cachedDataRejected);`;
    expect(spawnSync(process.execPath, ['-e', check], { cwd: dist, encoding: 'utf8' }).stdout).toBe('false\n');
  });

  it('reads its parts byte by byte, which their text allows', () => {
    const parts = ['main.js', ...readdirSync(join(dist, 'parts')).map((name) => `parts/${name}`)];
    const scripts = parts.filter((name) => name.endsWith('.js'));
    const isAscii = (name: string) => readFileSync(join(dist, name)).every((byte) => byte < 0x80);
    expect(scripts.filter((name) => !isAscii(name))).toEqual([]);
  });

  it('shares its classes with the parts that are loaded on demand', () => {
    writeFileSync(join(folder, 'broken.json'), '{');
    const { stderr, status } = run(join(dist, 'cli.js'), ...lint, '--baseline', 'broken.json');
    expect({ status, stderr: stderr.slice(0, 24) }).toEqual({ status: 2, stderr: 'manifestly: `broken.json' });
  });

  it('names functions and places when manifestly itself fails', () => {
    const copy = installed('failing');
    const main = join(copy, 'main.js');
    const text = readFileSync(main, 'latin1');
    expect(text).toContain('function discover(');
    writeFileSync(main, text.replace(/function discover\([^)]*\)\{/, "$&throw new Error('planted');"));
    const { stderr, status } = run(join(copy, 'cli.js'), ...lint);
    expect(status).toBe(3);
    expect(stderr).toContain('Error: planted\n');
    const frames = stderr.split('\n').map((line) => line.trim().replace(/:\d+:\d+\)$/, ')'));
    expect(frames).toContain(`at discover (${main})`);
    expect(frames).toContain(`at lintFiles (${main})`);
  });
});
