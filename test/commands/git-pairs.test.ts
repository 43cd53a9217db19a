import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pair } from '../../src/commands/diff-sides.ts';
import { type GitRequest, pairsFromGit } from '../../src/commands/git-pairs.ts';
import { nodeIo } from '../../src/commands/node-io.ts';
import type { Io } from '../../src/io/io.ts';
import type { Settings } from '../../src/lint/config.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!hasGit)('what git knows', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-git-')));
    git('init', '-q', '-b', 'main');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'Test'],
        [`GIT_${who}_EMAIL`, 'test@example.org'],
      ]),
    ),
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, stdio: 'pipe', encoding: 'utf8' });

  function write(files: Readonly<Record<string, string | undefined>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      if (text === undefined) rmSync(join(root, name));
      else writeFileSync(join(root, name), text);
    }
  }

  function commit(files: Readonly<Record<string, string | undefined>>): void {
    write(files);
    git('add', '--all');
    git('commit', '-q', '--allow-empty', '-m', 'a commit');
  }

  const plain: Settings = { excluded: false, rules: new Map(), variants: new Map(), allowSuppressions: true };
  const settingsFor = (path: string): Settings => ({ ...plain, excluded: path.includes('vendor/') });

  function ask(request: Partial<GitRequest>, folder = '.', environment: Io['env'] = {}) {
    const real = nodeIo();
    const cwd = resolve(root, folder);
    const at = (path: string) => resolve(cwd, path);
    const io: Io = {
      ...real,
      env: environment,
      cwd,
      stat: (path) => real.stat(at(path)),
      readFile: (path) => real.readFile(at(path)),
      run: (program, args, options) => real.run(program, args, { ...options, cwd }),
    };
    return pairsFromGit({ text: undefined, staged: false, files: [], settingsFor, ...request }, io);
  }

  const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();
  const told = ({ old, new: fresh, between }: Pair) => [
    old.name,
    text(old.bytes),
    fresh.name,
    text(fresh.bytes),
    between,
  ];

  it('compares a revision with the working tree: changed, added, deleted and renamed manifests, nothing else', () => {
    const long = 'libos.entrypoint = "/a"\n'.repeat(20);
    commit({
      'a.manifest': 'a = 1',
      'gone.manifest': 'g = 1',
      'old.manifest': long,
      'same.manifest': '',
      'x.txt': '1',
    });
    write({ 'a.manifest': 'a = 2', 'gone.manifest': undefined, 'x.txt': '2', 'sub/new.manifest.template': 'n = 1' });
    renameSync(join(root, 'old.manifest'), join(root, 'renamed.manifest'));
    git('add', '-N', 'sub', 'renamed.manifest');
    const between = 'HEAD → working tree';
    expect(ask({ text: 'HEAD' }).pairs.map(told)).toEqual([
      ['HEAD:a.manifest', 'a = 1', 'a.manifest', 'a = 2', between],
      ['HEAD:gone.manifest', 'g = 1', 'gone.manifest', undefined, between],
      ['HEAD:old.manifest', long, 'renamed.manifest', long, between],
      ['HEAD:sub/new.manifest.template', undefined, 'sub/new.manifest.template', 'n = 1', between],
    ]);
  });

  it('compares two revisions, and what one has done since they parted', () => {
    commit({ 'a.manifest': 'a = 1', 'b.manifest': 'b = 1' });
    git('checkout', '-q', '-b', 'topic');
    commit({ 'a.manifest': 'a = 2' });
    git('checkout', '-q', 'main');
    commit({ 'b.manifest': 'b = 2' });
    expect(ask({ text: 'main..topic' }).pairs.map(told)).toEqual([
      ['main:a.manifest', 'a = 1', 'topic:a.manifest', 'a = 2', 'main → topic'],
      ['main:b.manifest', 'b = 2', 'topic:b.manifest', 'b = 1', 'main → topic'],
    ]);
    const base = git('merge-base', 'main', 'topic').slice(0, 12);
    expect(ask({ text: '...topic' }).pairs.map(told)).toEqual([
      [`${base}:a.manifest`, 'a = 1', 'topic:a.manifest', 'a = 2', `${base} → topic`],
    ]);
  });

  it('compares HEAD with what is staged, not with what is on disk', () => {
    commit({ 'a.manifest': 'a = 1' });
    write({ 'a.manifest': 'a = 2' });
    git('add', 'a.manifest');
    write({ 'a.manifest': 'a = 3' });
    expect(ask({ staged: true }).pairs.map(told)).toEqual([
      ['HEAD:a.manifest', 'a = 1', ':a.manifest', 'a = 2', 'HEAD → index'],
    ]);
  });

  it('takes everything for new before the first commit', () => {
    write({ 'a.manifest': 'a = 1' });
    git('add', '--all');
    expect(ask({ staged: true }).pairs.map(told)).toEqual([
      ['HEAD:a.manifest', undefined, ':a.manifest', 'a = 1', 'HEAD → index'],
    ]);
  });

  it('compares what pre-commit is asked to look at when nothing is staged', () => {
    commit({ 'a.manifest': 'a = 1' });
    commit({ 'a.manifest': 'a = 2' });
    const environment = { PRE_COMMIT_FROM_REF: 'HEAD~1', PRE_COMMIT_TO_REF: 'HEAD' };
    const [pair] = ask({ staged: true }, '.', environment).pairs;
    expect([text(pair!.old.bytes), text(pair!.new.bytes)]).toEqual(['a = 1', 'a = 2']);
  });

  it('looks at the files that are named, changed or not, seen from where one is', () => {
    commit({
      'deploy/a.manifest': 'a = 1',
      'deploy/b.manifest': 'b = 1',
      'odd name': 'o = 1',
      'deploy/vendor/c.manifest': '',
    });
    write({
      'deploy/a.manifest': 'a = 2',
      'odd name': 'o = 2',
      'deploy/untracked': 'u = 1',
      'deploy/vendor/c.manifest': 'c = 1',
    });
    const between = 'HEAD → working tree';
    expect(ask({ text: 'HEAD', files: ['b.manifest'] }, 'deploy')).toMatchObject({ single: true });
    expect(
      ask(
        { text: 'HEAD', files: ['b.manifest', '../odd name', './untracked', join(root, 'deploy/a.manifest')] },
        'deploy',
      ).pairs.map(told),
    ).toEqual([
      ['HEAD:odd name', 'o = 1', '../odd name', 'o = 2', between],
      ['HEAD:deploy/a.manifest', 'a = 1', 'a.manifest', 'a = 2', between],
      ['HEAD:deploy/b.manifest', 'b = 1', 'b.manifest', 'b = 1', between],
      ['HEAD:deploy/untracked', undefined, 'untracked', 'u = 1', between],
    ]);
    expect(ask({ text: 'HEAD', files: ['deploy'] })).toMatchObject({
      single: false,
      pairs: [{ new: { name: 'deploy/a.manifest' } }],
    });
    expect(ask({ text: 'HEAD', files: ['.'] }, 'deploy').pairs.map(({ new: { name } }) => name)).toEqual([
      'a.manifest',
    ]);
    expect(ask({ text: 'HEAD', files: ['deploy/vendor/c.manifest'] })).toEqual({
      pairs: [],
      single: false,
      notes: ['`deploy/vendor/c.manifest` is excluded by the configuration'],
    });
    expect(() => ask({ text: 'HEAD', files: ['nowhere.manifest'] })).toThrow(
      '`nowhere.manifest` is neither in `HEAD` nor in `working tree`',
    );
    expect(() => ask({ text: 'HEAD', files: ['../a.manifest'] })).toThrow(
      '`../a.manifest` lies outside of the repository',
    );
  });

  it.each([
    '-x.manifest',
    '--output=x.manifest',
    ':(glob)*.manifest',
    ' "\\$(id).manifest',
    'a\nb.manifest',
    'é😀.manifest',
    '*.manifest',
  ])('takes a file name for nothing else: %j', (name) => {
    commit({ [name]: 'a = 1', 'other.manifest': 'o = 1' });
    write({ [name]: 'a = 2', 'other.manifest': 'o = 2' });
    for (const files of [[name], []]) {
      const pairs = ask({ text: 'HEAD', files }).pairs.filter(({ new: { path } }) => path === name);
      expect(pairs.map(told)).toEqual([[`HEAD:${name}`, 'a = 1', name, 'a = 2', 'HEAD → working tree']]);
    }
    expect(ask({ text: 'HEAD', files: [name] }).pairs).toHaveLength(1);
    git('add', '--all');
    expect(text(ask({ staged: true, files: [name] }).pairs[0]!.new.bytes)).toBe('a = 2');
  });

  it('takes a revision for nothing else', () => {
    commit({ 'a.manifest': 'a = 1' });
    for (const name of ['-x', '--output=evil', '..-x', 'HEAD..--output=evil', '--output=evil...HEAD'])
      expect(() => ask({ text: name }), name).toThrow('it begins with a dash');
    for (const name of ['nowhere', 'HEAD; touch evil', '$(touch evil)', ' ', 'HEAD:a.manifest', 'a b..HEAD'])
      expect(() => ask({ text: name }), name).toThrow('git knows no revision');
    expect(() => ask({ text: 'HEAD..HEAD', staged: true })).toThrow('compares one revision');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('leaves out what is no file, and says so', () => {
    commit({ 'a.manifest': 'a = 1' });
    symlinkSync('a.manifest', join(root, 'link.manifest'));
    git('add', '--all');
    expect(ask({ staged: true })).toMatchObject({
      pairs: [],
      notes: ['`link.manifest` is left out: it is a symbolic link'],
    });
    expect(() => ask({ staged: true, files: ['link.manifest'] })).toThrow(
      "`link.manifest` can't be compared: it is a symbolic link",
    );
  });

  it('leaves out what is not merged yet, and says so', () => {
    commit({ 'a.manifest': 'a = 1' });
    git('checkout', '-q', '-b', 'topic');
    commit({ 'a.manifest': 'a = 2' });
    git('checkout', '-q', 'main');
    commit({ 'a.manifest': 'a = 3' });
    expect(() => git('merge', 'topic')).toThrow();
    expect(ask({ staged: true })).toMatchObject({
      pairs: [],
      notes: ['`a.manifest` is left out: it is not merged yet'],
    });
  });

  it('runs no program that the repository names, and leaves the index alone', () => {
    commit({ 'a.manifest': 'a = 1', '.gitattributes': '*.manifest diff=evil' });
    git('config', 'core.fsmonitor', 'touch evil');
    git('config', 'diff.external', 'touch evil');
    git('config', 'diff.evil.command', 'touch evil');
    git('config', 'diff.evil.textconv', 'touch evil');
    write({ 'a.manifest': 'a = 2' });
    expect(ask({ text: 'HEAD' }).pairs).toHaveLength(1);
    git('config', '--unset', 'core.fsmonitor');
    expect(git('status', '--porcelain')).toBe(' M a.manifest\n');
  });

  it('works where there is no working tree', () => {
    commit({ 'a.manifest': 'a = 1' });
    commit({ 'a.manifest': 'a = 2' });
    git('clone', '-q', '--bare', '.', 'bare.git');
    expect(ask({ text: 'HEAD~1..HEAD' }, 'bare.git').pairs.map(told)).toEqual([
      ['HEAD~1:a.manifest', 'a = 1', 'HEAD:a.manifest', 'a = 2', 'HEAD~1 → HEAD'],
    ]);
    expect(() => ask({ text: 'HEAD' }, 'bare.git')).toThrow('git says: this operation must be run in a work tree');
  });

  it('reads many files in one process', () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`app${n}.manifest`, `a = ${n}\n`.repeat(n)]),
    );
    commit(files);
    write(Object.fromEntries(Object.keys(files).map((name) => [name, ''])));
    const pairs = ask({ text: 'HEAD' }).pairs.filter(({ new: { name } }) => name !== 'app0.manifest');
    expect(pairs).toHaveLength(299);
    for (const { new: fresh, old } of pairs)
      expect([fresh.name, text(old.bytes)]).toEqual([fresh.name, files[fresh.name]]);
  });
});

describe('without what it takes', () => {
  const without = (run: Io['run']): Io => ({ ...nodeIo(), run });
  const request = {
    text: 'HEAD',
    staged: false,
    files: [],
    settingsFor: () => {
      throw new Error('not reached');
    },
  };

  it('says that there is no git', () => {
    expect(() =>
      pairsFromGit(
        request,
        without(() => undefined),
      ),
    ).toThrow('there is no `git` on this machine');
  });

  it('says that there is no repository, in the words of git', () => {
    const stderr = 'fatal: not a git repository (or any of the parent directories): .git\n';
    const refuse = without(() => ({ status: 128, stdout: new Uint8Array(), stderr }));
    expect(() => pairsFromGit(request, refuse)).toThrow(
      "git can't be asked here: not a git repository (or any of the parent directories): .git",
    );
  });
});
