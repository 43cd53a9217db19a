import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '../..');
const action = readFileSync(join(repository, 'action.yml'), 'utf8');

/** The script of a step, as the runner would hand it to bash. */
function scriptOf(step: string): string {
  const [, block] = new RegExp(`- name: ${step}\\n(?:(?! {4}- ).*\\n)*? {6}run: \\|\\n((?: {8}.*\\n?|\\n)+)`).exec(
    action,
  )!;
  return block!.replace(/^ {8}/gm, '');
}

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-action-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function bash(script: string, env: Readonly<Record<string, string>>) {
  const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

const clean = `libos.entrypoint = "/app"
fs.mounts = [{ path = "/app", uri = "file:/app" }]
sgx.trusted_files = ["file:/app"]
`;

function lint(inputs: { readonly paths?: string; readonly args?: string }) {
  return bash(scriptOf('Lint'), {
    GITHUB_ACTION_PATH: repository,
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    PATHS: inputs.paths ?? '.',
    ARGS: inputs.args ?? '',
  });
}

describe('the lint step', () => {
  it('annotates what is found and appends a summary to the one of the step', () => {
    writeFileSync(join(folder, 'app.manifest'), `${clean}sgx.thread_num = 8\n`);
    writeFileSync(join(folder, 'summary.md'), 'What an earlier command said.\n');
    expect(lint({})).toEqual({
      stdout:
        '::error file=app.manifest,line=4,col=1,endLine=4,endColumn=15,title=keys/removed::app.manifest:4:1: `sgx.thread_num` was removed in Gramine 1.5%0Agramine-manifest 1.9 rejects this%0Ahelp: use `sgx.max_threads`\n',
      stderr: '',
      status: 1,
    });
    const summary = readFileSync(join(folder, 'summary.md'), 'utf8');
    expect(summary).toMatch(/^What an earlier command said\.\n/);
    expect(summary).toContain('## manifestly\n\n1 error in 1 file');
  });

  it('passes what is fine, with the options and names that are given', () => {
    for (const name of ['a.manifest', 'b.manifest']) writeFileSync(join(folder, name), clean);
    expect(lint({ paths: 'a.manifest\nb.manifest\n', args: '--profile  production\n--gramine 1.8' })).toEqual({
      stdout: '',
      stderr: '',
      status: 0,
    });
    expect(lint({ args: '--gramine 9.9' })).toEqual({
      stdout: '',
      stderr: expect.stringContaining('no Gramine release `9.9` is known'),
      status: 2,
    });
  });

  it.each([
    ['$(touch pwned)'],
    ['`touch pwned`'],
    ['; touch pwned'],
    ['x\ntouch pwned'],
    ['&& touch pwned'],
    ['> pwned'],
    ['"; touch pwned; "'],
    ['--output pwned'],
    ['-opwned'],
    ['--fix app.manifest'],
    ['*'],
  ])('takes names for names: %j', (paths) => {
    writeFileSync(join(folder, 'app.manifest'), `${clean}sgx.thread_num = 8\n`);
    const { stdout, stderr, status } = lint({ paths });
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(
      /^manifestly: .* does not exist\n(?:help: name a folder, and the manifests in it are found\n)?$/,
    );
    expect(readdirSync(folder)).toEqual(['app.manifest']);
    expect(readFileSync(join(folder, 'app.manifest'), 'utf8')).toContain('sgx.thread_num');
  });

  it.each([['$(touch pwned)'], ['; touch pwned'], ['| tee pwned'], ['--rule "keys/removed" > pwned']])(
    'runs nothing of the options: %j',
    (args) => {
      writeFileSync(join(folder, 'app.manifest'), clean);
      expect(lint({ args }).status).toBe(2);
      expect(existsSync(join(folder, 'pwned'))).toBe(false);
    },
  );

  it('keeps the inputs out of the text of its scripts', () => {
    for (const step of ['Build manifestly', 'Lint']) expect(scriptOf(step)).not.toContain('${{');
  });
});

describe('the build step', () => {
  /** An npm that writes down what it was asked to do. */
  function build(): { readonly status: number | null; readonly asked: string } {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\necho "$PWD: npm $*" >> "$ASKED"\n');
    chmodSync(join(folder, 'bin/npm'), 0o755);
    const asked = join(folder, 'asked');
    const { status } = bash(scriptOf('Build manifestly'), {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      GITHUB_ACTION_PATH: join(folder, 'action'),
      ASKED: asked,
    });
    return { status, asked: existsSync(asked) ? readFileSync(asked, 'utf8').replaceAll(folder, '') : '' };
  }

  it('installs and builds where there is nothing built', () => {
    mkdirSync(join(folder, 'action'));
    expect(build()).toEqual({
      status: 0,
      asked: '/action: npm ci --ignore-scripts --no-audit --no-fund\n/action: npm run build\n',
    });
  });

  it('does nothing where there is', () => {
    mkdirSync(join(folder, 'action/dist'), { recursive: true });
    writeFileSync(join(folder, 'action/dist/cli.js'), '');
    expect(build()).toEqual({ status: 0, asked: '' });
  });
});
