import { describe, expect, test } from 'vitest';
import { readExecPolicy } from '../../src/policy/read.ts';
import { Source } from '../../src/text/source.ts';
import { policyOf } from './policies.ts';

const whole = `format = 1

[policy]
id = "payments/api"
counter = 17
default = "deny"
not_after = 2026-12-31T00:00:00Z

[[container]]
name = "api"
image = "registry.example/api@sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"
argv = ["/usr/bin/api", { one_of = ["--tls", "--plain"] }]
cwd = "/srv"
user = { uid = 10001, gid = 10001, groups = [3, 1, 2] }
env = [
  { name = "PATH", value = "/usr/bin" },
  { name = "HOSTNAME", regex = "[a-z0-9.-]{1,253}", required = false },
]

[[container.exec]]
id = "stats"
purpose = "operate"
argv = ["/usr/bin/admin", "stats"]
rest = { max = 1, regex = "--top=[0-9]{1,3}" }
extra_env = [{ name = "PATH", value = "/sbin" }, { name = "LANG", one_of = ["C", "C.UTF-8"] }]
`;

function problemsOf(text: string): readonly string[] {
  const source = new Source('p.toml', text);
  const read = readExecPolicy(source);
  if (!('problems' in read)) return [];
  return read.problems.map(({ message, help, range }) => {
    const at = range ? source.position(range.start) : undefined;
    return `${at?.line}:${at?.column} ${message}${help === undefined ? '' : ` (${help})`}`;
  });
}

describe('a policy that is right', () => {
  test('has every default filled in', () => {
    const { containers, host, replaceAtRuntime, release } = policyOf(whole);
    expect({ host, replaceAtRuntime, release }).toEqual({
      host: { copyFile: [], diagnostics: false, metrics: false, networkSetup: 'deny' },
      replaceAtRuntime: 'never',
      release: [],
    });
    expect(containers[0]).toMatchObject({
      sandbox: false,
      tty: false,
      noNewPrivileges: true,
      privileged: false,
      capabilities: [],
      readOnlyRoot: true,
      user: { uid: 10001, gid: 10001, groups: [1, 2, 3] },
      streams: { stdin: false, stdout: false, stderr: false, resize: false },
      signals: ['KILL', 'TERM'],
      maxInstances: 1,
    });
  });

  test('gives an exec entry the user, folder and variables of its container, but for those it sets itself', () => {
    const [exec] = policyOf(whole).containers[0]!.execs;
    expect(exec).toMatchObject({ user: { uid: 10001 }, cwd: '/srv', signals: [], tty: 'never', container: 'api' });
    expect(exec!.variables.map(({ name, value, required }) => [name, value, required])).toEqual([
      ['HOSTNAME', { kind: 'pattern', pattern: '[a-z0-9.-]{1,253}', dialect: 'portable' }, false],
      ['PATH', { kind: 'exact', value: '/sbin' }, true],
      ['LANG', { kind: 'one-of', values: ['C', 'C.UTF-8'] }, true],
    ]);
  });

  test('knows the place of everything', () => {
    const { source, rangeOf, containers } = policyOf(whole);
    const text = (path: string) => source.slice(rangeOf(path)!);
    expect(text('policy.not_after')).toBe('2026-12-31T00:00:00Z');
    expect(text('container[0].exec[0].rest.max')).toBe('1');
    expect(text('container[0].argv[1].one_of[1]')).toBe('"--plain"');
    expect(rangeOf('container[0].exec[1].id')).toBeUndefined();
    expect(source.slice(containers[0]!.execs[0]!.range)).toBe('[[container.exec]]');
  });
});

describe('what is wrong is said in its place', () => {
  const replaced = (from: string, to: string) => whole.replace(from, to);

  test.each([
    [
      'an unknown key',
      replaced('counter = 17', 'countr = 17'),
      ['3:1 `counter` is missing (add it)', '5:1 there is no setting `countr` here (use `counter`)'],
    ],
    ['a counter that is none', replaced('17', '0'), ['5:11 `0` is too low (use at least `1`)']],
    ['a text for a number', replaced('17', '"17"'), ['5:11 this must be a number']],
    ['another default', replaced('"deny"', '"allow"'), ['6:11 `allow` can\'t stand here (use `"deny"`)']],
    ['another format', replaced('format = 1', 'format = 2'), ["1:10 `2` can't stand here (use `1`)"]],
    [
      'a date without a zone',
      replaced('00:00:00Z', '00:00:00'),
      ['7:13 `2026-12-31T00:00:00` is no date and time with a zone (write it as in `2026-12-31T00:00:00Z`)'],
    ],
    [
      'a date that is none',
      replaced('2026-12-31T00:00:00Z', '"2026-13-31T00:00:00Z"'),
      ['7:13 there is no such date (write it as in `2026-12-31T00:00:00Z`)'],
    ],
    [
      'an end before the beginning',
      replaced('not_after', 'not_before = 2027-01-01T00:00:00Z\nnot_after'),
      ['8:13 the policy would end before it begins (make `not_after` later than `not_before`)'],
    ],
    [
      'a joined command line',
      replaced('["/usr/bin/admin", "stats"]', '"/usr/bin/admin stats"'),
      ['23:8 this must be a list'],
    ],
    [
      'a misspelt kind of argument',
      replaced('{ one_of = ["--tls", "--plain"] }', '{ oneof = ["--tls"] }'),
      [
        '12:25 `regex` or `one_of` is missing (add one of them)',
        '12:27 there is no setting `oneof` here (use `one_of`)',
      ],
    ],
    [
      'a number among the arguments',
      replaced('{ one_of = ["--tls", "--plain"] }', '8443'),
      ['12:25 this must be a string or a table (write it in quotes: `"8443"`)'],
    ],
    [
      'two ways to say what a value is',
      replaced('value = "/usr/bin"', 'value = "/usr/bin", regex = "x"'),
      ['16:40 only one of `value` and `regex` can stand here (remove the others)'],
    ],
    [
      'arguments that may be anything',
      replaced(', regex = "--top=[0-9]{1,3}"', ''),
      ['24:8 `regex` or `one_of` is missing (add one of them)'],
    ],
    ['a pattern that engines read differently', replaced('--top=[0-9]{1,3}', '--top=(?=1)'), ['24:34']],
    [
      'more at least than at most',
      replaced('max = 1', 'min = 2, max = 1'),
      ['24:16 `min` is beyond `max` (exchange them)'],
    ],
    [
      'a name that occurs twice',
      replaced('"HOSTNAME"', '"PATH"'),
      ['17:12 a variable called `PATH` stands in line 16 already (rename or remove one of them)'],
    ],
    ['NUL', replaced('"/srv"', '"/srv\\u0000"'), ["13:7 the text holds NUL, which can't stand here (remove it)"]],
    ['a signal that is misspelt', replaced('cwd = "/srv"', 'cwd = "/srv"\nsignals = ["SIGTERM"]'), ['14:12']],
    [
      'a signal twice',
      replaced('cwd = "/srv"', 'cwd = "/srv"\nsignals = ["TERM", "TERM"]'),
      ['14:20 `TERM` stands here twice (remove one)'],
    ],
    [
      'capabilities of a privileged container',
      replaced('cwd = "/srv"', 'cwd = "/srv"\nprivileged = true\ncapabilities = []'),
      ['15:1 a privileged container has every capability (remove `capabilities`, or `privileged`)'],
    ],
    [
      'a release of keys to later policies alone',
      `${whole}[[release]]\nresource = "a/b/c"\nmin_counter = 18\n`,
      ["28:15 `min_counter` is beyond the policy's own counter (use at most `17`, or raise `policy.counter`)"],
    ],
    ['a text that is no TOML', 'format = \n', ['1:1']],
    [
      'an empty text',
      '',
      ['1:1 `format` is missing (add it)', '1:1 `policy` is missing (add it)', '1:1 `container` is missing (add it)'],
    ],
  ])('%s', (_, text, expected) => {
    const found = problemsOf(text);
    expect(
      found.map((one, at) => one.slice(0, expected[at]?.includes(' ') ? undefined : expected[at]?.length)),
    ).toEqual(expected);
  });
});
