import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sandbox } from '../cli/sandbox.ts';

const repository = join(import.meta.dirname, '../..');
const isInstalled = spawnSync('pre-commit', ['--version']).status === 0;
const isClone = spawnSync('git', ['rev-parse', '--verify', '-q', 'HEAD'], { cwd: repository }).status === 0;

const clean = `libos.entrypoint = "/app"
fs.mounts = [{ path = "/app", uri = "file:/app" }]
sgx.trusted_files = ["file:/app"]
`;
const template = `# of a former release
${clean}{% if threads is defined %}
sgx.thread_num = {{ threads }}
{% endif %}
`;

/** The real pre-commit installs the last commit, as it would from a tag on a server. */
describe.skipIf(!isInstalled || !isClone)('pre-commit', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-hooks-')));
  const [hooks, project] = [join(root, 'manifestly'), join(root, 'project')];
  const person = { NAME: 'Test', EMAIL: 'test@example.org' };
  const env = {
    ...process.env,
    PRE_COMMIT_HOME: join(root, 'cache'),
    PRE_COMMIT_COLOR: 'never',
    ...Object.fromEntries(
      Object.entries(person).flatMap(([name, value]) => [
        [`GIT_AUTHOR_${name}`, value],
        [`GIT_COMMITTER_${name}`, value],
      ]),
    ),
  };
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, { cwd, env, stdio: 'pipe', encoding: 'utf8' });

  /** Puts the files into the index and runs one hook on them, or on what is named. */
  function run(
    hook: string,
    files: Readonly<Record<string, string>>,
    ...named: string[]
  ): { output: string; status: number | null } {
    git(project, 'rm', '-rfq', '--ignore-unmatch', '.');
    for (const [name, text] of Object.entries({ ...files, '.pre-commit-config.yaml': configuration })) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
    git(project, 'add', '--all');
    const { stdout, stderr, status } = spawnSync(
      'pre-commit',
      ['run', hook, ...(named.length > 0 ? ['--files', ...named] : ['--all-files'])],
      { cwd: project, env, encoding: 'utf8' },
    );
    return { output: `${stdout}${stderr}`.replace(/^\[INFO\].*\n/gm, ''), status };
  }

  const configuration = `repos:
  - repo: file://${hooks}
    rev: v0.0.0-test
    hooks:
      - id: manifestly-lint
      - id: manifestly-fix
      - id: manifestly-diff
      - id: manifestly-migrate
      - id: manifestly-lock
        args: [--allow-missing]
      - id: manifestly-policy-lint
      - id: manifestly-policy-test
      - id: manifestly-policy-compile
        args: [api.exec-policy.toml, --to, initdata, --output-dir, compiled]
`;

  beforeAll(() => {
    git(root, 'clone', '-q', repository, hooks);
    git(hooks, 'tag', 'v0.0.0-test');
    mkdirSync(project);
    git(project, 'init', '-q');
    run('manifestly-lint', { 'app.manifest': clean });
  }, 600_000);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('passes manifests that are fine', () => {
    expect(
      run('manifestly-lint', { 'app.manifest': clean, 'deep/er/manifest.template': clean, 'README.md': 'no manifest' }),
    ).toEqual({
      output: 'lint Gramine manifests...................................................Passed\n',
      status: 0,
    });
  });

  it('has nothing to do where there is no manifest', () => {
    expect(run('manifestly-lint', { 'README.md': 'no manifest', 'setup.exe.manifest': '<assembly/>' })).toEqual({
      output: 'lint Gramine manifests...............................(no files to check)Skipped\n',
      status: 0,
    });
  });

  it('shows what is wrong with a template, at its place', () => {
    expect(run('manifestly-lint', { 'app.manifest.template': template })).toEqual({
      output: `lint Gramine manifests...................................................Failed
- hook id: manifestly-lint
- exit code: 1

app.manifest.template:6:1  error  \`sgx.thread_num\` was removed in Gramine 1.5   keys/removed
   6 | sgx.thread_num = {{ threads }}
     | ^^^^^^^^^^^^^^
       when \`threads is defined\`
       help: use \`sgx.max_threads\`
       gramine-manifest 1.9 rejects this
       fix: use \`sgx.max_threads\` (safe; MRENCLAVE changes)

1 error in 1 file (1 fixable with --fix)

`,
      status: 1,
    });
  });

  it('fixes a file, and fails so that the change is looked at; then it passes', () => {
    const first = run('manifestly-fix', { 'app.manifest.template': template });
    expect(first).toEqual({
      output: `fix Gramine manifests....................................................Failed
- hook id: manifestly-fix
- files were modified by this hook

no findings in 1 file (1 fixed)

`,
      status: 1,
    });
    const fixed = readFileSync(join(project, 'app.manifest.template'), 'utf8');
    expect(fixed).toBe(template.replace('sgx.thread_num', 'sgx.max_threads'));
    expect(run('manifestly-fix', { 'app.manifest.template': fixed }).status).toBe(0);
  });

  it('follows the configuration, also for files that are named', () => {
    const files = { 'manifestly.toml': 'gramine = "1.4"\nexclude = ["vendor/"]\n', 'vendor/old.manifest': 'broken\n' };
    expect(run('manifestly-lint', files, 'vendor/old.manifest')).toEqual({
      output: 'lint Gramine manifests...................................................Passed\n',
      status: 0,
    });
    expect(run('manifestly-fix', files, 'vendor/old.manifest').status).toBe(0);
    const old = clean.replace(
      'libos.entrypoint = "/app"',
      'loader.entrypoint = "file:/lib/libsysdb.so"\nlibos.entrypoint = "/app"\nsgx.thread_num = 8',
    );
    expect(
      run(
        'manifestly-lint',
        { ...files, 'app.manifest': old, 'manifestly.toml': 'gramine = "1.3"\nfail-on = "error"\n' },
        'app.manifest',
      ).status,
    ).toBe(0);
    expect(
      run('manifestly-lint', { ...files, 'app.manifest': old, 'manifestly.toml': '' }, 'app.manifest').status,
    ).toBe(1);
    expect(
      run('manifestly-lint', { ...files, 'manifestly.toml': 'exclud = ["vendor/"]\n' }, 'vendor/old.manifest'),
    ).toEqual({
      output: expect.stringContaining(
        'manifestly: manifestly.toml:1:1: there is no setting `exclud` here (use `exclude`)\n',
      ),
      status: 1,
    });
  });

  it('lints what is signed, and never fixes it', () => {
    const files = { 'app.manifest.sgx': `${clean}sgx.thread_num = 8\n` };
    expect(run('manifestly-lint', files).status).toBe(1);
    expect(run('manifestly-fix', files)).toEqual({
      output: 'fix Gramine manifests................................(no files to check)Skipped\n',
      status: 0,
    });
  });

  it('migrates to the release of the configuration, and fails until what is left to people is decided', () => {
    const old = clean.replace('libos.', 'loader.entrypoint = "file:/lib/libsysdb.so"\nlibos.');
    const args = `loader.argv_src_file = "file:args"\n`;
    const first = run('manifestly-migrate', { 'app.manifest': old, 'other.manifest.template': old + args });
    expect(first).toEqual({
      output: `bring Gramine manifests to another release...............................Failed
- hook id: manifestly-migrate
- exit code: 1
- files were modified by this hook

app.manifest:1:1: changed: \`loader.entrypoint\` became \`loader.entrypoint.uri\`
app.manifest:4:1: note: \`sgx.trusted_files\`: from Gramine 1.8 on, gramine-manifest hashes them already, and gramine-direct checks files too
app.manifest: from Gramine 1.7, as its keys show, to 1.9: 1 change
other.manifest.template:1:1: changed: \`loader.entrypoint\` became \`loader.entrypoint.uri\`
other.manifest.template:4:1: note: \`sgx.trusted_files\`: from Gramine 1.8 on, gramine-manifest hashes them already, and gramine-direct checks files too
other.manifest.template:5:1: decide: \`loader.argv_src_file\`: from Gramine 1.8 on, the file is read before trusted files are checked, so the host chooses the arguments (write the arguments into \`loader.argv\`)
other.manifest.template: from Gramine 1.7 (its keys fit 1.2 to 1.8, which give other results: say which with \`--from\`) to 1.9: 1 change, 1 to decide

`,
      status: 1,
    });
    const migrated = {
      'app.manifest': readFileSync(join(project, 'app.manifest'), 'utf8'),
      'other.manifest.template': readFileSync(join(project, 'other.manifest.template'), 'utf8'),
    };
    expect(run('manifestly-migrate', migrated).status).toBe(1);
    const decided = migrated['other.manifest.template'].replace(/^# manifestly: decide:.*\n/m, '');
    expect(run('manifestly-migrate', { ...migrated, 'other.manifest.template': decided }).status).toBe(0);
    const pinned = { 'app.manifest': old, 'manifestly.toml': 'gramine = "1.7"\n' };
    expect(run('manifestly-migrate', pinned).status).toBe(0);
  });

  it('fails when what is staged makes an enclave weaker than it is in HEAD, and says why', () => {
    const compared = 'compare Gramine manifests with HEAD......................................';
    const failed = `${compared}Failed
- hook id: manifestly-diff
- exit code: 1

`;
    expect(run('manifestly-diff', { 'app.manifest': clean })).toEqual({ output: `${compared}Passed\n`, status: 0 });
    git(project, 'commit', '-q', '--no-verify', '-m', 'a commit');
    expect(run('manifestly-diff', { 'app.manifest': `${clean}sgx.max_threads = 8\n` }).status).toBe(0);
    const weak = run('manifestly-diff', { 'app.manifest': `${clean}sgx.debug = true\n` });
    expect(weak).toEqual({ output: expect.stringContaining(failed), status: 1 });
    expect(weak.output).toContain('\n  app.manifest:4:13  sgx.debug: false → true\n');
    git(project, 'commit', '-q', '--no-verify', '-m', 'another');
    const { stdout, status } = spawnSync(
      'pre-commit',
      ['run', 'manifestly-diff', '--from-ref', 'HEAD~1', '--to-ref', 'HEAD'],
      { cwd: project, env, encoding: 'utf8' },
    );
    expect({ stdout, status }).toEqual({
      stdout: weak.output.replace('HEAD → index', /\w{12} → HEAD/.exec(stdout)?.[0] ?? ''),
      status: 1,
    });
  });

  it('fails when a locked manifest makes another enclave, and names the cause', async () => {
    const locked = `${clean.replace('["file:/app"]', '[]')}loader.entrypoint = { uri = "file:/libsysdb.so", sha256 = "ab" }\n`;
    const sandbox = new Sandbox([{ kind: 'file', name: 'app.manifest', bytes: Buffer.from(locked), target: '' }]);
    const { written } = await sandbox.run(['lock', 'app.manifest']);
    sandbox.remove();
    const lock = { 'manifestly.lock': written['manifestly.lock']! };
    const compared = 'compare enclaves with manifestly.lock....................................';
    expect(run('manifestly-lock', { 'app.manifest': locked, ...lock })).toEqual({
      output: `${compared}Passed\n`,
      status: 0,
    });
    expect(run('manifestly-lock', { 'app.manifest': `${locked}sgx.max_threads = 8\n`, ...lock })).toEqual({
      output: `${compared}Failed
- hook id: manifestly-lock
- exit code: 1

app.manifest: not as locked
  setting  \`sgx.max_threads\` is 8, not 4
  note: MRENCLAVE is not in the lock file: it was written without libpal.so

`,
      status: 1,
    });
    expect(run('manifestly-lock', { 'app.manifest': locked }).output).toContain('there is no `manifestly.lock`');
  });

  describe('of policies', () => {
    const policy = `format = 1

[policy]
id = "shop/api"
counter = 4
default = "deny"

[[container]]
name = "api"
image = "registry.example/shop/api@sha256:${'0f'.repeat(32)}"
argv = ["/usr/bin/api"]
cwd = "/"
user = { uid = 10001, gid = 10001 }

[[container.exec]]
id = "check"
purpose = "probe"
argv = ["/usr/bin/check"]
`;
    const cases = (program: string) =>
      `[[case]]\nname = "the probe"\ncontainer = "api"\nargv = ["${program}"]\nexpect = "allow"\n`;

    it('lints those that are by their names policies', () => {
      const files = {
        'api.exec-policy.toml': policy,
        'sub/Occlum.json': '{ "entry_points": ["/opt/app"] }',
        'x.toml': '',
      };
      expect(run('manifestly-policy-lint', files)).toEqual({
        output: 'lint policies............................................................Passed\n',
        status: 0,
      });
      expect(run('manifestly-policy-lint', { 'x.toml': '', 'y.json': '{}' }).output).toMatch(
        /\(no files to check\)Skipped\n$/,
      );
      const open = run('manifestly-policy-lint', { ...files, 'sub/Occlum.json': '{ "entry_points": ["/bin"] }' });
      expect(open.status).toBe(1);
      expect(open.output).toContain('sub/Occlum.json:1:20  error  `/bin` lets the host start every program below it');
    });

    it('tests each with the cases beside it, whichever of the two has changed', () => {
      const files = { 'api.exec-policy.toml': policy, 'api.cases.toml': cases('/usr/bin/check') };
      expect(run('manifestly-policy-test', files).status).toBe(0);
      expect(run('manifestly-policy-test', files, 'api.cases.toml').status).toBe(0);
      const failing = run(
        'manifestly-policy-test',
        { ...files, 'api.cases.toml': cases('/bin/sh') },
        'api.exec-policy.toml',
      );
      expect(failing.status).toBe(1);
      expect(failing.output).toContain('the probe');
      expect(run('manifestly-policy-test', { 'api.exec-policy.toml': policy }).output).toContain(
        '`api.exec-policy.toml` has no cases beside it',
      );
    });

    it('compares what is committed with what the policy compiles to', () => {
      const files = { 'api.exec-policy.toml': policy };
      const missing = run('manifestly-policy-compile', files);
      expect(missing.status).toBe(1);
      expect(missing.output).toContain('compiled/initdata.toml: missing');
    });
  });
});
