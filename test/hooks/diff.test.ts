import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const hasGit = spawnSync('git', ['--version']).status === 0;

const manifest = `libos.entrypoint = "/app"
sgx.max_threads = 4
sgx.trusted_files = ["file:/app"]
`;
const debug = `${manifest}sgx.debug = true\n`;
const weaker = 'weaker  sgx.debug: false → true  the host can read the memory of a debug enclave\n';

/** git runs the command as it is installed: by its name, from the path. */
describe.skipIf(!hasGit)('with git', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-diff-')));
  const project = join(folder, 'project');
  const env: Record<string, string | undefined> = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'Test'],
        [`GIT_${who}_EMAIL`, 'test@example.org'],
      ]),
    ),
  };

  beforeAll(() => {
    const outfile = join(folder, 'bin/main.cjs');
    const define = { MANIFESTLY_VERSION: '"0.0.0"' };
    buildSync({
      entryPoints: [join(root, 'src/cli.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      define,
      logLevel: 'silent',
    });
    const command = join(folder, 'bin/manifestly');
    writeFileSync(command, `#!${process.execPath}\nrequire('./main.cjs').start();\n`);
    chmodSync(command, 0o755);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(() => {
    rmSync(project, { recursive: true, force: true });
    mkdirSync(project);
    git('init', '-q', '-b', 'main');
  });

  function git(...args: string[]): string {
    return execFileSync('git', args, { cwd: project, env, stdio: 'pipe', encoding: 'utf8' });
  }

  function run(program: string, ...args: string[]) {
    const { stdout, stderr, status } = spawnSync(program, args, { cwd: project, env, encoding: 'utf8' });
    return { stdout, stderr, status };
  }

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
  }

  function commit(files: Readonly<Record<string, string>>): void {
    write(files);
    git('add', '--all');
    git('commit', '-q', '-m', 'a commit');
  }

  describe('compares revisions itself', () => {
    it('with the working tree, one file or all', () => {
      commit({ 'app.manifest': manifest, 'sub/other.manifest': manifest, 'README.md': '1' });
      write({ 'app.manifest': debug, 'README.md': '2' });
      expect(run('manifestly', 'diff', '--git', 'HEAD', '-q', 'app.manifest')).toEqual({
        stdout: `app.manifest:4:13  ${weaker}`,
        stderr: '',
        status: 1,
      });
      expect(run('manifestly', 'diff', '--git', 'HEAD').stdout).toMatch(
        /^app\.manifest \(HEAD → working tree\), Gramine 1\.9\n[\s\S]*\n\n1 of 1 compared differs; 1 weaker; MRENCLAVE changes in 1\n$/,
      );
      expect(run('manifestly', 'diff', '--git', 'HEAD', 'sub')).toEqual({
        stdout: 'no manifest differs\n',
        stderr: '',
        status: 0,
      });
    });

    it('as JSON: one comparison for one file, a list otherwise', () => {
      commit({ 'deploy/app.manifest': manifest });
      commit({ 'deploy/app.manifest': debug });
      const json = (...args: string[]) => JSON.parse(run('manifestly', 'diff', '--format', 'json', ...args).stdout);
      const expected = { old: 'HEAD~1:deploy/app.manifest', new: 'HEAD:deploy/app.manifest', summary: { weaker: 1 } };
      expect(json('--git', 'HEAD~1..HEAD', 'deploy/app.manifest')).toMatchObject({ version: 1, ...expected });
      expect(json('--git', 'HEAD~1..HEAD')).toMatchObject({ version: 1, diffs: [expected] });
      expect(json('--git', 'HEAD~1..HEAD', 'deploy')).toMatchObject({ version: 1, diffs: [expected] });
    });

    it('with what is staged, which is what fails a commit', () => {
      commit({ 'app.manifest': manifest });
      write({ 'app.manifest': debug });
      expect(run('manifestly', 'diff', '--staged', '--fail-on', 'weaker')).toEqual({
        stdout: 'no manifest differs\n',
        stderr: '',
        status: 0,
      });
      git('add', 'app.manifest');
      write({ 'app.manifest': 'broken' });
      expect(run('manifestly', 'diff', '--staged', '--fail-on', 'weaker', '-q')).toEqual({
        stdout: `app.manifest:4:13  ${weaker}`,
        stderr: '',
        status: 1,
      });
    });

    it('and finds what was renamed, added and deleted', () => {
      commit({ 'old.manifest': manifest, 'gone.manifest': 'something else = broken\n' });
      renameSync(join(project, 'old.manifest'), join(project, 'new.manifest'));
      rmSync(join(project, 'gone.manifest'));
      write({ 'added.manifest': debug });
      git('add', '--all');
      const { stdout, status } = run('manifestly', 'diff', '--staged');
      expect(status).toBe(1);
      expect(stdout.match(/^\S.*Gramine 1\.9$/gm)).toEqual([
        'added.manifest added (HEAD → index), Gramine 1.9',
        'gone.manifest deleted (HEAD → index), Gramine 1.9',
      ]);
      expect(stdout).toMatch(/\n2 of 3 compared differ; 1 weaker, 2 neutral; MRENCLAVE changes in 2\n$/);
    });

    it('locates what does not parse in its revision', () => {
      commit({ 'app.manifest': 'sgx.debug = True\n' });
      write({ 'app.manifest': 'sgx.debug = False\n' });
      expect(run('manifestly', 'diff', '--git', 'HEAD')).toEqual({
        stdout: '',
        stderr: `manifestly: HEAD:app.manifest:1:13: TOML booleans are lower case (write \`true\`)
manifestly: app.manifest:1:13: TOML booleans are lower case (write \`false\`)
`,
        status: 2,
      });
    });

    it('lets a commit mend what does not parse, held against the defaults', () => {
      commit({ 'app.manifest': 'x =\n' });
      write({ 'app.manifest': manifest });
      git('add', '--all');
      const note = 'manifestly: note: HEAD:app.manifest:1:1: `x` has no value (write a value, or remove the line)\n';
      const passed = run('manifestly', 'diff', '--staged', '--fail-on', 'weaker');
      expect(passed).toMatchObject({ stderr: note, status: 0 });
      expect(passed.stdout).toContain(
        "\nthe old text can't be read, so this is compared with the defaults of Gramine: 2 neutral\n",
      );
      write({ 'app.manifest': debug });
      git('add', '--all');
      expect(run('manifestly', 'diff', '--staged', '--fail-on', 'weaker', '-q')).toMatchObject({
        stdout: expect.stringContaining(`app.manifest:4:13  ${weaker}`),
        stderr: note,
        status: 1,
      });
      write({ 'app.manifest': 'y =\n' });
      git('add', '--all');
      expect(run('manifestly', 'diff', '--staged')).toMatchObject({ stdout: '', status: 2 });
    });

    it('explains what git does not know', () => {
      expect(run('manifestly', 'diff', '--git', 'HEAD')).toMatchObject({ stdout: '', status: 2 });
      commit({ 'app.manifest': manifest });
      expect(run('manifestly', 'diff', '--git', 'v2', 'app.manifest')).toEqual({
        stdout: '',
        stderr: `manifestly: git knows no revision \`v2\`
help: name a commit, branch or tag, such as \`HEAD~1\` or \`main\`; a shallow clone may lack it
`,
        status: 2,
      });
      rmSync(join(project, '.git'), { recursive: true });
      expect(run('manifestly', 'diff', '--git', 'HEAD')).toEqual({
        stdout: '',
        stderr: `manifestly: git can't be asked here: not a git repository (or any of the parent directories): .git
help: run it inside a repository, or name two files to compare
`,
        status: 2,
      });
    });
  });

  describe('as a difftool', () => {
    beforeEach(() => {
      git('config', 'difftool.manifestly.cmd', 'manifestly diff -q --name "$MERGED" "$LOCAL" "$REMOTE"');
      git('config', 'difftool.prompt', 'false');
    });

    it('is given the files of both sides, temporary or not', () => {
      commit({ 'app.manifest.template': `${manifest}sgx.debug = {{ 'false' }}\n` });
      write({ 'app.manifest.template': `${manifest}sgx.debug = {{ 'true' }}\n` });
      const { stdout, status } = run('git', 'difftool', '-t', 'manifestly');
      expect([stdout, status]).toEqual([`app.manifest.template:4:13  ${weaker}`, 0]);
      git('commit', '-qam', 'another');
      expect(run('git', 'difftool', '-t', 'manifestly', 'HEAD~1', 'HEAD').stdout).toMatch(
        /git-blob-\w+\/app\.manifest\.template:4:13 {2}weaker {2}sgx\.debug: false → true/,
      );
      expect(run('git', 'difftool', '-t', 'manifestly', '--trust-exit-code', 'HEAD~1', 'HEAD').status).not.toBe(0);
    });

    it('follows the configuration of the project, also for temporary files', () => {
      commit({ 'manifestly.toml': 'gramine = "1.7"\n', 'app.manifest': manifest });
      commit({ 'app.manifest': debug });
      git('config', 'difftool.manifestly.cmd', 'manifestly diff --name "$MERGED" "$LOCAL" "$REMOTE"');
      expect(run('git', 'difftool', '-t', 'manifestly', 'HEAD~1', 'HEAD').stdout).toMatch(/^.*, Gramine 1\.7\n/);
    });

    it('is given files that came and went', () => {
      commit({ 'gone.manifest': 'libos.entrypoint = "/something/else"\n' });
      git('rm', '-q', 'gone.manifest');
      write({ 'new.manifest': debug });
      git('add', '--all');
      const { stdout } = run('git', 'difftool', '-t', 'manifestly', '--staged', '--', '*.manifest');
      expect(stdout.replace(/\S*git-blob-\w+\//g, '')).toContain(`new.manifest:4:13  ${weaker}`);
      expect(stdout).toContain('gone.manifest  the manifest is gone\n');
    });

    it('is given folders, and compares the manifests in them', () => {
      commit({ 'a.manifest': manifest, 'sub/b.manifest': manifest, 'c.txt': '1' });
      write({ 'a.manifest': debug, 'sub/b.manifest': debug, 'c.txt': '2' });
      const { stdout } = run('git', 'difftool', '-t', 'manifestly', '--dir-diff');
      expect(stdout.replace(/\S*\/right\//g, '')).toBe(`a.manifest:4:13  ${weaker}sub/b.manifest:4:13  ${weaker}`);
    });
  });

  describe('as an external diff driver', () => {
    const attributes = { '.gitattributes': '*.manifest diff=manifestly\n*.manifest.template diff=manifestly\n' };
    beforeEach(() => git('config', 'diff.manifestly.command', 'manifestly diff --git-driver --'));

    it('shows what differs, in `git diff` and `git show`', () => {
      commit({ ...attributes, 'app.manifest': manifest, 'other.txt': '1\n' });
      write({ 'app.manifest': debug, 'other.txt': '2\n' });
      const { stdout, stderr, status } = run('git', 'diff');
      expect([stderr, status]).toEqual(['', 0]);
      expect(stdout).toMatch(
        /^app\.manifest, Gramine 1\.9\n\nweaker \(1\)\n {2}app\.manifest:4:13 {2}sgx\.debug: false → true\n/,
      );
      expect(stdout).toMatch(/\n1 weaker; MRENCLAVE changes\n\ndiff --git a\/other\.txt b\/other\.txt\n/);
      git('commit', '-qam', 'another');
      expect(run('git', 'show', '--ext-diff', '--format=%s').stdout).toContain('\n1 weaker; MRENCLAVE changes\n');
      expect(run('git', 'log', '-p', '--ext-diff', '--format=%s').stdout).toMatch(
        /^another\n\napp\.manifest, Gramine 1\.9\n[\s\S]*\na commit\n[\s\S]*\napp\.manifest added, Gramine 1\.9\n/,
      );
    });

    it('knows a template by its path, whatever git calls its temporary file', () => {
      commit({ ...attributes, 'app.manifest.template': `${manifest}sgx.debug = {{ 'false' }}\n` });
      commit({ 'app.manifest.template': `${manifest}sgx.debug = {{ 'true' }}\n` });
      expect(run('git', 'diff', 'HEAD~1', 'HEAD').stdout).toContain(
        'app.manifest.template:4:13  sgx.debug: false → true\n',
      );
    });

    it('shows what was added, deleted, renamed, and what has another mode', () => {
      const long = `${manifest}${'# a comment\n'.repeat(50)}`;
      commit({ ...attributes, 'gone.manifest': manifest, 'old.manifest': long, 'x.manifest': manifest });
      git('rm', '-q', 'gone.manifest');
      git('mv', 'old.manifest', 'new.manifest');
      write({ 'added.manifest': 'libos.entrypoint = "/other"\n', 'new.manifest': `${long}sgx.debug = true\n` });
      chmodSync(join(project, 'x.manifest'), 0o755);
      git('add', '--all');
      const { stdout, stderr, status } = run('git', 'diff', '--staged', '-M');
      expect([stderr, status]).toEqual(['', 0]);
      expect(stdout.match(/^\S.*Gramine 1\.9$|^.*: mode .*/gm)).toEqual([
        'added.manifest added, Gramine 1.9',
        'gone.manifest deleted, Gramine 1.9',
        'old.manifest → new.manifest, Gramine 1.9',
        'x.manifest: mode 100644 → 100755',
        'x.manifest, Gramine 1.9',
      ]);
    });

    it('shows as text what does not parse, with every problem and no secret, and lets git go on', () => {
      commit({ ...attributes, 'app.manifest': manifest, 'b.manifest': manifest });
      write({
        'app.manifest': `${manifest}sgx.debug = True\nloader.env.TOKEN = "hunter2-hunter2\n`,
        'b.manifest': debug,
      });
      const { stdout, stderr, status } = run('git', 'diff');
      expect([stderr, status]).toEqual(['', 0]);
      expect(stdout).toContain(`manifestly: b/app.manifest:4:13: TOML booleans are lower case (write \`true\`)
manifestly: b/app.manifest:5:20: the string is not closed before the end of the line (end it with \`"\`)
--- a/app.manifest
+++ b/app.manifest
@@ -1,3 +1,5 @@
 libos.entrypoint = "/app"
 sgx.max_threads = 4
 sgx.trusted_files = ["file:/app"]
+sgx.debug = True
+loader.env.TOKEN = "***************

`);
      expect(stdout).toContain('\nb.manifest, Gramine 1.9\n');
    });

    it('says what is not merged yet', () => {
      commit({ ...attributes, 'app.manifest': manifest });
      git('checkout', '-q', '-b', 'topic');
      commit({ 'app.manifest': debug });
      git('checkout', '-q', 'main');
      commit({ 'app.manifest': `${manifest}sgx.debug = false\n` });
      expect(run('git', 'merge', 'topic').status).toBe(1);
      expect(run('git', 'diff', '--staged')).toEqual({
        stdout: 'app.manifest is not merged yet\n',
        stderr: '',
        status: 0,
      });
    });

    it('is coloured and as wide as the terminal when git has it paged', () => {
      commit({ ...attributes, 'app.manifest': manifest });
      write({ 'app.manifest': debug });
      const page = (more: Record<string, string>) => {
        const blob = join(project, 'app.manifest');
        return spawnSync(
          'manifestly',
          ['diff', '--git-driver', '--', 'app.manifest', blob, '.', '100644', blob, '.', '100644'],
          {
            cwd: project,
            env: { ...env, ...more },
            encoding: 'utf8',
          },
        ).stdout;
      };
      expect(page({ GIT_PAGER_IN_USE: 'true', COLUMNS: '60' })).toContain(
        '\u001b[1mapp.manifest, Gramine 1.9\u001b[22m\n',
      );
      expect(page({})).toContain('app.manifest, Gramine 1.9\n');
    });

    it.each(['-x.manifest', '$(touch evil).manifest', "a'b c.manifest", 'é\u202e.manifest'])(
      'takes a file name for nothing else: %j',
      (name) => {
        commit({ ...attributes, [name]: manifest });
        write({ [name]: debug });
        const { stdout, stderr, status } = run('git', 'diff');
        expect([stderr, status]).toEqual(['', 0]);
        expect(stdout).toContain('sgx.debug: false → true');
        expect(git('status', '--porcelain')).not.toContain('?? evil');
      },
    );
  });
});
