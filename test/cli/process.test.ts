import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../src/lint/rule.ts';
import { ruleIds } from '../../src/lint/rule-ids.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { builtCommand, Sandbox } from './sandbox.ts';

const manifest = `libos.entrypoint = "/app"
fs.mounts = [{ path = "/app", uri = "file:/app" }]
sgx.trusted_files = ["file:/app"]
sgx.thread_num = 8
`;

function entry(name: string, text: string) {
  return { kind: 'file', name, bytes: Buffer.from(text), target: '' } as const;
}

let sandbox = new Sandbox();
afterEach(() => sandbox.remove());

describe('a rule that fails', () => {
  const broken: Rule = {
    ...rules[0]!,
    id: 'keys/broken',
    // biome-ignore lint/correctness/useYield: it fails before there is anything to yield
    *check() {
      throw new TypeError('the rule is broken');
    },
  };

  it.each([
    ['lint', 'app.manifest'],
    ['lint', '--fix', 'app.manifest'],
    ['lint', '--baseline', 'b.json', '--write-baseline', '.'],
  ])('ends the run with code 3, a stack on stderr, nothing on stdout and no file touched: %s %s', async (...argv) => {
    sandbox = new Sandbox([entry('app.manifest', manifest)]);
    (rules as Rule[]).push(broken);
    try {
      const { stdout, stderr, exit, written } = await sandbox.run(argv);
      expect({ stdout, exit, written }).toEqual({ stdout: '', exit: 3, written: {} });
      expect(stderr).toMatch(
        /^manifestly: this is a bug in manifestly \S+; please report it with the input that shows it\nTypeError: the rule is broken\n {4}at .*process\.test\.ts/,
      );
    } finally {
      (rules as Rule[]).pop();
    }
  });
});

describe('the process', () => {
  const shell = (script: string, env: Readonly<Record<string, string>> = {}) => {
    const { stdout, stderr, status } = spawnSync(
      'bash',
      ['--norc', '-c', `set -o pipefail; m() { "${process.execPath}" "${builtCommand}" "$@"; }\n${script}`],
      {
        cwd: sandbox.folder,
        env: { PATH: process.env.PATH, ...env },
        encoding: 'utf8',
      },
    );
    return { stdout, stderr, status };
  };

  it('has the documentation of every rule', () => {
    sandbox = new Sandbox([]);
    const { stdout, status } = spawnSync(process.execPath, [builtCommand, 'rules'], { encoding: 'utf8' });
    const listed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect({ listed, status }).toEqual({ listed: [...ruleIds()], status: 0 });
  });

  it('ends quietly when nobody reads any longer', () => {
    sandbox = new Sandbox();
    const all = shell('m rules | head -1; echo "${PIPESTATUS[0]}"');
    expect(all).toEqual({
      stdout: expect.stringMatching(/^encryption\/dotted-key-name .*\n0\n$/),
      stderr: '',
      status: 0,
    });
    expect(shell('m rules --format json | true; echo "${PIPESTATUS[0]}"')).toEqual({
      stdout: '0\n',
      stderr: '',
      status: 0,
    });
    expect(shell('m keys >&-; echo "$?"')).toEqual({ stdout: '0\n', stderr: '', status: 0 });
  });

  it('says so when the device is full', () => {
    sandbox = new Sandbox();
    expect(shell('m keys >/dev/full')).toEqual({
      stdout: '',
      stderr: "manifestly: standard output can't be written: no space is left\n",
      status: 2,
    });
  });

  it('prints everything before it ends, however slowly it is read', () => {
    sandbox = new Sandbox();
    const whole = shell('m rules --format json').stdout;
    expect(whole.length).toBeGreaterThan(65_536);
    expect(shell('m rules --format json | (sleep 0.3; cat)').stdout).toBe(whole);
  });

  it('does not name the folder it runs in, nor the day', () => {
    sandbox = new Sandbox([entry('app.manifest', manifest)]);
    for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown']) {
      const { stdout, status } = shell(`m lint app.manifest --format ${format}`);
      expect(status).toBe(1);
      expect(stdout).not.toContain(sandbox.folder);
      expect(stdout).not.toContain(String(new Date().getFullYear()));
      expect(shell(`m lint app.manifest --format ${format}`, { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8' }).stdout).toBe(
        stdout,
      );
    }
  });

  it('reads standard input from a pipe, a slow one and a file', () => {
    sandbox = new Sandbox([entry('app.manifest', manifest)]);
    const line = '<stdin>:4:1  error  `sgx.thread_num` was removed in Gramine 1.5   keys/removed\n';
    expect(shell('cat app.manifest | m lint -q -')).toEqual({ stdout: line, stderr: '', status: 1 });
    expect(shell('m lint -q - <app.manifest')).toEqual({ stdout: line, stderr: '', status: 1 });
    expect(shell('(sleep 0.2; cat app.manifest) | m lint -q -').stdout).toBe(line);
  });

  it('starts through a symbolic link, from another folder, under another umask', () => {
    sandbox = new Sandbox([entry('app.manifest', manifest)]);
    expect(
      shell(
        `ln -s "${builtCommand}" m.js; mkdir -p deep; cd deep; umask 077; "${process.execPath}" ../m.js lint -q ../app.manifest`,
      ).stdout,
    ).toBe('../app.manifest:4:1  error  `sgx.thread_num` was removed in Gramine 1.5   keys/removed\n');
  });

  it('says what is refused by the system when it is not root', () => {
    sandbox = new Sandbox([entry('app.manifest', manifest), entry('secret.manifest', manifest)]);
    const { status, stdout } = shell('chmod 755 .; chmod 644 app.manifest; chmod 000 secret.manifest; id -u');
    expect(status).toBe(0);
    const asOther = stdout.trim() === '0' ? { uid: 65534, gid: 65534 } : {};
    const start = (...argv: string[]) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [builtCommand, ...argv], {
        cwd: sandbox.folder,
        env: {},
        encoding: 'utf8',
        ...asOther,
      });
      return { stdout, stderr, status };
    };
    expect(start('lint', 'secret.manifest')).toEqual({
      stdout: '',
      stderr: "manifestly: `secret.manifest` can't be read: permission denied\n",
      status: 2,
    });
    if (stdout.trim() !== '0') return;
    expect(start('lint', '--fix', 'app.manifest')).toEqual({
      stdout: '',
      stderr: "manifestly: `app.manifest` can't be written: permission denied\n",
      status: 2,
    });
    expect(start('lint', 'app.manifest', '-o', 'out.txt')).toEqual({
      stdout: '',
      stderr: "manifestly: `out.txt` can't be written: permission denied\n",
      status: 2,
    });
    expect(readFileSync(join(sandbox.folder, 'app.manifest'), 'utf8')).toBe(manifest);
  });
});
