import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Given } from '../../../src/commands/command.ts';
import { nodeIo } from '../../../src/commands/node-io.ts';
import { runPolicyDiff } from '../../../src/commands/policy-diff-run.ts';
import type { Io } from '../../../src/io/io.ts';
import { container, exec, type PolicyFields, policyText } from './policy-text.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;
const schema = JSON.parse(readFileSync(new URL('../../../schemas/policy-diff-report.json', import.meta.url), 'utf8'));
const conforms = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);

const withExec = (counter: number, ...argv: readonly unknown[]): string =>
  policyText({ policy: { counter }, container: [container({ exec: [exec('x', argv)] })] });

describe('the command', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-policy-diff-')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  }

  async function run(operands: readonly string[], options: Readonly<Record<string, string | true>> = {}) {
    const real = nodeIo();
    const at = (path: string): string => resolve(root, path);
    const written: string[] = [];
    const io: Io = {
      ...real,
      cwd: root,
      env: {},
      stdout: { write: (text: string) => void written.push(text), isTerminal: false, columns: undefined },
      stat: (path) => real.stat(at(path)),
      readFile: (path) => real.readFile(at(path)),
      list: (path) => real.list(at(path)),
      run: (program, args, more) => real.run(program, args, { ...more, cwd: root }),
    };
    const given = new Given(
      operands,
      new Map(Object.entries(options).map(([name, value]) => [name, value === true ? true : [value]])),
    );
    const exit = await runPolicyDiff(given, io);
    return { exit, stdout: written.join('') };
  }

  async function json(operands: readonly string[], options: Readonly<Record<string, string | true>> = {}) {
    const { exit, stdout } = await run(operands, { ...options, format: 'json' });
    const value = JSON.parse(stdout);
    expect(conforms(value) ? [] : conforms.errors).toEqual([]);
    return { exit, value };
  }

  test('states everything as the schema describes, a kind and a key of the host among it', async () => {
    const old: PolicyFields = { release: [{ resource: 'a/b/c' }], container: [container()] };
    const fresh: PolicyFields = {
      ...old,
      policy: { counter: 2 },
      host: { metrics: true, copy_file: [{ path: '/a' }] },
      container: [container({ env: [{ name: '__proto__', regex: '.*' }], max_instances: 2, exec: [exec('x', ['a'])] })],
    };
    write({ 'a.exec-policy.toml': policyText(old), 'b.exec-policy.toml': policyText(fresh) });
    const { exit, value } = await json(['a.exec-policy.toml', 'b.exec-policy.toml']);
    expect(exit).toBe(1);
    expect(value.summary).toEqual({ widens: 7, narrows: 2, unknown: 0, neutral: 1 });
    expect(
      value.changes.map(({ effect, area, message }: Record<string, string>) => `${effect} ${area}: ${message}`),
    ).toEqual([
      'widens endpoint: now allows it always',
      'widens environment: now allows the variable `__proto__=`',
      'widens environment: now allows it without the variable `PATH`',
      'narrows environment: no longer allows the variable `PATH=/usr/bin`',
      'narrows environment: no longer allows it without the variable `__proto__`',
      'widens instances: now allows 2 of it at a time',
      'widens exec: now allows `a`',
      'widens copy-file: now allows `/a` as a file',
      'widens copy-file: now allows `/a` as a folder',
      'neutral counter: the counter grows from 1 to 2',
    ]);
  });

  test('compares the policies of two folders', async () => {
    write({
      'old/a.exec-policy.toml': withExec(1, '/bin/a'),
      'old/gone.exec-policy.toml': withExec(1, '/bin/a'),
      'old/app.manifest': 'libos.entrypoint = "/a"\n',
      'new/a.exec-policy.toml': withExec(2, { regex: '/bin/[ab]' }),
      'new/policy.rego': 'package other\n\nallow := true\n',
    });
    const { exit, value } = await json(['old', 'new'], { 'fail-on': 'widens' });
    expect(exit).toBe(1);
    expect(
      value.diffs.map(({ new: name, status, summary }: Record<string, unknown>) => [name, status, summary]),
    ).toEqual([
      ['new/a.exec-policy.toml', 'changed', { widens: 1, narrows: 0, unknown: 0, neutral: 1 }],
      ['new/gone.exec-policy.toml', 'deleted', expect.objectContaining({ widens: 0 })],
    ]);
  });

  test.skipIf(!hasGit)('compares what git knows, and policies alone', async () => {
    const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
    const who = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, 'Test'],
      [`GIT_${role}_EMAIL`, 'test@example.org'],
    ]);
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: root, env: { ...env, ...Object.fromEntries(who) }, stdio: 'pipe' });
    git('init', '-q', '-b', 'main');
    write({ 'a.exec-policy.toml': withExec(1, '/bin/a'), 'app.manifest': 'a = 1\n' });
    git('add', '--all');
    git('commit', '-q', '-m', 'a commit');
    write({ 'a.exec-policy.toml': withExec(2, '/bin/b'), 'app.manifest': 'a = 2\n' });
    expect(await run([], { git: 'HEAD', quiet: true })).toEqual({
      exit: 1,
      stdout: [
        'a.exec-policy.toml:3:273: widens: container api, exec x: now allows `/bin/b`\n',
        'a.exec-policy.toml:3:273: narrows: container api, exec x: no longer allows `/bin/a`\n',
        'a.exec-policy.toml:2:39: neutral: counter: the counter grows from 1 to 2\n',
      ].join(''),
    });
    expect((await run([], { staged: true, format: 'markdown' })).stdout).toBe('no policy differs\n');
    git('add', '--all');
    expect((await run(['a.exec-policy.toml'], { staged: true, format: 'markdown' })).stdout).toMatch(
      /^### a\.exec-policy\.toml \(/,
    );
  });
});
