import { describe, expect, test } from 'vitest';
import { importGenpolicySettings } from '../../../src/policy/import/genpolicy-settings.ts';
import { settingsWithDropIns } from '../../../src/policy/import/settings-patch.ts';
import { Source } from '../../../src/text/source.ts';
import { matcherShown, place, shown, variableShown, written } from './imports.ts';

const source = (value: unknown, name = 'genpolicy-settings.json') => new Source(name, JSON.stringify(value, null, 1));

const settings = {
  common: {
    cpath: '/run/kata-containers/shared/containers',
    sfprefix: '^$(cpath)/$(bundle-id)-[a-z0-9]{16}-',
    ipv4_a: '[0-9.]+',
  },
  request_defaults: {
    CreateContainerRequest: { allow_env_regex: ['^AZ_ID=[A-F0-9]*$', '^[A-Z]+_HOST=$(ipv4_a)$', '^X=$(dns_label)$'] },
    CopyFileRequest: ['$(sfprefix)[a-z]+$'],
    ExecProcessRequest: { allowed_commands: [['ls', '-la'], [], 'x'], regex: ['^ls|date$'], commands: ['cat'] },
    WriteStreamRequest: true,
    ReadStreamRequest: false,
    CloseStdinRequest: 1,
    UpdateRoutesRequest: {},
  },
  cluster_config: {},
};

describe('settings of genpolicy', () => {
  test('are what holds in every container', () => {
    const { permissions, notes } = importGenpolicySettings(source(settings));
    expect(permissions.execs.map(shown)).toEqual([
      'exec ["ls" "-la"] tty allowed /^AZ_ID=[A-F0-9]*$/ /^[A-Z]+_HOST=[0-9.]+$/ *',
      'exec joined /^ls|date$/ tty allowed /^AZ_ID=[A-F0-9]*$/ /^[A-Z]+_HOST=[0-9.]+$/ *',
    ]);
    expect(permissions.environment!.map(variableShown)).toEqual([
      '/^AZ_ID=[A-F0-9]*$/',
      '/^[A-Z]+_HOST=[0-9.]+$/',
      '*',
    ]);
    expect(permissions.copyFile.map(({ path }) => matcherShown(path))).toEqual([
      '/^/run/kata-containers/shared/containers/[a-z0-9]{64}-[a-z0-9]{16}-[a-z]+$/',
    ]);
    expect([...permissions.endpoints].map(([name, { answer }]) => `${name} ${answer}`)).toEqual([
      'CopyFileRequest conditional',
      'ExecProcessRequest conditional',
      'ReadStreamRequest denied',
      'WriteStreamRequest allowed',
    ]);
    expect(permissions.unknown.map(({ why, range }) => `${place(permissions, range)}${why}`)).toEqual([
      '25:5 `request_defaults.ExecProcessRequest.allowed_commands[2]` is not a list of arguments',
      '12:5 the pattern holds a macro whose text is not known',
      '36:24 `request_defaults.CloseStdinRequest` is not `true` or `false`',
    ]);
    expect(notes.map(({ range, message }) => `${place(permissions, range)}${message}`)).toEqual([
      '24:5 an empty command starts nothing',
      '30:4 no rule reads `commands`, so it allows nothing',
      '37:3 what `UpdateRoutesRequest` may change is not read',
      '39:2 `cluster_config` says nothing about what may be started',
    ]);
  });

  test('become a policy to be completed', () => {
    const { text } = written(importGenpolicySettings(source(settings)), { container: 'web' });
    expect(text).toBe(`# From genpolicy's settings.
format = 1

[policy]
id = "genpolicy-settings"
counter = 1
default = "deny"

# genpolicy-settings.json:16
[[host.copy_file]]
path = '/run/kata-containers/shared/containers/[a-z0-9]{64}-[a-z0-9]{16}-[a-z]+'

# genpolicy-settings.json:1
[[container]]
name = "web"
image = "unknown" # decide: the image, with its digest
argv = ["/decide"] # decide: the command line
cwd = "/" # decide: the working directory
user = { uid = 65534, gid = 65534 } # decide: the user
env = [
  { name = "AZ_ID", regex = '[0-9A-F]*', required = false },
]
signals = ["KILL", "TERM"]

# genpolicy-settings.json:20
[[container.exec]]
id = "ls"
purpose = "operate"
argv = ["ls", "-la"]
tty = "allowed"
io = { stdin = true, resize = true }
signals = ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "KILL", "WINCH", "STOP", "CONT"]
`);
  });

  test('have to be an object, or a list', () => {
    expect(() => importGenpolicySettings(new Source('s.json', '1'))).toThrow(
      's.json:1:1: settings have to be an object, and a drop-in a list',
    );
    expect(() => importGenpolicySettings(new Source('s.json', '{'))).toThrow(/^s\.json:1:2: /);
  });
});

const dropIn = (...operations: unknown[]) => source(operations, '10-exec.json');
const changed = (...operations: unknown[]) =>
  JSON.parse(
    settingsWithDropIns(source({ a: { b: [1, 2] }, 'x/y~z': 12345678901234567890n.toString() }), [
      dropIn(...operations),
    ]).text,
  );

describe('a drop-in', () => {
  test('by itself is what it adds', () => {
    const { permissions } = importGenpolicySettings(
      dropIn(
        { op: 'add', path: '/request_defaults/ExecProcessRequest/allowed_commands/-', value: ['ls'] },
        { op: 'add', path: '/request_defaults/ExecProcessRequest/allowed_commands/0', value: ['id'] },
        { op: 'replace', path: '/request_defaults/ExecProcessRequest/regex', value: ['^a$'] },
        { op: 'replace', path: '/request_defaults/ReadStreamRequest', value: true },
        { op: 'remove', path: '/request_defaults/CopyFileRequest/0' },
      ),
    );
    expect(permissions.execs.map(shown)).toEqual([
      'exec ["ls"] tty allowed',
      'exec ["id"] tty allowed',
      'exec joined /^a$/ tty allowed',
    ]);
    expect(permissions.execs.map(({ range }) => permissions.source.position(range.start).line)).toEqual([5, 12, 20]);
    expect(permissions.endpoints.get('ReadStreamRequest')?.answer).toBe('allowed');
  });

  test('changes settings as RFC 6902 says', () => {
    const rest = { 'x/y~z': '12345678901234567890' };
    expect(changed({ op: 'add', path: '/a/b/-', value: 3 })).toEqual({ a: { b: [1, 2, 3] }, ...rest });
    expect(changed({ op: 'add', path: '/a/b/1', value: 3 })).toEqual({ a: { b: [1, 3, 2] }, ...rest });
    expect(Object.entries(changed({ op: 'add', path: '/__proto__', value: 3 }))).toContainEqual(['__proto__', 3]);
    expect(changed({ op: 'replace', path: '/a/b/0', value: null })).toEqual({ a: { b: [null, 2] }, ...rest });
    expect(changed({ op: 'remove', path: '/a/b/0' })).toEqual({ a: { b: [2] }, ...rest });
    expect(changed({ op: 'remove', path: '/x~1y~0z' })).toEqual({ a: { b: [1, 2] } });
    expect(changed({ op: 'move', from: '/a/b', path: '/c' })).toEqual({ a: {}, c: [1, 2], ...rest });
    expect(changed({ op: 'copy', from: '/a/b/1', path: '/a/b/0' })).toEqual({ a: { b: [2, 1, 2] }, ...rest });
    expect(changed({ op: 'test', path: '/a', value: { b: [1, 2] } }, { op: 'replace', path: '', value: 7 })).toBe(7);
  });

  test.each([
    [{ op: 'add', path: '/n/x', value: 1 }, 'nothing lies at `/n`'],
    [{ op: 'replace', path: '/a/c', value: 1 }, 'nothing lies at `/a/c`'],
    [{ op: 'move', from: '/a', path: '/a/b' }, 'a value is moved into itself'],
    [{ op: 'test', path: '/a', value: 1 }, 'a test fails'],
    [{ op: 'drop', path: '/a' }, 'an operation is neither add, remove, replace, move, copy nor test'],
    [{ op: 'add', path: '/a' }, 'an operation lacks its value'],
    [7, 'an operation is no object'],
  ])('%j is refused in its place', (operation, message) => {
    expect(() => changed(operation)).toThrow(`10-exec.json:2:2: ${message}`);
  });

  test('has to be a list of some operations', () => {
    const settings = source({});
    expect(() => settingsWithDropIns(settings, [new Source('1.json', '{}')])).toThrow(
      '1.json:1:1: a drop-in has to be a list of operations (RFC 6902)',
    );
    const many = Array.from({ length: 1001 }, (_, at) => ({ op: 'add', path: `/n${at}`, value: at }));
    expect(() => settingsWithDropIns(settings, [dropIn(...many)])).toThrow('the drop-in has more than 1000 operations');
  });
});
