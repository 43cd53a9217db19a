import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type DiscoverOptions, discover } from '../../src/commands/discover.ts';
import { nodeIo } from '../../src/commands/node-io.ts';
import { UserError } from '../../src/diagnostic/diagnostic.ts';
import type { Io } from '../../src/io/io.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-discover-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;

/** Empty files (text after ` = ` is content, ` -> ` makes a link); names that end in `/` are empty folders. */
function tree(...names: readonly string[]): string {
  const at = join(root, `t${folders++}`);
  mkdirSync(at);
  for (const name of names) {
    const [, path, , content] = /^(.*?)(?:( = | -> )([\s\S]*))?$/.exec(name)!;
    const place = join(at, path!);
    mkdirSync(path!.endsWith('/') ? place : dirname(place), { recursive: true });
    if (path!.endsWith('/')) continue;
    if (name.includes(' -> ')) symlinkSync(content!, place);
    else writeFileSync(place, content ?? '');
  }
  return at;
}

function ioAt(cwd: string): Io {
  const io = nodeIo();
  return {
    ...io,
    cwd,
    stat: (path) => io.stat(resolve(cwd, path)),
    list: (path) => io.list(resolve(cwd, path)),
    readFile: (path) => io.readFile(resolve(cwd, path)),
  };
}

async function paths(
  cwd: string,
  operands: readonly string[],
  options: DiscoverOptions = {},
): Promise<readonly string[]> {
  const { files } = await discover(operands, options, ioAt(cwd));
  return files.map(({ path }) => path);
}

async function failure(cwd: string, operands: readonly string[], options: DiscoverOptions = {}): Promise<string> {
  try {
    await discover(operands, options, ioAt(cwd));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.help ? `${error.message}; ${error.help}` : error.message;
  }
  return 'none';
}

describe('in a folder', () => {
  const at = tree(
    'app.manifest',
    'app.manifest.sgx',
    'app.manifest.toml',
    'app.manifest.template',
    'a.manifest.jinja',
    'a.manifest.jinja2',
    'a.manifest.j2',
    'bash/manifest.template',
    'bash/manifest',
    'z/y/x/deep.manifest',
    'win/app.exe.manifest',
    'win/lib.DLL.manifest',
    'other/app.manifest.bak',
    'other/Cargo.toml',
    'other/manifest.json',
    'node_modules/pkg/app.manifest',
    '.git/app.manifest',
    '.hidden/h.manifest',
    '.manifestly-abc123.tmp',
    'linked -> z',
    'alias.manifest -> z/y/x/deep.manifest',
    'broken.manifest -> nowhere',
    'folder.manifest/inner.manifest',
  );

  it('finds files by their names, in the order of the code points', async () => {
    expect(await paths(at, ['.'])).toEqual([
      '.hidden/h.manifest',
      'a.manifest.j2',
      'a.manifest.jinja',
      'a.manifest.jinja2',
      'alias.manifest',
      'app.manifest',
      'app.manifest.sgx',
      'app.manifest.template',
      'app.manifest.toml',
      'bash/manifest.template',
      'folder.manifest/inner.manifest',
      'z/y/x/deep.manifest',
    ]);
  });

  it('names them as the folder was named, each once', async () => {
    expect(await paths(at, ['./z/', 'z/y', `${at}/z`, 'z/y/x/deep.manifest', 'bash'])).toEqual([
      'bash/manifest.template',
      'z/y/x/deep.manifest',
    ]);
    expect(await paths(at, [`${at}/z`])).toEqual([`${at}/z/y/x/deep.manifest`]);
    expect(await paths(join(at, 'bash'), ['../z'])).toEqual(['../z/y/x/deep.manifest']);
    expect(await paths(at, ['linked'])).toEqual(['linked/y/x/deep.manifest']);
  });

  it('tells what each is', async () => {
    const { files } = await discover(['app.manifest', 'app.manifest.sgx', 'a.manifest.j2'], {}, ioAt(at));
    expect(files).toEqual([
      { path: 'a.manifest.j2', file: { kind: 'gramine-manifest', templated: true, as: 'source' }, stdin: false },
      { path: 'app.manifest', file: { kind: 'gramine-manifest', templated: false, as: 'source' }, stdin: false },
      { path: 'app.manifest.sgx', file: { kind: 'gramine-manifest', templated: false, as: 'final' }, stdin: false },
    ]);
  });

  it('takes a file with another name only when told its kind', async () => {
    expect(await failure(at, ['other/Cargo.toml'])).toBe(
      'the name of `other/Cargo.toml` does not tell its format; say it with `--kind gramine-manifest`, or map the name under `[[files]]` in `manifestly.toml`',
    );
    const { files } = await discover(['other/Cargo.toml'], { kind: 'gsc-user-manifest', as: 'final' }, ioAt(at));
    expect(files).toEqual([
      { path: 'other/Cargo.toml', file: { kind: 'gsc-user-manifest', templated: false, as: 'final' }, stdin: false },
    ]);
    expect(await failure(at, ['app.manifest'], { kind: 'gsc' })).toBe(
      'there is no kind `gsc`; use one of `gramine-manifest`, `gsc-user-manifest`, `gramine-template`',
    );
  });

  it('says what is missing', async () => {
    expect(await failure(at, ['app.manifest', 'none.manifest'])).toBe('`none.manifest` does not exist');
    expect(await failure(at, ['app.manifest/x.manifest'])).toBe(
      "`app.manifest/x.manifest` can't be read: a part of its path is no folder",
    );
    expect(await failure(at, ['other'])).toBe(
      'no manifest was found in `other`; name a file, or look whether git ignores it: names such as `app.manifest`, `app.manifest.template` and `app.manifest.sgx` are recognised',
    );
    expect(await failure(at, [])).toBe('nothing was named; name files or folders, or `-` for standard input');
    expect(await failure(at, ['broken.manifest'])).toBe(
      '`broken.manifest` does not exist; it is a link, and what it leads to is not there',
    );
  });

  it('says that a folder has a name that is no text', async () => {
    const odd = tree('a/x.manifest');
    mkdirSync(Buffer.concat([Buffer.from(`${odd}/a/b`), Buffer.from([0xff])]));
    expect(await failure(odd, ['a'])).toBe("folder `a/b\ufffd` can't be read: its name is not UTF-8");
  });

  it('says which folder can not be read', async () => {
    const io = ioAt(tree('a/x.manifest'));
    const list: Io['list'] = (path) => {
      if (path === 'a') throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      return io.list(path);
    };
    await expect(discover(['.'], {}, { ...io, list })).rejects.toThrow("folder `a` can't be read: permission denied");
  });

  it('takes a pipe that is named', async () => {
    execFileSync('mkfifo', [join(at, 'pipe.manifest')]);
    expect(await paths(at, ['pipe.manifest'])).toEqual(['pipe.manifest']);
    rmSync(join(at, 'pipe.manifest'));
  });
});

describe('standard input', () => {
  it('may be a template, unless its name says otherwise', async () => {
    const given = async (options: DiscoverOptions): Promise<unknown> =>
      (await discover(['-'], options, ioAt(root))).files.map(({ path, file }) => [path, ...Object.values(file)]);
    expect(await given({})).toEqual([['<stdin>', 'gramine-manifest', true, 'source']]);
    expect(await given({ stdinName: 'x/app.manifest.sgx' })).toEqual([
      ['x/app.manifest.sgx', 'gramine-manifest', false, 'final'],
    ]);
    expect(await given({ stdinName: 'x.txt' })).toEqual([['x.txt', 'gramine-manifest', true, 'source']]);
    expect(await given({ stdinName: 'x.txt', kind: 'gsc-user-manifest' })).toEqual([
      ['x.txt', 'gsc-user-manifest', false, 'source'],
    ]);
    expect(await given({ as: 'final', kind: 'gsc-user-manifest' })).toEqual([
      ['<stdin>', 'gsc-user-manifest', false, 'final'],
    ]);
  });
});

describe('the configuration', () => {
  const at = tree('a.manifest', 'old/b.manifest', 'old/deep/c.manifest', 'gsc/user.toml', 'final.manifest');
  const settingsFor: DiscoverOptions['settingsFor'] = (path) => ({
    excluded: path.startsWith('old'),
    ...(path.startsWith('gsc') && { kind: 'gsc-user-manifest', templated: true }),
    ...(path.startsWith('final') && { as: 'final' }),
  });

  it('excludes folders that are walked and files that are named', async () => {
    expect(await discover(['.', 'old/b.manifest'], { settingsFor }, ioAt(at))).toEqual({
      files: [
        { path: 'a.manifest', file: { kind: 'gramine-manifest', templated: false, as: 'source' }, stdin: false },
        { path: 'final.manifest', file: { kind: 'gramine-manifest', templated: false, as: 'final' }, stdin: false },
        { path: 'gsc/user.toml', file: { kind: 'gsc-user-manifest', templated: true, as: 'source' }, stdin: false },
      ],
      excluded: ['old/b.manifest'],
    });
  });

  it('may exclude all that was named', async () => {
    expect(await discover(['old/b.manifest', './old/'], { settingsFor }, ioAt(at))).toEqual({
      files: [],
      excluded: ['old/b.manifest', 'old'],
    });
  });

  it('does not hide that an excluded file is missing', async () => {
    expect(await failure(at, ['old/none.manifest'], { settingsFor })).toBe('`old/none.manifest` does not exist');
  });
});

describe('what git ignores', () => {
  it('is left out, wherever the rule stands', async () => {
    const at = tree(
      '.git/info/exclude = excluded.manifest\n',
      '.gitignore = build/\n*.manifest.sgx\n!keep.manifest.sgx\n/top.manifest\n',
      'a.manifest',
      'a.manifest.sgx',
      'keep.manifest.sgx',
      'top.manifest',
      'sub/top.manifest',
      'sub/excluded.manifest',
      'sub/.gitignore = /own.manifest\n!wanted.manifest.sgx\n',
      'sub/own.manifest',
      'sub/wanted.manifest.sgx',
      'sub/deep/own.manifest',
      'build/b.manifest',
      'CASE/Build/c.manifest',
    );
    const expected = [
      'CASE/Build/c.manifest',
      'a.manifest',
      'keep.manifest.sgx',
      'sub/deep/own.manifest',
      'sub/top.manifest',
      'sub/wanted.manifest.sgx',
    ];
    expect(await paths(at, ['.'])).toEqual(expected);
    expect(await paths(at, ['sub'])).toEqual(expected.filter((path) => path.startsWith('sub/')));
    expect(await paths(join(at, 'sub'), ['deep', '.'])).toEqual([
      'deep/own.manifest',
      'top.manifest',
      'wanted.manifest.sgx',
    ]);
  });

  it('is taken when it is named, file or folder', async () => {
    const at = tree('.git/', '.gitignore = build/\n', 'build/b.manifest', 'build/sub/c.manifest');
    expect(await paths(at, ['build/b.manifest'])).toEqual(['build/b.manifest']);
    expect(await paths(at, ['build'])).toEqual(['build/b.manifest', 'build/sub/c.manifest']);
    expect(await failure(at, ['.'])).toMatch(/^no manifest was found in `.`; /);
  });

  it('passes over patterns that would take forever or are too long to be a pattern', async () => {
    const deep = `${'a/'.repeat(300)}y.manifest`;
    const bombs = ['**/a/**/a/**/a/**/a/**/b', `${'a/**/'.repeat(30)}b`, '\\ '.repeat(100_000), '['.repeat(100_000)];
    const at = tree('.git/', `.gitignore = ${bombs.join('\n')}\n/b.manifest\n`, deep, 'b.manifest');
    expect(await paths(at, ['.'])).toEqual([deep]);
  }, 5000);

  it('is told without a repository by the files in the folder', async () => {
    const at = tree(
      '.gitignore = a.manifest\n',
      'a.manifest',
      'b/.gitignore = x.manifest',
      'b/x.manifest',
      'b/y.manifest',
    );
    expect(await paths(at, ['.'])).toEqual(['b/y.manifest']);
    expect(await paths(at, ['b'])).toEqual(['b/y.manifest']);
  });

  it('starts anew in a repository inside another, and follows what a worktree shares', async () => {
    const at = tree(
      '.git/info/exclude = shared.manifest\n',
      '.git/worktrees/w/commondir = ../..\n',
      '.gitignore = a.manifest\n',
      'a.manifest',
      'inner/.git/info/exclude = b.manifest\n',
      'inner/a.manifest',
      'inner/b.manifest',
      `w/.git = gitdir: ../.git/worktrees/w\n`,
      'w/a.manifest',
      'w/shared.manifest',
    );
    expect(await paths(at, ['.'])).toEqual(['inner/a.manifest', 'w/a.manifest']);
    expect(await paths(at, ['w'])).toEqual(['w/a.manifest']);
  });

  it('agrees with git on random trees and rules', async () => {
    let seed = 11;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const pick = (...of: readonly string[]): string => of[random(of.length)]!;
    const rule = (): string =>
      pick('', '', '!') +
      pick(
        'a/',
        'b',
        '*.manifest',
        '/a',
        'a/b',
        '**/c',
        'a/**',
        'x.manifest',
        '/b/*',
        'c/',
        '?.manifest',
        '[ab]',
        '# no',
        'y.manifest ',
      );
    const rules = (): string => `${Array.from({ length: random(5) }, rule).join('\n')}\n`;
    for (let round = 0; round < 60; round++) {
      const names: string[] = [];
      for (const folder of ['', 'a/', 'b/', 'a/b/', 'a/c/', 'b/a/', 'a/b/c/']) {
        names.push(`${folder}x.manifest`, `${folder}y.manifest`);
        if (random(3) === 0) names.push(`${folder}.gitignore = ${rules()}`);
      }
      const at = tree(...names);
      execFileSync('git', ['init', '-q'], { cwd: at });
      const listed = execFileSync('git', ['-c', 'core.excludesFile=', 'ls-files', '-co', '--exclude-standard'], {
        cwd: at,
        encoding: 'utf8',
      });
      const expected = listed
        .split('\n')
        .filter((path) => path.endsWith('.manifest'))
        .sort();
      const found = await paths(at, ['.']).catch((error: unknown) =>
        error instanceof UserError ? [] : Promise.reject(error),
      );
      expect({ names, found }).toEqual({ names, found: expected });
    }
  });
});
