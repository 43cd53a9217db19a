import { describe, expect, it } from 'vitest';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { type Configs, openConfigs, type Settings } from '../../src/lint/config.ts';
import { rules } from '../../src/lint/rules/index.ts';

const ruleIds = ['keys/removed', 'keys/unknown', 'files/unmeasured', 'files/unreachable', 'security/debug-enclave'];

/** A world of these files; reads are counted. */
function open(files: Readonly<Record<string, string | Uint8Array>>, file?: string): Configs & { reads: string[] } {
  const reads: string[] = [];
  const absolute = (path: string): string =>
    (path.startsWith('/') ? path : `/project/${path}`).replace('/project/../', '/');
  const io = {
    cwd: '/project',
    stat: (path: string) => (absolute(path) in files ? { type: 'file' as const, size: 0 } : undefined),
    readFile(path: string) {
      const content = files[absolute(path)];
      reads.push(path);
      if (content === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
  };
  return { ...openConfigs({ ...(file !== undefined && { file }), ruleIds: () => ruleIds }, io), reads };
}

function plain(settings: Settings): unknown {
  return {
    ...settings,
    rules: Object.fromEntries(settings.rules),
    variants: Object.fromEntries([...settings.variants].map(([name, define]) => [name, Object.fromEntries(define)])),
  };
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

function problems(text: string): readonly string[] {
  try {
    open({ '/project/manifestly.toml': text }).settingsFor('app.manifest');
  } catch (error) {
    if (!(error instanceof LocatedError)) throw error;
    expect(error.problems.length).toBe(error.message.split('\n').length);
    return error.problems.map(
      ({ code, message, help, range }) =>
        `${code} [${error.source.slice(range!)}] ${message}${help ? `; ${help}` : ''}`,
    );
  }
  return [];
}

const everything = `
gramine = "1.8"
profile = "development"
fail-on = "error"
exclude = ["third_party/", "*.bak.manifest"]
baseline = "ci/baseline.json"
allow-suppressions = false
pal-size = "4M"

[rules]
"keys/removed" = "note"
"keys/*" = "off"

[variant.release]
define = { debug = "0" }

[variant.debug]
define = { debug = "1", arch_libdir = "/lib", verbose = true }

[[files]]
match = ["gsc/**", "user.toml"]
kind = "gsc-user-manifest"
templated = false
gramine = "1.6.1"
profile = "production"
rules = { "files/*" = "error", "keys/unknown" = "warning" }

[[files]]
match = ["*.manifest.template"]
variant = ["release", "debug"]
as = "final"
pal-size = "512K"

[[files]]
match = ["gsc/special.manifest.template"]
variant = "all"
gramine = "1.9"
rules."keys/unknown" = "off"
`;

const general = {
  config: 'manifestly.toml',
  excluded: false,
  gramine: '1.8',
  profile: 'development',
  failOn: 'error',
  baseline: 'ci/baseline.json',
  allowSuppressions: false,
  palSize: 4194304n,
  rules: { 'keys/removed': 'note', 'keys/unknown': 'off' },
  variants: { release: { debug: '0' }, debug: { debug: '1', arch_libdir: '/lib', verbose: true } },
};

describe('the configuration of a file', () => {
  const configs = open({ '/project/manifestly.toml': everything });

  it('says what holds for every file', () => {
    expect(plain(configs.settingsFor('sub/app.manifest'))).toEqual(general);
  });

  it('leaves out what a glob excludes', () => {
    expect(configs.settingsFor('third_party/x/app.manifest').excluded).toBe(true);
    expect(configs.settingsFor('/project/a/third_party').excluded).toBe(true);
    expect(configs.settingsFor('./a/b.bak.manifest').excluded).toBe(true);
  });

  it('says more of some files, the last that is said being the strongest', () => {
    expect(plain(configs.settingsFor('gsc/special.manifest.template'))).toEqual({
      ...general,
      gramine: '1.9',
      profile: 'production',
      kind: 'gsc-user-manifest',
      templated: false,
      as: 'final',
      palSize: 524288n,
      variant: 'all',
      rules: {
        'keys/removed': 'note',
        'keys/unknown': 'off',
        'files/unmeasured': 'error',
        'files/unreachable': 'error',
      },
    });
    expect(plain(configs.settingsFor('x/app.manifest.template'))).toEqual({
      ...general,
      as: 'final',
      palSize: 524288n,
      variant: ['release', 'debug'],
    });
  });

  it('leaves everything open when there is none, or an empty one', () => {
    expect(plain(open({}).settingsFor('app.manifest'))).toEqual({
      excluded: false,
      rules: {},
      variants: {},
      allowSuppressions: true,
    });
    expect(plain(open({ '/project/manifestly.toml': '' }).settingsFor('app.manifest'))).toEqual({
      config: 'manifestly.toml',
      excluded: false,
      rules: {},
      variants: {},
      allowSuppressions: true,
    });
  });
});

describe('the configuration that holds', () => {
  it('is the nearest above the file, wherever the command runs, and is read once', () => {
    const configs = open({
      '/manifestly.toml': 'gramine = "1.0"\nbaseline = "b.json"\nexclude = ["other/x.manifest"]',
      '/project/sub/manifestly.toml': 'gramine = "1.2"\nbaseline = "../b.json"\nexclude = ["/y.manifest"]',
    });
    const seen = [
      'a.manifest',
      'sub/a.manifest',
      'sub/y.manifest',
      'sub/deep/y.manifest',
      '../other/x.manifest',
      '/x.manifest',
      'b.manifest',
    ];
    expect(
      seen.map((path) => {
        const { config, gramine, baseline, excluded } = configs.settingsFor(path);
        return `${path} ${config} ${gramine} ${baseline}${excluded ? ' excluded' : ''}`;
      }),
    ).toEqual([
      'a.manifest ../manifestly.toml 1.0 ../b.json',
      'sub/a.manifest sub/manifestly.toml 1.2 b.json',
      'sub/y.manifest sub/manifestly.toml 1.2 b.json excluded',
      'sub/deep/y.manifest sub/manifestly.toml 1.2 b.json',
      '../other/x.manifest ../manifestly.toml 1.0 ../b.json excluded',
      '/x.manifest ../manifestly.toml 1.0 ../b.json',
      'b.manifest ../manifestly.toml 1.0 ../b.json',
    ]);
    expect(configs.reads).toEqual(['../manifestly.toml', 'sub/manifestly.toml']);
  });

  it('is the one that was named, for every file', () => {
    const configs = open(
      { '/project/manifestly.toml': 'gramine = "1.0"', '/project/ci/strict.toml': 'gramine = "1.3"' },
      'ci/strict.toml',
    );
    expect(configs.settingsFor('a.manifest').gramine).toBe('1.3.1');
    expect(configs.settingsFor('a.manifest').config).toBe('ci/strict.toml');
  });

  it('must be there and readable when it was named', () => {
    expect(() => open({}, 'none.toml')).toThrow("configuration `none.toml` can't be read: it does not exist");
    expect(() => open({ '/project/x.toml': new Uint8Array([0x66, 0xff]) }, 'x.toml')).toThrow(
      'x.toml:1:2: 0xff is not valid UTF-8 (save the file as UTF-8)',
    );
  });

  it('may begin with a byte order mark and have CRLF', () => {
    expect(
      open({ '/project/manifestly.toml': '\ufeffgramine = "1.4"\r\nprofile = "production"\r\n' }).settingsFor('a')
        .gramine,
    ).toBe('1.4');
  });
});

describe('a wrong configuration', () => {
  it.each([
    ['gramin = "1.9"', ['config/unknown-key [gramin] there is no setting `gramin` here; use `gramine`']],
    [
      'colour = true',
      [
        'config/unknown-key [colour] there is no setting `colour` here; use `gramine`, `profile`, `fail-on`, `exclude`, `baseline`, `allow-suppressions`, `pal-size`, `rules`, `variant` or `files`',
      ],
    ],
    ['[variants.release]', ['config/unknown-key [variants] there is no setting `variants` here; use `variant`']],
    ['gramine = 1.9', ['config/value [1.9] this must be a string; write it in quotes: `"1.9"`']],
    ['gramine = "2.0"', ['config/release ["2.0"] there is no Gramine release `2.0`; use one of `1.0` to `1.9`']],
    [
      'gramine = 2024-01-01',
      ['config/value [2024-01-01] a date can\'t stand here; write it in quotes: `"2024-01-01"`'],
    ],
    ['profile = "prod"', ['config/value ["prod"] `prod` can\'t stand here; use `"production"` or `"development"`']],
    ['profile = "devlopment"', ['config/value ["devlopment"] `devlopment` can\'t stand here; use `"development"`']],
    ['exclude = "a"', ['config/value ["a"] this must be a list']],
    ['exclude = ["a", 1]', ['config/value [1] this must be a string; write it in quotes: `"1"`']],
    [
      'exclude = ["ok", "[a"]',
      [
        'config/glob ["[a"] this is no glob: `[` has no `]`; use `*`, `?`, `**`, `[a-z]` and `{one,two}`, and `\\` before a character that stands for itself',
      ],
    ],
    ['allow-suppressions = "no"', ['config/value ["no"] this must be `true` or `false`']],
    ['pal-size = "4MB"', ['config/value ["4MB"] `4MB` is no size; write it as in `4M`']],
    [
      'pal-size = "99999999999999999999G"',
      [
        'config/value ["99999999999999999999G"] `99999999999999999999G` is beyond 64 bits; write the size of `libpal.so` in memory, e.g. `4M`',
      ],
    ],
    ['baseline = ""', ['config/value [""] `` is no file name; write it as in `manifestly-baseline.json`']],
    [
      '[rules]\n"keys/removd" = "off"',
      ['config/unknown-rule ["keys/removd"] there is no rule `keys/removd`; use `keys/removed`'],
    ],
    ['[rules]\n"key/*" = "off"', ['config/unknown-rule ["key/*"] there is no group of rules `key/*`; use `keys/*`']],
    [
      'rules = { "keys/removed" = "fatal" }',
      ['config/value ["fatal"] `fatal` can\'t stand here; use `"off"`, `"note"`, `"warning"` or `"error"`'],
    ],
    [
      '[variant.a]\ndefine = { n = 4, off = false }',
      [
        'config/value [4] this must be a string or `true`; write it in quotes: `"4"`',
        'config/value [false] this must be a string or `true`',
      ],
    ],
    [
      '[variant.all]',
      ['config/unknown-variant [all] no variant can be called `all`: it stands for every one of them; rename it'],
    ],
    [
      '[variant.release]\n[[files]]\nmatch = ["a"]\nvariant = ["release", "relaese", "x y"]',
      [
        'config/unknown-variant ["relaese"] there is no variant `relaese`; use `release`',
        'config/unknown-variant ["x y"] there is no variant `x y`; add a table `[variant."x y"]`',
      ],
    ],
    [
      '[[files]]\nmatch = ["a"]\nvariant = "all"',
      ['config/unknown-variant ["all"] there are no variants; add tables such as `[variant.release]`'],
    ],
    ['[[files]]\nprofile = "production"', ['config/missing-key [[[files]]] `match` is missing; add it']],
    ['[[files]]\nmatch = []', ['config/value [[]] the list is empty; name something, or remove the list']],
    ['[files]\nmatch = ["a"]', ['config/value [[files]] this must be a list']],
    [
      '__proto__ = 1\nconstructor = 2',
      ['__proto__', 'constructor'].map(
        (key) =>
          `config/unknown-key [${key}] there is no setting \`${key}\` here; use \`gramine\`, \`profile\`, \`fail-on\`, \`exclude\`, \`baseline\`, \`allow-suppressions\`, \`pal-size\`, \`rules\`, \`variant\` or \`files\``,
      ),
    ],
  ])('%j is told so at its place', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('is told everything at once, in the order of the text, with line and column', () => {
    const text =
      'gramine = "3"\nexclud = []\n\n[rules]\n"keys/unknow" = "of"\n\n[[files]]\nmatch = ["{a"]\nas = "last"\n';
    expect(messageOf(() => open({ '/project/sub/manifestly.toml': text }).settingsFor('sub/a'))).toBe(
      [
        'sub/manifestly.toml:1:11: there is no Gramine release `3` (use one of `1.0` to `1.9`)',
        'sub/manifestly.toml:2:1: there is no setting `exclud` here (use `exclude`)',
        'sub/manifestly.toml:5:1: there is no rule `keys/unknow` (use `keys/unknown`)',
        'sub/manifestly.toml:5:17: `of` can\'t stand here (use `"off"`)',
        'sub/manifestly.toml:8:10: this is no glob: `{` has no `}` (use `*`, `?`, `**`, `[a-z]` and `{one,two}`, and `\\` before a character that stands for itself)',
        'sub/manifestly.toml:9:6: `last` can\'t stand here (use `"source"` or `"final"`)',
      ].join('\n'),
    );
  });

  it('that does not parse is told only that', () => {
    const found = problems('gramine = 1.9\nprofile = \nexclude = [1,\n');
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((line) => line.startsWith('config/value'))).toEqual([]);
  });

  it('does not matter to files that have another', () => {
    const configs = open({ '/project/manifestly.toml': 'x', '/project/sub/manifestly.toml': '' });
    expect(configs.settingsFor('sub/a.manifest').config).toBe('sub/manifestly.toml');
    expect(() => configs.settingsFor('a.manifest')).toThrow(LocatedError);
  });
});

it('every rule can be configured', () => {
  const text = `[rules]\n${rules.map(({ id }) => `"${id}" = "off"`).join('\n')}\n`;
  const io = {
    cwd: '/',
    stat: () => ({ type: 'file' as const, size: 0 }),
    readFile: () => new TextEncoder().encode(text),
  };
  expect(openConfigs({ ruleIds: () => rules.map(({ id }) => id) }, io).settingsFor('a').rules.size).toBe(rules.length);
});
