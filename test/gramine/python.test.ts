import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { describePython } from '../../src/gramine/python/describe.ts';
import { NotDescribed, schemePath, schemePaths } from '../../src/gramine/python/environment.ts';
import { readDict } from '../../src/gramine/python/literal.ts';
import { literalTree } from '../literal-tree.ts';

const program = '\x7fELF';
const sysconfig = `_INSTALL_SCHEMES = {
    'posix_prefix': {
        'stdlib': '{installed_base}/{platlibdir}/python{py_version_short}',
        'purelib': '{base}/lib/python{py_version_short}/site-packages',
        },
    }
`;
const installed = {
  '/opt/py/bin/python3': '-> python3.12',
  '/opt/py/bin/python3.12': `${program}\x003.12.4\x00`,
  '/opt/py/lib/python3.12/os.py': '',
  '/opt/py/lib/python3.12/sysconfig.py': sysconfig,
  '/opt/py/lib/python3.12/lib-dynload/_bz2.cpython-312-x86_64-linux-gnu.so': '',
  '/opt/py/lib/python3.12/site-packages/a.pth': '# comment\n../../more\n/nowhere\n\nimport os; os.x\n',
  '/opt/py/lib/more/': '',
};

function describeIn(files: Record<string, string>, interpreter: string, env: Record<string, string> = {}) {
  return describePython(interpreter, { files: literalTree(files), env: new Map(Object.entries(env)) });
}

function refusal(files: Record<string, string>, interpreter: string, env: Record<string, string> = {}): string {
  try {
    describeIn(files, interpreter, env);
    return 'described';
  } catch (error) {
    if (error instanceof NotDescribed) return error.message;
    throw error;
  }
}

describe('an interpreter is described from its files', () => {
  test('its search path has the folders that .pth files name, and says which run code', () => {
    const { sysPath } = describeIn(installed, '/opt/py/bin/python3');
    expect(sysPath.entries.map(({ path, exists }) => `${path}${exists ? '' : ' (absent)'}`)).toEqual([
      '/opt/py/lib/python312.zip (absent)',
      '/opt/py/lib/python3.12',
      '/opt/py/lib/python3.12/lib-dynload',
      '/opt/py/lib/python3.12/site-packages',
      '/opt/py/lib/more',
    ]);
    expect(sysPath.running).toEqual(['/opt/py/lib/python3.12/site-packages/a.pth']);
  });

  test('its version stands in the program, its suffix in the names of its modules', () => {
    const python = describeIn(installed, '/opt/py/bin/python3.12');
    expect(python.implementation.version).toEqual([3n, 12n, 4n, 'final', 0n]);
    expect(python.configVariables.get('EXT_SUFFIX')).toBe('.cpython-312-x86_64-linux-gnu.so');
    expect(python.isNone('CFLAGS')).toBe(false);
  });

  test('a virtual environment has its own prefix and the library of its home', () => {
    const files = {
      ...installed,
      '/srv/venv/bin/python3': '-> /opt/py/bin/python3',
      '/srv/venv/pyvenv.cfg': 'home = /opt/py/bin\ninclude-system-site-packages = false\n',
      '/srv/venv/lib/python3.12/site-packages/': '',
    };
    const python = describeIn(files, '/srv/venv/bin/python3');
    expect(Object.fromEntries(schemePaths(python))).toEqual({
      stdlib: '/opt/py/lib/python3.12',
      purelib: '/srv/venv/lib/python3.12/site-packages',
    });
    expect(python.sysPath.entries.map(({ path }) => path).slice(-1)).toEqual([
      '/srv/venv/lib/python3.12/site-packages',
    ]);
  });

  test.each([
    ['/opt/py/bin/none', {}, 'there is no program `/opt/py/bin/none`'],
    ['none', {}, '`none` is in no folder of PATH'],
    ['bin/python3', {}, '`bin/python3` is no absolute path'],
    ['/opt/py/bin/script', {}, '`/opt/py/bin/script` is a script or something else, no program'],
    ['/bin/python3.9', {}, "the standard library of `/bin/python3.9` can't be found"],
    ['/opt/py/bin/python3', { PYTHONHOME: '/x' }, '`PYTHONHOME` is set, which moves the standard library of Python'],
  ])('%s %o is refused', (interpreter, env, message) => {
    const files = { ...installed, '/opt/py/bin/script': '#!/bin/sh\n', '/bin/python3.9': program };
    expect(refusal(files, interpreter, env as Record<string, string>)).toBe(message);
  });

  test('a name without a version must leave no choice', () => {
    const files = { '/bin/python': program, '/lib/python3.9/os.py': '', '/lib/python3.10/os.py': '' };
    expect(refusal(files, '/bin/python')).toContain('does not say which library is its own');
  });
});

describe('data of a module is read, not run', () => {
  test.each([
    [
      "d = {'a': 'x' 'y', # comment\n 'b': -1, 'c': {'n': None, 't': True}, }",
      { a: 'xy', b: -1n, c: { n: null, t: true } },
    ],
    ["d = {'a': open('/etc/passwd')}", undefined],
    ["d = {'a': '\\x41'}", undefined],
    ["d = {'a': 1", undefined],
    [`d = ${"{'a': ".repeat(50)}`, undefined],
    ['e = {}', undefined],
  ])('%s', (module, expected) => {
    const plain = (value: unknown): unknown =>
      value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)])) : value;
    expect(plain(readDict(module, 'd'))).toEqual(expected);
  });
});

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifestly-python-')));
afterAll(() => rmSync(folder, { recursive: true }));

const hasPython = spawnSync('/usr/bin/python3', ['--version']).status === 0;
const venvs = [[], ['--system-site-packages']].map((options, index) => {
  const venv = join(folder, `venv${index}`);
  const made =
    hasPython && spawnSync('/usr/bin/python3', ['-m', 'venv', '--without-pip', ...options, venv]).status === 0;
  return made ? `${venv}/bin/python3` : undefined;
});
const interpreters = [hasPython ? '/usr/bin/python3' : undefined, ...venvs].filter((path) => path !== undefined);

const asked = `
import json, sys, sysconfig
version = sys.implementation.version
print(json.dumps([sys.path[1:], sysconfig.get_paths(), {k: v for k, v in sysconfig.get_config_vars().items() if type(v) in (str, int)},
    sys.implementation.cache_tag, list(version), sysconfig.get_path('stdlib', vars={'py_version_short': str(version.major)})]))
`;

describe.skipIf(!hasPython)('as the interpreter itself says', () => {
  test.each(interpreters)('%s', (interpreter) => {
    const env = { HOME: '/nonexistent', PATH: '/usr/bin:/bin' };
    writeFileSync(join(folder, 'asked.py'), asked);
    const answer = spawnSync(interpreter, ['-c', asked], { env, encoding: 'utf8' });
    const [path, paths, variables, tag, version, stdlib] = JSON.parse(answer.stdout);
    const ours = describePython(interpreter, { files: nodeIo().openTree('/'), env: new Map(Object.entries(env)) });
    expect(ours.sysPath.entries.map((entry) => entry.path)).toEqual(path);
    expect(Object.fromEntries(schemePaths(ours))).toEqual(paths);
    expect(ours.implementation.cacheTag).toBe(tag);
    expect(ours.implementation.version?.map((part) => (typeof part === 'bigint' ? Number(part) : part))).toEqual(
      version,
    );
    expect(schemePath(ours, 'stdlib', undefined, new Map([['py_version_short', '3']]))).toBe(stdlib);
    for (const [name, value] of ours.configVariables)
      expect([name, typeof value === 'bigint' ? Number(value) : value]).toEqual([name, variables[name]]);
  });
});
