import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { earlierFile } from '../../src/commands/earlier-file.ts';
import { nodeIo } from '../../src/commands/node-io.ts';
import type { Io } from '../../src/io/io.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!hasGit)('a file as it was', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-since-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const names = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'Test'],
    [`GIT_${who}_EMAIL`, 'test@example.org'],
  ]);
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env: { ...process.env, ...Object.fromEntries(names) }, stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  mkdirSync(join(folder, 'deploy'));
  writeFileSync(join(folder, 'deploy/a b.toml'), 'first\n');
  git('add', '--all');
  git('commit', '-q', '-m', 'first');
  writeFileSync(join(folder, 'deploy/a b.toml'), 'second\n');
  writeFileSync(join(folder, 'new.toml'), 'new\n');

  /** git is asked in the folder that the command runs in. */
  function from(cwd: string): Io {
    const io = nodeIo();
    const run: Io['run'] = (program, args, options) => io.run(program, ['-C', cwd, ...args], options);
    return { ...io, cwd, run, stat: (path) => io.stat(resolve(cwd, path)) };
  }

  it('is read from git, from whichever folder', () => {
    expect(earlierFile('deploy/a b.toml', 'HEAD', from(folder))?.text).toBe('first\n');
    expect(earlierFile('a b.toml', 'main', from(join(folder, 'deploy')))?.text).toBe('first\n');
  });

  it('is undefined where it was not there, and an unknown revision is an error', () => {
    expect(earlierFile('new.toml', 'HEAD', from(folder))).toBeUndefined();
    expect(() => earlierFile('new.toml', 'nowhere', from(folder))).toThrow('git knows no revision `nowhere`');
  });
});
